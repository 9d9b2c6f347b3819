"""At the desk: what a supervising organisation has received, and its receipt; on a case how far that is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.public import CaseFact
from tongban.services.decisions.handover.commands.receive import DUTY, receive_decision
from tongban.services.decisions.handover.queries import handover_for, handover_of, received_by_us


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What our organisations got to supervise, the newest first. 1 SQL besides the session."""
    by = officer_at_desk(request)
    is_open = request.GET.get("open") == "1"
    page = received_by_us(by=by, is_open=is_open, cursor=request.GET.get("after", "")[:120])
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    kept = "open=1&" if is_open else ""
    context = {
        "rows": [(row, row.is_late_on(today)) for row in page.rows],
        "is_open": is_open,
        "next_url": f"?{kept}after={page.cursor}" if page.cursor else "",
    }
    return render(request, "decisions/received.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One decision that came to be supervised, with its receipt. Raises NotFound, DutyMissing."""
    by = officer_at_desk(request)
    fact = handover_for(number, by=by)
    refusal = ""
    status = 200
    if request.method == "POST":
        try:
            receive_decision(case_number=number, note=request.POST.get("note", ""), by=by, at=clock.now())
            messages.success(request, _("The receipt is given. The organisation that decided sees it."))
            return redirect("decisions:received_one", number=number)
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = refused.sentence(_), refused.status
    is_ours = fact.to_id in by.organisation_ids
    context = {
        "handover": fact,
        "may": fact.received_at is None and is_ours and DUTY in by.duties_in.get(fact.to_id, frozenset()),
        "is_late": fact.is_late_on(clock.now().astimezone(clock.CITY_ZONE).date()),
        "refusal": refusal,
    }
    return render(request, "decisions/received_one.html", context, status=status)


def case_panel(request: HttpRequest, thing: object) -> str:
    """On a case at the desk: to whom the decision went, and its receipt. 1 SQL once it is decided."""
    if not isinstance(thing, CaseFact) or thing.decided_at is None:
        return ""
    fact = handover_of(thing.number)
    if fact is None:
        return ""
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    context = {"handover": fact, "is_late": fact.is_late_on(today)}
    return render_to_string("decisions/parts/handover.html", context, request)
