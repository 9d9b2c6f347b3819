"""The front door of this app: other apps import only from here."""

from tongban.foundation.messages.commands.converse import (
    forget_thread,
    mark_thread_read,
    move_thread,
    post_note,
)
from tongban.foundation.messages.commands.read import read_all_messages, read_message
from tongban.foundation.messages.commands.send import send_message
from tongban.foundation.messages.facts import (
    Inbox,
    MessageRow,
    NoteEmpty,
    NotePosted,
    NoteRow,
    NoteTooLong,
    Side,
    TooManyFiles,
)
from tongban.foundation.messages.mailing import mail_to
from tongban.foundation.messages.queries import (
    COUNTED_AT_MOST,
    inbox,
    is_note_unread,
    last_note,
    papers_in_thread,
    thread,
    unread_count,
)
from tongban.foundation.messages.texting import (
    SmsGateway,
    TextNotSent,
    TextUnsure,
    can_text,
    send_text,
    sms_gateway,
)
from tongban.foundation.messages.wording import worded

__all__ = [
    "COUNTED_AT_MOST",
    "Inbox",
    "MessageRow",
    "NoteEmpty",
    "NotePosted",
    "NoteRow",
    "NoteTooLong",
    "Side",
    "SmsGateway",
    "TextNotSent",
    "TextUnsure",
    "TooManyFiles",
    "can_text",
    "forget_thread",
    "inbox",
    "is_note_unread",
    "last_note",
    "mail_to",
    "mark_thread_read",
    "move_thread",
    "papers_in_thread",
    "post_note",
    "read_all_messages",
    "read_message",
    "send_message",
    "send_text",
    "sms_gateway",
    "thread",
    "unread_count",
    "worded",
]
