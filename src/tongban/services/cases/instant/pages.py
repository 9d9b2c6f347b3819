"""Pages of decisions by rule: why, on the page of the case; and at the desk the sample and the look at one."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import (
    Officer,
    check_duty_anywhere,
    officers_named,
    organisations_named,
)
from tongban.foundation.identity.public import current_officer, current_person
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.cases.access import may_act
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.facts import CaseFact
from tongban.services.cases.instant.commands.review import confirm_sample, object_to_sample
from tongban.services.cases.instant.facts import REVIEW_DUTY
from tongban.services.cases.instant.queries import (
    PAGE_ROWS,
    decision_of,
    months_drawn,
    reviewed_by,
    sampled_decision,
    samples,
)
from tongban.services.cases.instant.showing import shown_of


def track_panel(request: HttpRequest, thing: object) -> str:
    """Why the case was decided at once, or why a person decides. 1 SQL; nothing where the item has no rule."""
    if not isinstance(thing, CaseFact):
        return ""
    row = decision_of(thing)
    if row is None or not may_act(thing, by=current_person(request), at=clock.now()):
        return ""
    shown = shown_of(row, number=thing.number, version_id=thing.version_id, masked=False)
    return render_to_string("cases/parts/instant.html", {"ruled": shown, "case": thing}, request)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """The same for the office, masked, with the way to look at it where it was drawn. 1 SQL."""
    if not isinstance(thing, CaseFact):
        return ""
    row = decision_of(thing)
    if row is None:
        return ""
    officer = current_officer(request)
    shown = shown_of(row, number=thing.number, version_id=thing.version_id, masked=True)
    context = {
        "ruled": shown,
        "case": thing,
        "is_desk": True,
        "may_review": row.organisation_id in reviewed_by(officer),
    }
    return render_to_string("cases/parts/instant.html", context, request)


@require_GET
def sample_list(request: HttpRequest) -> HttpResponse:
    """Drawn decisions that wait, or that were looked at, and how the months were drawn. 5 SQL and 1 a month."""
    officer = current_officer(request)
    check_duty_anywhere(officer, REVIEW_DUTY)
    is_waiting = request.GET.get("view") != "done"
    rows = samples(by=officer, is_waiting=is_waiting, after=_moment(request.GET.get("after", "")))
    last = (rows[-1].decided_at if is_waiting else rows[-1].reviewed_at) if len(rows) == PAGE_ROWS else None
    context = {
        "rows": rows,
        "is_waiting": is_waiting,
        "tabs": [
            Tab(label=_("To look at"), url="?", is_here=is_waiting),
            Tab(label=_("Looked at"), url="?view=done", is_here=not is_waiting),
        ],
        "names": organisations_named({row.organisation_id for row in rows}),
        "months": months_drawn(by=officer, at=clock.now()),
        "next_url": f"?view={'' if is_waiting else 'done'}&after={last:%Y-%m-%dT%H:%M:%S.%fZ}"
        if last
        else "",
    }
    return render(request, "cases/samples.html", context)


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, number: str) -> HttpResponse:
    """One drawn decision: what the rule went by, and whether a person agrees."""
    officer = current_officer(request)
    row = sampled_decision(number, by=officer)
    note_look(row.case, by=officer, at=clock.now())
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _act(request, number, officer)
            return redirect("cases:samples")
        except Refused as refused:
            errors, status = refused.by_field(_) or {"act": refused.sentence(_)}, refused.status
    account = row.reviewed_by.removeprefix("officer:")
    context = {
        "ruled": shown_of(row, number=number, version_id=row.case.version_id, masked=True),
        "row": row,
        "errors": errors,
        "reasons": request.POST.get("reasons", ""),
        "reviewer": officers_named([int(account)]).get(int(account), "") if account.isdecimal() else "",
        "case_url": reverse("cases:handle", args=[number]),
    }
    return render(request, "cases/sample.html", context, status=status)


def _act(request: HttpRequest, number: str, officer: Officer) -> None:
    text = request.POST.get("reasons", "")[:4000]
    if request.POST.get("act") == "object":
        object_to_sample(number=number, reasons=text, by=officer, at=clock.now())
        messages.success(
            request, _("Your objection is recorded; the organisation and the supervisor are told.")
        )
    else:
        confirm_sample(number=number, remarks=text, by=officer, at=clock.now())
        messages.success(request, _("Confirmed and recorded."))


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
