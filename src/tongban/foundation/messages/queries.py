"""Questions about inboxes and conversations; each asks for the reader's account."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from tongban.foundation.messages.facts import (
    Channels,
    Inbox,
    MessageRow,
    NoteRow,
    Side,
    TextState,
    TextWish,
)
from tongban.foundation.messages.models import ChannelChoice, Message, Note, ReadMark
from tongban.foundation.messages.wording import worded
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place

COUNTED_AT_MOST = 99
_UNREAD_SHOWN = 50


def inbox(*, account_id: int, today: date, cursor: str = "", limit: int = 20) -> Inbox:
    """Unread messages first (on the first page), then read ones, the newest first. Two queries."""
    mine = Message.objects.filter(to_account=account_id)
    unread = [] if cursor else list(mine.filter(read_at=None).order_by("-sent_at", "-id")[:_UNREAD_SHOWN])
    older = mine.filter(read_at__isnull=False).order_by("-sent_at", "-id")
    if cursor:
        sent_at, message_id = moment_place(cursor)
        older = older.filter(sent_at__lte=sent_at).filter(Q(sent_at__lt=sent_at) | Q(id__lt=message_id))
    found = list(older[: limit + 1])
    read = found[:limit]
    more = cursor_after(read[-1].sent_at, read[-1].pk) if len(found) > limit else ""
    return Inbox(
        unread=tuple(_row(one, today) for one in unread),
        read=tuple(_row(one, today) for one in read),
        cursor=more,
    )


def message_of(*, message_id: UUID, account_id: int, today: date) -> MessageRow:
    """One message of this account. One query. Raises NotFound."""
    row = Message.objects.filter(pk=message_id, to_account=account_id).first()
    if row is None:
        raise NotFound
    return _row(row, today)


def unread_count(*, account_id: int) -> int:
    """How many messages are unread, counted to 100 at most (shown as 99+). One query."""
    unread = Message.objects.filter(to_account=account_id, read_at=None)
    return unread[: COUNTED_AT_MOST + 1].count()


def channels_of(account_id: int) -> Channels:
    """How an account is told besides its inbox. One query."""
    row = ChannelChoice.objects.filter(account_id=account_id).first()
    if row is None:
        return Channels()
    return Channels(
        mail=row.mail,
        text=TextWish(row.text),
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        phone=row.phone,
        phone_at=row.phone_at,
    )


def thread(*, about: str, reader_account: int, limit: int = 200) -> list[NoteRow]:
    """The last notes about a thing, the oldest first, as this reader sees them. Two queries.

    The caller has checked that the reader may see the thing.
    """
    read_at = (
        ReadMark.objects.filter(about=about, account_id=reader_account)
        .values_list("read_at", flat=True)
        .first()
    )
    notes = list(Note.objects.filter(about=about).order_by("-id")[:limit])
    return [
        NoteRow(
            id=note.pk,
            side=Side(note.side),
            name=note.by_name,
            text=note.text,
            points_at=note.points_at,
            papers=tuple(UUID(paper) for paper in note.papers),
            at=note.at,
            is_mine=note.by_account == reader_account,
            is_new=note.by_account != reader_account and (read_at is None or note.at > read_at),
        )
        for note in reversed(notes)
    ]


def last_note(*, about: str) -> str:
    """A mark that changes whenever somebody writes, for asking again whether there is news. One query."""
    last = Note.objects.filter(about=about).order_by("-id").values_list("id", flat=True).first()
    return last.hex if last else "none"


def note_count(*, about: str) -> int:
    """How many notes there are about a thing. One query."""
    return Note.objects.filter(about=about).count()


def papers_in_thread(*, about: str) -> list[UUID]:
    """Files that the notes about a thing name. One query."""
    rows = Note.objects.filter(about=about).exclude(papers=[]).values_list("papers", flat=True)
    return [UUID(paper) for papers in rows for paper in papers]


def is_note_unread(*, note_id: UUID, account_id: int) -> bool:
    """Whether this account has not seen this note yet. Two queries."""
    note = Note.objects.filter(pk=note_id).values_list("about", "at").first()
    if note is None:
        return False
    seen = ReadMark.objects.filter(about=note[0], account_id=account_id, read_at__gte=note[1])
    return not seen.exists()


def _row(row: Message, today: date) -> MessageRow:
    return MessageRow(
        id=row.pk,
        title=worded(row.title, row.facts, today=today),
        body=worded(row.body, row.facts, today=today),
        about=row.about,
        url=row.url,
        sent_at=row.sent_at,
        read_at=row.read_at,
        number=str(row.facts.get("number", "")),
        text_state=TextState(row.text_state),
        texted_at=row.texted_at,
    )
