"""Write in the conversation about a thing, and remember how far somebody has read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.facts import LONGEST_NOTE, NoteEmpty, NotePosted, NoteTooLong, Side, Speaker
from tongban.foundation.messages.models import Note, ReadMark


@transaction.atomic
def post_note(*, about: str, by: Speaker, text: str, at: datetime) -> UUID:
    """Add a note. The caller has checked that `by` may see the thing. Three queries.

    Whoever writes has read all before. Raises NoteEmpty, NoteTooLong.
    """
    words = text.strip()
    if not words:
        raise NoteEmpty
    if len(words) > LONGEST_NOTE:
        raise NoteTooLong(facts={"length": len(words), "limit": LONGEST_NOTE})
    is_office = isinstance(by, Officer)
    side = Side.OFFICE if is_office else Side.APPLICANT
    note = Note.objects.create(
        about=about,
        side=side,
        by_account=by.account_id,
        by_ref=by.ref,
        by_name=f"{by.organisation_name} {by.name}" if isinstance(by, Officer) else "",
        text=words,
        at=at,
    )
    mark_thread_read(about=about, account_id=by.account_id, at=at)
    announce(NotePosted(about=about, note_id=note.pk, side=side, by_ref=by.ref, posted_at=at))
    return note.pk


def mark_thread_read(*, about: str, account_id: int, at: datetime) -> None:
    """Remember that the account has read everything up to `at`. One query."""
    ReadMark.objects.bulk_create(
        [ReadMark(about=about, account_id=account_id, read_at=at)],
        update_conflicts=True,
        unique_fields=["about", "account_id"],
        update_fields=["read_at"],
    )
