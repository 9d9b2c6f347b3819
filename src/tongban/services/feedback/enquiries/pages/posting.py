"""What pages of enquiries share: files that were posted, refusals beside the entries, the notes as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.messages.public import NoteRow, mark_thread_read, thread
from tongban.foundation.papers.public import PaperRef, papers_named
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.feedback.enquiries.facts import BEFORE, Asker, Attached, Enquiry
from tongban.standards.working_time import ClockReading, Limit, run_clock


@dataclass(frozen=True, kw_only=True)
class ShownNote:
    """A note with its files. `is_before`: what was said before the question came to the office."""

    note: NoteRow
    papers: Sequence[PaperRef]

    @property
    def is_before(self) -> bool:
        return self.note.points_at == BEFORE

    @property
    def is_office(self) -> bool:
        return self.note.side == "office"


def notes_of(enquiry: Enquiry, *, reader: Asker | Officer) -> list[ShownNote]:
    """The thread as this reader sees it; what is new counts as read from now on. 2–4 SQL."""
    notes = thread(about=enquiry.about, reader_account=reader.account_id)
    files = [paper for note in notes for paper in note.papers]
    named = papers_named(files) if files else {}
    if any(note.is_new for note in notes):
        mark_thread_read(about=enquiry.about, account_id=reader.account_id, at=clock.now())
    return [
        ShownNote(note=note, papers=[named[paper] for paper in note.papers if paper in named])
        for note in notes
    ]


def attached(request: HttpRequest) -> list[Attached]:
    """The files of the form."""
    return [Attached(stream=file, name=file.name or "") for file in request.FILES.getlist("file")]


def reading_of(enquiry: Enquiry) -> ClockReading:
    """What the clock of the present question shows now. No SQL when calendars are kept."""
    return run_clock(
        start=enquiry.asked_at,
        limit=Limit(count=enquiry.days),
        now=clock.now(),
        calendar=calendar_for(enquiry.area_code),
        finished=enquiry.answered_at,
    )


def errors_of(refusal: Refused | None, *, field: str = "text") -> dict[str, str]:
    """Each refusal beside an entry: what is about none of them stands beside `field`."""
    if refusal is None:
        return {}
    return refusal.by_field(gettext) or {field: refusal.sentence(gettext)}
