"""What an operator sees of payments (`/desk/operations/payments/`): differences with what to do, reconciled days."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound, Refused
from tongban.services.payments.commands.reconcile import DUTY, return_differing_money, settle_difference
from tongban.services.payments.gateway import gateway_source
from tongban.services.payments.pages.words import DIFFERENCES
from tongban.services.payments.queries import (
    DifferenceFact,
    callbacks_of,
    open_differences,
    reconciled_days,
)


@dataclass(frozen=True, kw_only=True)
class DifferenceRow:
    """A difference in the reader's words."""

    fact: DifferenceFact
    title: str
    what_to_do: str


@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Differences that wait, and the days that were compared. 3 SQL."""
    _operator(request)
    return _page(request)


@require_POST
def settle(request: HttpRequest, difference_id: int) -> HttpResponse:
    """Note what was done about a difference, or send its money back."""
    by, at = _operator(request), clock.now()
    how = request.POST.get("how", "")
    verb = return_differing_money if request.POST.get("act") == "return" else settle_difference
    try:
        verb(difference_id=difference_id, how=how, by=by, at=at)
    except NotFound:
        raise
    except Refused as refused:
        return _page(request, refused=refused, refused_id=difference_id)
    messages.success(request, gettext("Done and recorded."))
    return redirect("payments:operations")


def _operator(request: HttpRequest) -> Officer:
    officer = current_officer(request)
    check_duty_anywhere(officer, DUTY)
    return officer


def _page(request: HttpRequest, *, refused: Refused | None = None, refused_id: int = 0) -> HttpResponse:
    today = clock.now().astimezone(CITY_ZONE).date()
    gateway = gateway_source.ask().gateway()
    said = ""
    if refused is not None:
        said = refused.by_field(gettext).get("how") or refused.sentence(gettext)
    context = {
        "differences": [
            DifferenceRow(
                fact=one,
                title=gettext(DIFFERENCES[one.kind][0]),
                what_to_do=gettext(DIFFERENCES[one.kind][1]),
            )
            for one in open_differences()
        ],
        "days": reconciled_days(),
        "gateway": gateway.name if gateway else "",
        "forged": callbacks_of(today).get("forged", 0),
        "refused": said,
        "refused_id": refused_id,
        "typed": request.POST.get("how", ""),
    }
    return render(request, "payments/operations.html", context, status=refused.status if refused else 200)
