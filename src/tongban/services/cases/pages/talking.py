"""The conversation about a draft or a case, for its applicant and for the office that handles it.

Notes may point at the field or the material that is meant, and carry files. The page asks every few
seconds whether there is news; an ETag keeps the answer empty until somebody has written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import asked_fields, form_sections
from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.foundation.messages.public import NoteRow, last_note, mark_thread_read, post_note, thread
from tongban.foundation.papers.public import PaperRef, papers_named, store_file
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, Refused
from tongban.services.cases import queries
from tongban.services.cases.access import check_may_act
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.models import Case
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import ItemContent, terms_for


@dataclass(frozen=True, kw_only=True)
class ShownNote:
    """A note with the name of what it points at and its files."""

    note: NoteRow
    target: str
    papers: Sequence[PaperRef]


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The notes about a thing, as one reader sees them, and what a note may point at."""

    notes: Sequence[ShownNote]
    url: str  # asked for news, and posted to
    mark: str  # the ETag of these notes
    applicant: str
    targets: Mapping[str, str]
    asked: frozenset[str]  # of the targets those that the answers lead to
    papers_url: str = ""  # where files of a draft are read; a case's stand at their own address

    @property
    def new(self) -> int:
        return sum(shown.note.is_new for shown in self.notes)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What a note may point at, for a list box."""
        open_ones = [(word, name) for word, name in self.targets.items() if word in self.asked]
        return [("", _("The whole application")), *open_ones]


def targets_of(content: ItemContent) -> dict[str, str]:
    """Whatever a note may ever point at, materials first, then the entries as the form shows them: word → name."""
    slots = {f"slot:{slot.key}": slot.name for slot in content.slots}
    sections = form_sections(content.form or {})
    return slots | {f"field:{one.key}": one.label for section in sections for one in section.fields}


def asked_targets(
    content: ItemContent, values: Mapping[str, Any], answers: Mapping[str, Any]
) -> frozenset[str]:
    """Of these the materials, and the entries that the answers lead to."""
    fields = asked_fields(content.form, values, scenario=answers)
    slots = {f"slot:{slot.key}" for slot in content.slots}
    return frozenset(slots | {f"field:{one.key}" for one in fields})


def talk_about(
    about: str,
    *,
    reader: Person | Officer,
    url: str,
    applicant: str,
    targets: Mapping[str, str],
    asked: frozenset[str],
    papers_url: str = "",
) -> Talk:
    """The conversation; what the reader sees counts as read from now on. 2–4 SQL."""
    notes = thread(about=about, reader_account=reader.account_id)
    files = [paper for note in notes for paper in note.papers]
    named = papers_named(files) if files else {}
    talk = Talk(
        notes=[
            ShownNote(
                note=note,
                target=targets.get(note.points_at, ""),
                papers=[named[paper] for paper in note.papers if paper in named],
            )
            for note in notes
        ],
        url=url,
        mark=_mark(notes[-1].id.hex if notes else "none"),
        applicant=applicant,
        targets=targets,
        asked=asked,
        papers_url=papers_url,
    )
    if talk.new:
        mark_thread_read(about=about, account_id=reader.account_id, at=clock.now())
    return talk


def talk_of(case: Case, *, reader: Person | Officer, url: str, applicant: str) -> Talk:
    """The conversation about a case. SQL as `talk_about`."""
    content = terms_for(case.version_id, case.answers)
    return talk_about(
        subject_of(case),
        reader=reader,
        url=url,
        applicant=applicant,
        targets=targets_of(content),
        asked=asked_targets(content, case.form, case.answers),
    )


def news(request: HttpRequest, about: str, talk: Callable[[], Talk]) -> HttpResponse:
    """The notes alone, or 304 while nobody has written. 1 SQL beside who asks."""
    mark = _mark(last_note(about=about))
    if request.headers.get("If-None-Match") == f'"{mark}"':
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = render(request, "cases/parts/notes.html", {"talk": talk()})
    answer.headers["ETag"] = f'"{mark}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _mark(last: str) -> str:
    return f"{last}-{get_language()}"


def may_tell(officer: Officer) -> bool:
    """Whether an officer who sees a case may write to its applicant: those who handle cases may."""
    return any(duty.startswith("cases.") for duty in officer.duties)


def write(
    request: HttpRequest, *, about: str, owner: str, by: Person | Officer, targets: Mapping[str, Any]
) -> bool:
    """Take a posted note with its files, all or nothing; says on the page how it went."""
    points_at = request.POST.get("points_at", "")
    try:
        with transaction.atomic():
            papers = [
                store_file(stream=file, name=file.name or "", owner=owner, by=by, at=clock.now()).id
                for file in request.FILES.getlist("file")
            ]
            post_note(
                about=about,
                by=by,
                text=request.POST.get("text", ""),
                points_at=points_at if points_at in targets else "",
                papers=papers,
                at=clock.now(),
            )
    except Refused as refused:
        messages.warning(request, refused.sentence(_))
        return False
    messages.success(request, _("Sent."))
    return True


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant reads what is new, or writes to the office."""
    person = current_person(request)
    case = queries.own_case(number, by=person)
    check_may_act(case, by=person, at=clock.now())
    if request.method == "POST":
        _write(request, case, person)
    elif request.headers.get("HX-Request"):
        talk = lambda: talk_of(case, reader=person, url=request.path, applicant=person.name)  # noqa: E731
        return news(request, subject_of(case), talk)
    return redirect(f"/my/cases/{number}/#messages")


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, number: str) -> HttpResponse:
    """The office reads what is new, or writes to the applicant."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    if request.method == "POST":
        if not may_tell(officer):
            raise NotAllowed
        _write(request, case, officer)
    elif request.headers.get("HX-Request"):
        masked = case.applicant_masked

        def talk() -> Talk:
            note_look(case, by=officer, at=clock.now())
            return talk_of(case, reader=officer, url=request.path, applicant=masked)

        return news(request, subject_of(case), talk)
    return redirect(f"/desk/cases/{number}/#messages")


def _write(request: HttpRequest, case: Case, by: Person | Officer) -> None:
    targets = targets_of(terms_for(case.version_id, case.answers))
    write(request, about=subject_of(case), owner=f"case:{case.number}", by=by, targets=targets)
