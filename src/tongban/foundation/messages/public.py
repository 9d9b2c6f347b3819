"""The front door of this app: other apps import only from here."""

from tongban.foundation.messages.commands.read import read_all_messages, read_message
from tongban.foundation.messages.commands.send import send_message
from tongban.foundation.messages.facts import Inbox, MessageRow
from tongban.foundation.messages.queries import COUNTED_AT_MOST, inbox, unread_count
from tongban.foundation.messages.wording import worded

__all__ = [
    "COUNTED_AT_MOST",
    "Inbox",
    "MessageRow",
    "inbox",
    "read_all_messages",
    "read_message",
    "send_message",
    "unread_count",
    "worded",
]
