"""Write in the conversation about a thing, and remember how far somebody has read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.facts import (
    LONGEST_NOTE,
    MOST_FILES,
    NoteEmpty,
    NotePosted,
    NoteTooLong,
    Side,
    Speaker,
    TooManyFiles,
)
from tongban.foundation.messages.models import Note, ReadMark


@transaction.atomic
def post_note(
    *,
    about: str,
    by: Speaker,
    text: str,
    at: datetime,
    points_at: str = "",
    papers: Sequence[UUID] = (),
) -> UUID:
    """Add a note. The caller has checked that `by` may see the thing, what is pointed at and the files.

    Whoever writes has read all before. Three queries.

    Raises NoteEmpty (neither words nor files), NoteTooLong, TooManyFiles.
    """
    words = text.strip()
    if not words and not papers:
        raise NoteEmpty
    if len(words) > LONGEST_NOTE:
        raise NoteTooLong(facts={"length": len(words), "limit": LONGEST_NOTE})
    if len(papers) > MOST_FILES:
        raise TooManyFiles(facts={"limit": MOST_FILES})
    is_office = isinstance(by, Officer)
    side = Side.OFFICE if is_office else Side.APPLICANT
    note = Note.objects.create(
        about=about,
        side=side,
        by_account=by.account_id,
        by_ref=by.ref,
        by_name=f"{by.organisation_name} {by.name}" if isinstance(by, Officer) else "",
        text=words,
        points_at=points_at,
        papers=[str(paper) for paper in papers],
        at=at,
    )
    mark_thread_read(about=about, account_id=by.account_id, at=at)
    announce(NotePosted(about=about, note_id=note.pk, side=side, by_ref=by.ref, posted_at=at))
    return note.pk


@transaction.atomic
def move_thread(*, about_from: str, about_to: str, papers: dict[UUID, UUID]) -> int:
    """Carry a conversation over to the thing that came of its thing; answers how many notes went along.

    `papers` gives the new id of each file that the notes name. Nothing there to move changes nothing,
    so that hearing of it twice does no harm. Two queries, and one for each note with files.
    """
    moved = Note.objects.filter(about=about_from).update(about=about_to)
    if moved:
        ReadMark.objects.filter(about=about_from).update(about=about_to)
        for note in Note.objects.filter(about=about_to).exclude(papers=[]):
            note.papers = [str(papers.get(UUID(paper), paper)) for paper in note.papers]
            note.save(update_fields=["papers"])
    return moved


def forget_thread(*, about: str) -> None:
    """Throw a conversation away together with its thing. Two queries."""
    Note.objects.filter(about=about).delete()
    ReadMark.objects.filter(about=about).delete()


def mark_thread_read(*, about: str, account_id: int, at: datetime) -> None:
    """Remember that the account has read everything up to `at`. One query."""
    ReadMark.objects.bulk_create(
        [ReadMark(about=about, account_id=account_id, read_at=at)],
        update_conflicts=True,
        unique_fields=["about", "account_id"],
        update_fields=["read_at"],
    )
