"""The officers' case page and their acts: parse, one verb, show."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.foundation.papers.public import papers_named
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.resources.registers.public import LOOK_UP
from tongban.services.cases import queries
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.extend_deferral import DUTY as EXTEND
from tongban.services.cases.commands.extend_deferral import extend_deferral
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.commands.receive_paper import DUTY as RECEIVE
from tongban.services.cases.commands.receive_paper import receive_paper
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.comparing import compared
from tongban.services.cases.deferring import latest_extension
from tongban.services.cases.earlier.commands.compare import DUTY as COMPARE
from tongban.services.cases.earlier.commands.compare import compare_original
from tongban.services.cases.facts import IN_PARTS, Outcome
from tongban.services.cases.joint.pages import JOINT_ACTS, JOINT_FOLDS, shown_joint
from tongban.services.cases.models import Case
from tongban.services.cases.outside.pages import OUTSIDE_ACTS, is_away
from tongban.services.cases.outside.systems import system_title
from tongban.services.cases.pages.correctable import correctable
from tongban.services.cases.pages.counting import calculation_file
from tongban.services.cases.pages.gathering import followed
from tongban.services.cases.pages.later import day_from
from tongban.services.cases.pages.mine import DESK_OF_WHOLE
from tongban.services.cases.pages.review_acts import REVIEW_ACTS, REVIEW_FOLDS, review_acts, taken_back
from tongban.services.cases.pages.seat import Seat, seat_of
from tongban.services.cases.pages.talking import may_tell, talk_of
from tongban.services.cases.pages.told_desk import asked_rows, objections_to, told_trail
from tongban.services.cases.receiving import wanted_way
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.timing import pages as timing
from tongban.services.cases.timing.pages import clock_forms
from tongban.services.cases.two_levels.showing import LEVEL_ACTS, shown_levels
from tongban.services.items.public import step_terms, told_answers
from tongban.services.process.public import process_figure

# which fold of the page an act stands in, to be open again when it was refused
_FOLDS = {
    "request-correction": "correction",
    "refuse-acceptance": "refusal",
    "decide": "decision",
    "start-procedure": "procedure",
    "extend-limit": "extension",
    **REVIEW_FOLDS,
    **JOINT_FOLDS,
}
Act = Callable[[HttpRequest, str, Officer, datetime], object]


def handle(request: HttpRequest, number: str) -> HttpResponse:
    """One case on the desk: process, entered against registered, papers, trail, clocks, verbs."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    if case.handling_system == IN_PARTS:
        return redirect(DESK_OF_WHOLE.format(number=number))
    return _page(request, case, officer)


@require_GET
def why(request: HttpRequest, number: str) -> HttpResponse:
    """How the days of the case were counted, as the applicant reads it too."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    note_look(case, by=officer, at=clock.now())
    return calculation_file(case)


@acts_from("cases:handle", "number")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act on a case; a refusal comes back on the page with what was typed."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    if name not in _ACTS:
        raise NotFound
    try:
        _ACTS[name](request, number, officer, clock.now())
    except Refused as refused:
        return _page(request, case, officer, refused=refused, name=name)
    messages.success(request, _("Done and recorded."))
    return redirect("cases:handle", number=number)


def _page(
    request: HttpRequest, case: Case, officer: Officer, *, refused: Refused | None = None, name: str = ""
) -> HttpResponse:
    shown = followed(case, now=clock.now())
    note_look(case, by=officer, at=clock.now(), steps=shown.steps)
    away = is_away(shown.fact)  # nothing is done to it here before it is taken back
    seat = Seat() if away else seat_of(case, shown.steps, by=officer)
    step = seat.step
    duties = frozenset[str]() if away else officer.duties_in.get(case.organisation_id, frozenset())
    done = {one.key for one in shown.steps if one.done_at}
    current = {one.key for one in shown.steps if not one.done_at}
    papers = papers_named([paper for slot in shown.slots for paper in slot.papers])
    looks_up = step is not None and step.role == "main" and LOOK_UP in officer.duties
    comparison = compared(case, shown.content, by=officer, at=clock.now()) if looks_up else None
    joint = shown_joint(case, shown.content, shown.steps, now=clock.now(), reader=officer, may_act=not away)
    context: dict[str, Any] = {
        "case": shown,
        "step": step,
        "seat": seat,
        "away": system_title(case.handling_system) if away else "",
        "figure": process_figure(
            shown.process.id,
            done=done - current,
            current=current,
            terms=step_terms(shown.content),
            is_licensing=shown.content.is_licensing,
        ),
        "review": None if away else review_acts(case, shown.steps, step, by=officer),
        "joint": joint,
        "levels": shown_levels(case, shown, reader=officer),
        "answered": joint.answered if joint else (),  # their letter has what their people said inside
        "taken_back": taken_back(case, {entry.act for entry in shown.entries}),
        "rows": asked_rows(case, shown),
        "answers": told_answers(shown.content, case.answers),
        "trail": told_trail(shown),
        "wanted_way": wanted_way(case) if step and step.post_code == "issue" else "",
        "talk": talk_of(
            case,
            reader=officer,
            url=reverse("cases:tell", args=[case.number]),
            applicant=case.applicant_masked,
        ),
        "may_talk": may_tell(officer),
        "may_compare": COMPARE in duties and case.decided_at is None and case.state in OPEN_STATES,
        "comparison": comparison,
        "objections": objections_to(shown, comparison),
        "slots": [(slot, [papers[p] for p in slot.papers if p in papers]) for slot in shown.slots],
        "owed": [(row, latest_extension(case, row)) for row in shown.owed],
        "may_receive": RECEIVE in duties,
        "may_extend": EXTEND in duties and case.state in OPEN_STATES,
        "correctable": correctable(case, shown, request.POST),
        "refused": refused.sentence(_) if refused else "",
        "wrong": refused.by_field(_) if refused else {},
        "folds": {_FOLDS[name]: True} if name in _FOLDS else {},
        "typed": request.POST,
    } | clock_forms(case, shown.content, shown.procedures, duties)
    return render(request, "cases/handle.html", context, status=refused.status if refused else 200)


def _accept(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    accept_case(number=number, by=officer, at=at)


def _refuse_acceptance(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    refuse_acceptance(
        number=number,
        reasons=_text(request, "reasons"),
        article=_text(request, "article"),
        elsewhere=_text(request, "elsewhere"),
        by=officer,
        at=at,
    )


def _request_correction(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    wanted = [
        (key.removeprefix("what-"), what.strip())
        for key, what in request.POST.items()
        if key.startswith("what-") and isinstance(what, str) and what.strip()
    ]
    request_correction(number=number, wanted=wanted, by=officer, at=at)


def _compare(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    compare_original(number=number, slot=_text(request, "slot"), by=officer, at=at)


def _review(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    review_case(number=number, advice=_outcome(request), opinion=_text(request, "opinion"), by=officer, at=at)


def _decide(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    decide_case(
        number=number,
        outcome=_outcome(request),
        reasons=_text(request, "reasons"),
        article=_text(request, "article"),
        by=officer,
        at=at,
    )


def _issue(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    issue_result(number=number, by=officer, at=at)


def _receive_paper(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    receive_paper(number=number, slot=_text(request, "slot"), by=officer, at=at)


def _extend_deferral(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    extend_deferral(
        number=number,
        slot=_text(request, "slot"),
        until=day_from(_text(request, "until")),
        reasons=_text(request, "why"),
        by=officer,
        at=at,
    )


_ACTS: dict[str, Act] = {
    "receive-paper": _receive_paper,
    "extend-deferral": _extend_deferral,
    "accept": _accept,
    "refuse-acceptance": _refuse_acceptance,
    "request-correction": _request_correction,
    "review": _review,
    "compare": _compare,
    "decide": _decide,
    "issue": _issue,
    "start-procedure": timing.start,
    "end-procedure": timing.end,
    "extend-limit": timing.extend,
    **REVIEW_ACTS,
    **JOINT_ACTS,
    **LEVEL_ACTS,
    **OUTSIDE_ACTS,
}


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _outcome(request: HttpRequest) -> Outcome:
    try:
        return Outcome(_text(request, "outcome"))
    except ValueError as error:
        raise Invalid(facts={"fields": {"outcome": "—"}}) from error
