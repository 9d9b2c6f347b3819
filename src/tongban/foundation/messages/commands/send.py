"""Send a message to an account's inbox and by the ways that its owner chose."""

from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth import get_user_model
from django.db import connection

from tongban.foundation.jobs.public import enqueue
from tongban.foundation.messages.facts import Channels, TextState, TextWish
from tongban.foundation.messages.jobs import mail_message, text_message
from tongban.foundation.messages.models import ChannelChoice, Message
from tongban.foundation.messages.rules import is_texted
from tongban.foundation.messages.texting import can_text
from tongban.kernel.ids import new_id

# written out: each act of a case asks it for everybody who follows
_WAYS = """
SELECT account.email, choice.mail, choice.text FROM {accounts} AS account
LEFT JOIN {choices} AS choice ON choice.account_id = account.id WHERE account.id = %s AND account.is_active
"""


def send_message(
    *,
    to_account: int,
    about: str,
    title: str,
    body: str = "",
    facts: Mapping[str, object] | None = None,
    url: str = "",
    at: datetime,
    key: str = "",
    urgent: bool = False,
) -> UUID:
    """Put a message into the inbox. Two to four queries, in the caller's transaction.

    It is mailed where an address is known and mail is not turned off, and texted as `is_texted` says;
    `urgent` is for what the reader has to act on. A text names `item` and the end of `number` of the
    facts, and nothing else.

    `title` and `body` are English message ids with `%(name)s` places. `facts` are JSON
    values; those named `…_at` and `…_date` are shown as a moment and a day, `…number` in
    groups of four, `…_msgid` translated. Names and ID numbers do not belong in a message.
    With a `key`, sending again changes nothing: give one in listeners.
    """
    message_id = uuid5(NAMESPACE_URL, f"tongban:message:{to_account}:{key}") if key else new_id()
    is_mailed, is_to_text = _ways(to_account, is_urgent=urgent)
    row = Message(
        id=message_id,
        to_account=to_account,
        about=about,
        title=title,
        body=body,
        facts=dict(facts or {}),
        url=url,
        sent_at=at,
        is_urgent=urgent,
        text_state=TextState.WAITING if is_to_text else TextState.NONE,
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)
    # most accounts have no address: a job that only finds that out costs as much as the message
    if is_mailed:
        enqueue(mail_message, message_id=str(message_id))
    if is_to_text:
        enqueue(text_message, message_id=str(message_id))
    return message_id


def _ways(account_id: int, *, is_urgent: bool) -> tuple[bool, bool]:
    """Whether the account is mailed, and whether it is texted. One query."""
    tables = {"accounts": get_user_model()._meta.db_table, "choices": ChannelChoice._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(_WAYS.format(**tables), [account_id])
        found = cursor.fetchone()
    if found is None:
        return False, False
    address, mail, text = found
    is_mailed = bool(address) and mail is not False
    wish = TextWish(text) if text is not None else Channels.text
    return is_mailed, can_text() and is_texted(wish=wish, is_urgent=is_urgent, is_mailed=is_mailed)
