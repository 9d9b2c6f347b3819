"""Messages, conversations and the ways in which somebody is told, as frozen values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event

LONGEST_NOTE = 2000
MOST_FILES = 5


class Side(StrEnum):
    """Which side of a conversation speaks."""

    APPLICANT = "applicant"
    OFFICE = "office"


class TextWish(StrEnum):
    """When somebody wants to be told by text message."""

    EVERY = "every"  # each message
    NEEDED = "needed"  # what they have to act on, and only while nothing is mailed to them
    NEVER = "never"


class TextState(StrEnum):
    """What has become of the text message that goes with a message."""

    NONE = ""  # none goes along
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Channels:
    """How an account is told besides its inbox. Hours are of the city's day; from = until: never quiet."""

    mail: bool = True
    text: TextWish = TextWish.NEEDED
    quiet_from: int = 22
    quiet_until: int = 8
    phone: str = field(default="", repr=False)
    phone_at: datetime | None = None


class Speaker(Protocol):
    """A person or an officer who is signed in."""

    @property
    def ref(self) -> str: ...

    @property
    def account_id(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A message as its reader sees it, already in the reader's language."""

    id: UUID
    title: str
    body: str
    about: str
    url: str
    sent_at: datetime
    read_at: datetime | None
    number: str = ""  # of the case, by which messages of the same words are told apart
    text_state: TextState = TextState.NONE
    texted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """Unread messages, then a page of read ones; `cursor` leads to older ones."""

    unread: tuple[MessageRow, ...]
    read: tuple[MessageRow, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """One note of a conversation. `name` is empty for the applicant, whose name the page knows."""

    id: UUID
    side: Side
    name: str
    text: str
    points_at: str  # the part of the thing that is meant, in its app's words, or ""
    papers: tuple[UUID, ...]
    at: datetime
    is_mine: bool
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class NotePosted(Event):
    """Somebody wrote in a conversation; the text stays in the conversation."""

    name: ClassVar[str] = "messages.note-posted"
    subject_field: ClassVar[str] = "about"
    about: str
    note_id: UUID
    side: Side
    by_ref: str
    posted_at: datetime

    @property
    def subject(self) -> str:
        """The thing that the conversation is about, so that its own events keep their order."""
        return self.about


class NoteEmpty(Refused):
    """A note needs words."""

    code = "note-empty"
    status = 422
    title = N_("Write something before you send it.")


class TooManyFiles(Refused):
    """A note takes five files."""

    code = "note-too-many-files"
    status = 422
    title = N_("A message takes at most %(limit)s files.")


class NoteTooLong(Refused):
    """A note is at most 2,000 characters."""

    code = "note-too-long"
    status = 422
    title = N_("This is %(length)s characters long; at most %(limit)s fit.")


class TextsNotOffered(Refused):
    """No gateway for text messages is set up."""

    code = "texts-not-offered"
    title = N_("Text messages are not offered here.")


class NoPhoneOnRecord(Refused):
    """The register holds no phone of theirs, or does not know yet who they are."""

    code = "no-phone-on-record"
    title = N_("We know no phone of yours. Confirm your real name first, or have your phone entered.")


class PhoneSilent(Refused):
    """Whoever knows the phone does not answer at the moment."""

    code = "phone-silent"
    status = 503
    title = N_("The register that knows your phone does not answer. Please try again in a few minutes.")


class NotAnHour(Invalid):
    """Quiet hours begin and end at a full hour of the day."""

    code = "not-an-hour"
    title = N_("Choose full hours from 0 to 23.")
