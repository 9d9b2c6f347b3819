"""Sends messages by mail and by text message."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation

from tongban.foundation.jobs.public import enqueue_at, job
from tongban.foundation.messages.commands.text import send_waiting_text
from tongban.foundation.messages.mailing import mail_to
from tongban.foundation.messages.models import Message
from tongban.foundation.messages.wording import worded
from tongban.kernel import clock


@job(name="messages.mail")
def mail_message(*, message_id: str) -> None:
    """Mail one message to its account's address, once; an account without one has the inbox only."""
    with transaction.atomic():
        row = Message.objects.select_for_update().filter(pk=message_id, mailed_at=None).first()
        if row is None:
            return
        people = get_user_model()._default_manager.filter(pk=row.to_account, is_active=True)
        address = people.values_list("email", flat=True).first()
        if not address:
            return
        with translation.override(settings.LANGUAGE_CODE):
            today = clock.now().astimezone(clock.CITY_ZONE).date()
            title, body = worded(row.title, row.facts, today=today), worded(row.body, row.facts, today=today)
            link = f"\n\n{settings.BASE_URL}{row.url}" if row.url else ""
            mail_to(address, title=title, body=f"{body}{link}")
        Message.objects.filter(pk=row.pk).update(mailed_at=Now())


@job(name="messages.text")
def text_message(*, message_id: str) -> None:
    """Text one message to its account's phone, once; where it cannot be now, a later job tries again."""
    wait = send_waiting_text(message_id=UUID(message_id), at=clock.now())
    if wait is not None:
        enqueue_at(text_message, datetime.now(UTC) + wait, message_id=message_id)  # the machine's time
