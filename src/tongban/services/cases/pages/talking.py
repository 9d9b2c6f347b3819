"""The conversation about a case, for its applicant and for the office that handles it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.foundation.messages.public import NoteRow, mark_thread_read, post_note, thread
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, Refused
from tongban.services.cases import queries
from tongban.services.cases.models import Case
from tongban.services.cases.steps import subject_of


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The notes about a case, as one reader sees them."""

    notes: Sequence[NoteRow]
    about: str
    number: str

    @property
    def new(self) -> int:
        return sum(note.is_new for note in self.notes)


def talk_of(case: Case, *, reader: Person | Officer) -> Talk:
    """The conversation about the case; what the reader sees counts as read from now on. 2–3 SQL."""
    notes = thread(about=subject_of(case), reader_account=reader.account_id)
    talk = Talk(notes=notes, about=subject_of(case), number=case.number)
    if talk.new:
        mark_thread_read(about=talk.about, account_id=reader.account_id, at=clock.now())
    return talk


def may_tell(officer: Officer) -> bool:
    """Whether an officer who sees a case may write to its applicant: those who handle cases may."""
    return any(duty.startswith("cases.") for duty in officer.duties)


@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant writes to the office."""
    person = current_person(request)
    case = queries.own_case(number, by=person)
    _post(request, case, person)
    return redirect(f"/my/cases/{number}/#messages")


@require_POST
def tell(request: HttpRequest, number: str) -> HttpResponse:
    """The office writes to the applicant."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    if not may_tell(officer):
        raise NotAllowed
    _post(request, case, officer)
    return redirect(f"/desk/cases/{number}/#messages")


def _post(request: HttpRequest, case: Case, by: Person | Officer) -> None:
    try:
        post_note(about=subject_of(case), by=by, text=request.POST.get("text", ""), at=clock.now())
    except Refused as refused:
        messages.warning(request, refused.sentence(_))
    else:
        messages.success(request, _("Sent."))
