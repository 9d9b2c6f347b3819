"""At the desk: packages whose term is over, appraised by one and approved by another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer, check_duty_anywhere, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.archives.facts import APPRAISE, APPROVE, READ
from tongban.services.archives.keeping.commands.propose import LONGER_YEARS, propose_disposal
from tongban.services.archives.keeping.commands.settle import settle_disposal
from tongban.services.archives.keeping.facts import Choice, DisposalState
from tongban.services.archives.keeping.queries import disposal_for, disposals
from tongban.services.archives.offices import chosen_office, office_choices
from tongban.services.archives.queries import due_packages

SHOWN = 100  # packages on one page: a person appraises each


@require_http_methods(["GET", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """Packages whose term is over, and the lists so far. A POST proposes. 5 SQL besides the session."""
    by = officer_at_desk(request)
    check_duty_anywhere(by, READ)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            number = _propose(request, by)
            messages.success(request, _("The list is proposed. Somebody else approves it."))
            return redirect("archives:disposal", number=number)
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = refused.sentence(_), refused.status
    office = chosen_office(request, by, APPRAISE)
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    rows = due_packages(organisation_ids=[office], on=today, limit=SHOWN + 1) if office else []
    context = {
        "rows": [(row, request.POST.get(f"choice-{row.case_number}", "")) for row in rows[:SHOWN]],
        "is_more": len(rows) > SHOWN,
        "may": office is not None,
        "office": str(office or ""),
        "offices": office_choices(by, APPRAISE),
        "longer": LONGER_YEARS,
        "lists": disposals(by=by),
        "refusal": refusal,
        "opinion": request.POST.get("opinion", ""),
    }
    return render(request, "archives/due.html", context, status=status)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One list. A POST approves or rejects it. 5 SQL besides the session. Raises NotFound."""
    by = officer_at_desk(request)
    refusal, status = "", 200
    if request.method == "POST":
        is_approved = request.POST.get("do") == "approve"
        try:
            settle_disposal(
                number=number,
                is_approved=is_approved,
                reason=request.POST.get("reason", ""),
                by=by,
                at=clock.now(),
            )
            said = _("Approved. The content is being destroyed.") if is_approved else _("Rejected.")
            messages.success(request, said)
            return redirect("archives:disposal", number=number)
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = refused.sentence(_), refused.status
    found = disposal_for(number, by=by)
    context = {
        "list": found,
        "may": found.state is DisposalState.PROPOSED
        and APPROVE in by.duties_in.get(found.organisation_id, frozenset())
        and not by.is_hand_of(found.opened_by, APPROVE, organisation_id=found.organisation_id),
        "destroyed": sum(one.choice is Choice.DESTROY for one in found.lines),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "archives/disposal.html", context, status=status)


def _propose(request: HttpRequest, by: Officer) -> str:
    choices = {
        name.removeprefix("choice-"): Choice(value)
        for name, value in request.POST.items()
        if name.startswith("choice-") and value in set(Choice)
    }
    organisation_id = chosen_office(request, by, APPRAISE)
    if organisation_id is None:
        raise NotFound
    return propose_disposal(
        organisation_id=organisation_id,
        choices=choices,
        opinion=request.POST.get("opinion", ""),
        by=by,
        at=clock.now(),
    )
