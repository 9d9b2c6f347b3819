"""Send a message to an account's inbox and, where it has an address, by mail."""

from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth import get_user_model

from tongban.foundation.jobs.public import enqueue
from tongban.foundation.messages.jobs import mail_message
from tongban.foundation.messages.models import Message
from tongban.kernel.ids import new_id


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
) -> UUID:
    """Put a message into the inbox. Two or three queries, in the caller's transaction.

    `title` and `body` are English message ids with `%(name)s` places. `facts` are JSON
    values; those named `…_at` and `…_date` are shown as a moment and a day, `…number` in
    groups of four, `…_msgid` translated. Names and ID numbers do not belong in a message.
    With a `key`, sending again changes nothing: give one in listeners.
    """
    message_id = uuid5(NAMESPACE_URL, f"tongban:message:{to_account}:{key}") if key else new_id()
    row = Message(
        id=message_id,
        to_account=to_account,
        about=about,
        title=title,
        body=body,
        facts=dict(facts or {}),
        url=url,
        sent_at=at,
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)
    # most accounts have no address: a job that only finds that out costs as much as the message
    if get_user_model()._default_manager.filter(pk=to_account, is_active=True).exclude(email="").exists():
        enqueue(mail_message, message_id=str(message_id))
    return message_id
