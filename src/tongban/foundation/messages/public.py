"""The front door of this app: other apps import only from here."""

from tongban.foundation.messages.commands.choose import choose_channels
from tongban.foundation.messages.commands.converse import (
    forget_thread,
    mark_thread_read,
    move_thread,
    post_note,
)
from tongban.foundation.messages.commands.read import read_all_messages, read_message
from tongban.foundation.messages.commands.send import send_message
from tongban.foundation.messages.facts import (
    MOST_FILES,
    Channels,
    Inbox,
    MessageRow,
    NoteEmpty,
    NotePosted,
    NoteRow,
    NoteTooLong,
    PhoneSilent,
    Side,
    TextWish,
    TooManyFiles,
)
from tongban.foundation.messages.mailing import mail_to
from tongban.foundation.messages.phones import PhoneSource, phone_source
from tongban.foundation.messages.queries import (
    COUNTED_AT_MOST,
    channels_of,
    inbox,
    is_note_unread,
    last_note,
    note_count,
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
    "MOST_FILES",
    "Channels",
    "Inbox",
    "MessageRow",
    "NoteEmpty",
    "NotePosted",
    "NoteRow",
    "NoteTooLong",
    "PhoneSilent",
    "PhoneSource",
    "Side",
    "SmsGateway",
    "TextNotSent",
    "TextUnsure",
    "TextWish",
    "TooManyFiles",
    "can_text",
    "channels_of",
    "choose_channels",
    "forget_thread",
    "inbox",
    "is_note_unread",
    "last_note",
    "mail_to",
    "mark_thread_read",
    "move_thread",
    "note_count",
    "papers_in_thread",
    "phone_source",
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
