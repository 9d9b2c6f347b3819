"""Mark messages as read."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.messages.facts import MessageRow
from tongban.foundation.messages.models import Message
from tongban.foundation.messages.queries import message_of
from tongban.kernel.clock import CITY_ZONE


def read_message(*, message_id: UUID, account_id: int, at: datetime) -> MessageRow:
    """Open a message: it counts as read from now on. Two queries. Raises NotFound."""
    row = message_of(message_id=message_id, account_id=account_id, today=at.astimezone(CITY_ZONE).date())
    Message.objects.filter(pk=message_id, to_account=account_id, read_at=None).update(read_at=at)
    return row


def read_all_messages(*, account_id: int, at: datetime) -> int:
    """Mark everything in the inbox as read; returns how many were not. One query."""
    return Message.objects.filter(to_account=account_id, read_at=None).update(read_at=at)
