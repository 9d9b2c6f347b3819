"""Messages and conversations as frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event

LONGEST_NOTE = 2000
MOST_FILES = 5


class Side(StrEnum):
    """Which side of a conversation speaks."""

    APPLICANT = "applicant"
    OFFICE = "office"


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
