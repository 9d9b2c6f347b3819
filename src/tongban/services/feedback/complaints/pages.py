"""Complaining about a case (`/my/cases/<number>/complaints/`), and looking into it (`/desk/complaints/<id>/`)."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid
from tongban.services.cases.public import CaseFact, own_case_fact
from tongban.services.feedback.complaints.commands.complain import complain, withdraw_complaint
from tongban.services.feedback.complaints.commands.look_into import (
    answer_complaint,
    decline_complaint,
    has_part,
    take_complaint,
)
from tongban.services.feedback.complaints.facts import (
    FINDING_NAMES,
    KIND_NAMES,
    Complaint,
    ComplaintKind,
    ComplaintState,
    Finding,
)
from tongban.services.feedback.complaints.queries import complaint_at_desk, own_complaints

_CHOOSE_KIND, _CHOOSE_FINDING = N_("Choose what it is about."), N_("Choose what was found.")


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """What one complained of in a case, with the answers; and the form, as long as no complaint is open."""
    by = current_person(request)
    refusal: Invalid | None = None
    if request.method == "POST":
        try:
            complain(
                number=number,
                kind=_kind(request.POST.get("kind", "")),
                text=request.POST.get("text", ""),
                by=by,
                at=clock.now(),
            )
        except Invalid as said:
            refusal = said
        else:
            return redirect("feedback:complaints", number=number)
    return _mine(request, number, by, refusal)


@acts_from("feedback:complaints", "number")
def withdraw(request: HttpRequest, number: str, complaint_id: UUID) -> HttpResponse:
    """Take a complaint back."""
    withdraw_complaint(complaint_id=complaint_id, by=current_person(request), at=clock.now())
    return redirect("feedback:complaints", number=number)


@require_http_methods(["GET", "POST"])
def look_into(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """A complaint at the desk of who looks into it, with what comes next."""
    by = current_officer(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""), _take)
        try:
            act(request, complaint_id)
        except Invalid as refusal:
            errors = refusal.by_field(gettext)
        else:
            return redirect("feedback:complaint", complaint_id=complaint_id)
    complaint = complaint_at_desk(complaint_id=complaint_id, by=by)
    context = {
        "complaint": complaint,
        "is_open": complaint.state.is_open,
        "waits": complaint.state is ComplaintState.WAITING,
        "has_part": complaint.state.is_open and has_part(complaint.case_number, by),
        "findings": [(one.value, gettext(FINDING_NAMES[one])) for one in Finding],
        "typed": request.POST.get("text", ""),
        "found": request.POST.get("finding", ""),
        "errors": errors,
    }
    return render(request, "feedback/complaint.html", context, status=422 if errors else 200)


def complaint_panel(request: HttpRequest, thing: object) -> str:
    """The way to complain, on the page of one's own case. No SQL."""
    if not isinstance(thing, CaseFact):
        return ""
    return render_to_string("feedback/parts/complain.html", {"number": thing.number}, request)


def _mine(request: HttpRequest, number: str, by: Person, refusal: Invalid | None) -> HttpResponse:
    complaints: list[Complaint] = own_complaints(number=number, by=by)
    context = {
        "case": own_case_fact(number, by=by),
        "complaints": complaints,
        "may_complain": not any(one.state.is_open for one in complaints),
        "kinds": [(one.value, gettext(KIND_NAMES[one])) for one in ComplaintKind],
        "kind": request.POST.get("kind", ""),
        "typed": request.POST.get("text", ""),
        "errors": refusal.by_field(gettext) if refusal else {},
    }
    return render(request, "feedback/complaints.html", context, status=refusal.status if refusal else 200)


def _kind(said: str) -> ComplaintKind:
    if said not in set(ComplaintKind):
        raise Invalid(facts={"fields": {"kind": _CHOOSE_KIND}})
    return ComplaintKind(said)


def _take(request: HttpRequest, complaint_id: UUID) -> None:
    take_complaint(complaint_id=complaint_id, by=current_officer(request), at=clock.now())


def _decline(request: HttpRequest, complaint_id: UUID) -> None:
    decline_complaint(
        complaint_id=complaint_id,
        text=request.POST.get("text", ""),
        by=current_officer(request),
        at=clock.now(),
    )


def _answer(request: HttpRequest, complaint_id: UUID) -> None:
    said = request.POST.get("finding", "")
    if said not in set(Finding):
        raise Invalid(facts={"fields": {"finding": _CHOOSE_FINDING}})
    answer_complaint(
        complaint_id=complaint_id,
        finding=Finding(said),
        text=request.POST.get("text", ""),
        by=current_officer(request),
        at=clock.now(),
    )


_ACTS: dict[str, Callable[[HttpRequest, UUID], None]] = {
    "take": _take,
    "decline": _decline,
    "answer": _answer,
}
