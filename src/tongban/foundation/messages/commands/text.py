"""Send the text message that goes with a message: outside quiet hours, and again while the gateway is away."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext

from tongban.foundation.messages.commands.choose import keep_phone
from tongban.foundation.messages.facts import Channels, PhoneSilent, TextState, TextWish
from tongban.foundation.messages.models import Message
from tongban.foundation.messages.phones import phone_source
from tongban.foundation.messages.queries import channels_of
from tongban.foundation.messages.rules import quiet_end, wait_after
from tongban.foundation.messages.texting import TextNotSent, TextUnsure, send_text
from tongban.foundation.ui.public import site
from tongban.kernel.errors import N_

NEWS = N_("[%(site)s] There is news about your “%(item)s”%(number)s. Read it at %(address)s")
NEEDED = N_("[%(site)s] Your “%(item)s”%(number)s needs something from you. Read it at %(address)s")
PLAIN = N_("[%(site)s] There is a new message for you. Read it at %(address)s")
_ENDING = N_(" (number ending in %(digits)s)")
_LONGEST_NAME = 30
_DIGITS = 4


def send_waiting_text(*, message_id: UUID, at: datetime) -> timedelta | None:
    """Text a message once; how long to wait where it has to be tried again. No transaction stays open.

    The gateway knows the text by the message's id, so that a second try never makes a second text.
    Whoever has opted out meanwhile gets none, and a phone that nobody knows gets none.
    """
    row = Message.objects.filter(pk=message_id, text_state=TextState.WAITING).first()
    if row is None:
        return None
    channels = channels_of(row.to_account)
    if channels.text is TextWish.NEVER:
        _end(row, TextState.NONE)
        return None
    if (morning := quiet_end(channels, at=at)) is not None:
        return morning - at
    try:
        if not (phone := _phone(row.to_account, channels, at=at)):
            _end(row, TextState.NONE)
            return None
        send_text(phone=phone, text=words_of(row), key=f"message:{row.pk}")
    except (TextNotSent, TextUnsure, PhoneSilent):
        return _failed(row)
    _end(row, TextState.SENT, at=at)
    return None


def words_of(row: Message) -> str:
    """What stands in the text: the service, the end of the number, where to read; nothing of the case."""
    with translation.override(settings.LANGUAGE_CODE):
        number = str(row.facts.get("number") or "")
        ending = gettext(_ENDING) % {"digits": number[-_DIGITS:]} if number else ""
        item = Truncator(str(row.facts.get("item") or "")).chars(_LONGEST_NAME)
        words = (NEEDED if row.is_urgent else NEWS) if item else PLAIN
        facts = {"site": site()["name"], "item": item, "number": ending, "address": settings.BASE_URL}
        return gettext(words) % facts


def _phone(account_id: int, channels: Channels, *, at: datetime) -> str:
    """The number that is kept, or that on record, which is then kept. Raises PhoneSilent."""
    if channels.phone:
        return channels.phone
    phone = phone_source.ask().phone_of(account_id=account_id, is_own_wish=False, at=at)
    if phone:
        keep_phone(account_id=account_id, phone=phone, at=at)
    return phone


def _failed(row: Message) -> timedelta | None:
    """Count the try; after the last one the reader sees that no text came."""
    wait = wait_after(row.text_tries + 1)
    waiting = Message.objects.filter(pk=row.pk, text_state=TextState.WAITING)
    waiting.update(
        text_tries=row.text_tries + 1, text_state=TextState.FAILED if wait is None else TextState.WAITING
    )
    return wait


def _end(row: Message, state: TextState, *, at: datetime | None = None) -> None:
    Message.objects.filter(pk=row.pk, text_state=TextState.WAITING).update(text_state=state, texted_at=at)
