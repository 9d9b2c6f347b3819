"""Enquiries at the desk (`/desk/enquiries/`): the list, and one with its thread, the answer and passing it on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotAllowed, Refused
from tongban.services.feedback.answers.facts import MAY_PROPOSE
from tongban.services.feedback.enquiries.commands.answer import answer_enquiry
from tongban.services.feedback.enquiries.commands.transfer import transfer_enquiry
from tongban.services.feedback.enquiries.facts import MAY_ANSWER, MAY_WATCH, EnquiryState
from tongban.services.feedback.enquiries.pages.posting import attached, errors_of, notes_of, reading_of
from tongban.services.feedback.enquiries.queries import (
    enquiries_at_desk,
    enquiry_at_desk,
    may_answer,
    passings_of,
)
from tongban.services.feedback.enquiries.routing import offices_that_answer

TABS = (
    (EnquiryState.WAITING, N_("Waits for the answer")),
    (EnquiryState.ANSWERED, N_("Enquiry answered")),
    (EnquiryState.CLOSED, N_("Enquiry closed")),
)


@require_GET
def enquiries(request: HttpRequest) -> HttpResponse:
    """The enquiries of the officer's organisations. 1 SQL beside the session."""
    by = current_officer(request)
    if not by.duties & {MAY_ANSWER, MAY_WATCH}:
        raise NotAllowed(facts={"duty": MAY_ANSWER})
    said = request.GET.get("state", "")
    state = EnquiryState(said) if said in set(EnquiryState) else EnquiryState.WAITING
    page = enquiries_at_desk(by=by, state=state, cursor=request.GET.get("cursor", ""))
    context = {
        "lines": [(one, reading_of(one)) for one in page.rows],
        "state": state,
        "tabs": [
            Tab(label=gettext(label), url=f"?state={value}", is_here=value is state) for value, label in TABS
        ],
        "next_url": f"?state={state}&cursor={page.cursor}" if page.cursor else "",
    }
    return render(request, "feedback/enquiries/desk.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One enquiry; its answer by POST. For paper with `?view=print`."""
    by = current_officer(request)
    if request.method != "POST":
        return _one(request, by, number)
    try:
        answer_enquiry(
            number=number,
            by=by,
            text=request.POST.get("text", ""),
            files=attached(request),
            seen=request.POST.get("seen", ""),
            at=clock.now(),
        )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _one(request, by, number, refusal)
    messages.success(request, gettext("Sent. Who asked is told."))
    return redirect("feedback:desk-enquiry", number=number)


@acts_from("feedback:desk-enquiry", "number")
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Pass it on; it leaves the officer's list, and the office that gets it has the same last day."""
    by = current_officer(request)
    try:
        done = transfer_enquiry(
            number=number,
            to=_uuid(request.POST.get("organisation", "")),
            reason=request.POST.get("reason", ""),
            by=by,
            at=clock.now(),
        )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _one(request, by, number, refusal, field="organisation")
    messages.success(request, gettext("Passed on to %(office)s.") % {"office": done.organisation_name})
    return redirect("feedback:desk-enquiries")


def _one(
    request: HttpRequest, by: Officer, number: str, refusal: Refused | None = None, *, field: str = "text"
) -> HttpResponse:
    enquiry = enquiry_at_desk(number=number, by=by)
    may = may_answer(enquiry, by=by)
    is_print = request.GET.get("view") == "print"
    errors, notes = errors_of(refusal, field=field), notes_of(enquiry, reader=by)
    context = {
        "enquiry": enquiry,
        "notes": notes,
        "seen": notes[-1].note.id.hex if notes else "",
        "passings": passings_of(number),
        "reading": reading_of(enquiry),
        "may_answer": may and not enquiry.is_closed,
        "may_publish": not enquiry.is_waiting
        and MAY_PROPOSE in by.duties_in.get(enquiry.organisation_id, frozenset()),
        "offices": _offices(enquiry.organisation_id) if may and enquiry.is_waiting and not is_print else [],
        "passing_open": bool({"organisation", "reason"} & set(errors)),
        "trail": entries_of(enquiry.about),
        "typed": request.POST,
        "errors": errors,
        "back_url": request.path,
    }
    template = "feedback/enquiries/print.html" if is_print else "feedback/enquiries/desk_one.html"
    return render(request, template, context, status=refusal.status if refusal else 200)


def _offices(present: UUID) -> list[tuple[str, str]]:
    found = [(str(one.id), one.name) for one in offices_that_answer() if one.id != present]
    return [("", gettext("Choose an office")), *found]


def _uuid(text: str) -> UUID:
    """The office that was chosen; nil for none, which no organisation has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
