"""The officers' case page and their acts: parse, one verb, show."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import form_summary
from tongban.foundation.identity.public import current_officer
from tongban.foundation.papers.public import papers_named
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.services.cases import queries
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.comparing import compared
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.pages.following import followed
from tongban.services.process.public import process_svg, process_version

Act = Callable[[HttpRequest, str, Officer, datetime], object]


def handle(request: HttpRequest, number: str) -> HttpResponse:
    """One case on the desk: process, entered against registered, papers, trail, clocks, verbs."""
    officer = current_officer(request)
    return _page(request, queries.staff_case(number, by=officer), officer)


@require_POST
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
    step = _step_for(shown.steps, officer)
    done = [one.key for one in shown.steps if one.done_at]
    current = [one.key for one in shown.steps if not one.done_at]
    version = process_version(shown.content.process.key)
    papers = papers_named([paper for slot in shown.slots for paper in slot.papers])
    context: dict[str, Any] = {
        "case": shown,
        "step": step,
        "svg": process_svg(version.id, done=done, current=current),
        "rows": form_summary(shown.content.form, case.form, scenario=case.answers)
        if shown.content.form
        else [],
        "comparison": compared(case, shown.content, by=officer, at=clock.now()) if step else None,
        "slots": [(slot, [papers[p] for p in slot.papers if p in papers]) for slot in shown.slots],
        "correctable": _correctable(shown.content.slots, shown.content.form),
        "refused": refused.sentence(_) if refused else "",
        "refused_act": name,
        "post": request.POST,
    }
    return render(request, "cases/handle.html", context, status=refused.status if refused else 200)


def _step_for(steps: tuple[CaseStep, ...], officer: Officer) -> CaseStep | None:
    for step in steps:
        if step.done_at is None and officer.holds(step.post_code, organisation_id=step.organisation_id):
            return step
    return None


def _correctable(slots: Any, form: Any) -> list[tuple[str, str]]:
    fields = (form or {}).get("properties", {})
    asked = [(key, one.get("title", key)) for key, one in fields.items() if "x-bind" not in one]
    return [(slot.key, slot.name) for slot in slots] + asked


def _accept(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    accept_case(number=number, by=officer, at=at)


def _refuse_acceptance(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    refuse_acceptance(
        number=number, reasons=_text(request, "reasons"), article=_text(request, "article"), by=officer, at=at
    )


def _request_correction(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    wanted = [
        (key.removeprefix("what-"), what.strip())
        for key, what in request.POST.items()
        if key.startswith("what-") and isinstance(what, str) and what.strip()
    ]
    request_correction(number=number, wanted=wanted, by=officer, at=at)


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


_ACTS: dict[str, Act] = {
    "accept": _accept,
    "refuse-acceptance": _refuse_acceptance,
    "request-correction": _request_correction,
    "review": _review,
    "decide": _decide,
    "issue": _issue,
}


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _outcome(request: HttpRequest) -> Outcome:
    try:
        return Outcome(_text(request, "outcome"))
    except ValueError as error:
        raise Invalid(facts={"fields": {"outcome": "—"}}) from error
