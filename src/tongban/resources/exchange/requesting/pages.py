"""Requests at the desk: the lists of the three sides, and one request with what may be done about it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.ui.public import Tab, do_named, refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import N_, Refused
from tongban.resources.datasets.public import slug_of
from tongban.resources.exchange.requesting import listing
from tongban.resources.exchange.requesting.commands.answer import refuse_request
from tongban.resources.exchange.requesting.commands.check import check_request, return_request
from tongban.resources.exchange.requesting.commands.withdraw import withdraw_request
from tongban.resources.exchange.requesting.ending import own_hand
from tongban.resources.exchange.requesting.facts import ANSWER, CHECK, RequestState
from tongban.resources.exchange.requesting.ports import serving
from tongban.resources.exchange.requesting.rules import goes_to_provider, may_move
from tongban.resources.exchange.requesting.scope import asks_for, check_takes_part
from tongban.resources.exchange.requesting.seen import RequestSeen
from tongban.resources.exchange.requesting.showing import (
    field_words,
    law_words,
    request_words,
    state_words,
    step_words,
    way_words,
)

TABS = {
    listing.TURN: N_("Waiting for us"),
    listing.ASKED: N_("We asked"),
    listing.GIVEN: N_("For our data"),
    listing.CHECKED: N_("To us as data authority"),
    listing.ALL: N_("All"),
}


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests that concern the officer, by whose turn it is and by side. 3 SQL besides the session."""
    by = officer_at_desk(request)
    check_takes_part(by)
    here = request.GET.get("view", listing.TURN)
    here = here if here in TABS else listing.TURN
    counts = listing.request_counts(by)
    context = {
        "tabs": [
            Tab(label=gettext(TABS[tab]), url=f"?view={tab}", is_here=tab == here, count=counts[tab])
            for tab in listing.as_tabs(counts, by=by)
        ],
        "here": here,
        "rows": [request_words(one) for one in listing.requests_for(by, here, at=clock.now())],
        "may_ask": bool(asks_for(by)),
    }
    return render(request, "exchange/requests.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request; POST does what `do` names. 9 SQL besides the session."""
    by = officer_at_desk(request)
    refused: Refused | None = None
    if request.method == "POST":
        _, refused = do_named(request, _ACTS, number, by)
        if refused is None:
            return redirect("exchange:request", number)
    found = listing.request_for(number, by=by, at=clock.now())
    template = (
        "exchange/print_request.html" if request.GET.get("view") == "print" else "exchange/request.html"
    )
    context = shown(found) | {
        "may": _may(found, by=by),
        **refusal_words(refused),
        "typed": request.POST,
        "opened": {request.POST.get("do", ""): True} if refused else {},
    }
    return render(request, template, context, status=refused.status if refused else 200)


def shown(found: RequestSeen) -> dict[str, Any]:
    """What every page of a request shows of it."""
    served = serving.ask().fields_served(found.head.resource_code)
    return {
        "found": found,
        "head": found.head,
        **state_words(found.head.state),
        "slug": slug_of(found.head.resource_code),
        "ways": way_words(found.ways),
        "fields": [
            field_words(field) | {"is_unserved": served is not None and field.name not in served}
            for field in found.fields
        ],
        "steps": [step_words(step) for step in found.steps],
        "laws": law_words(found.basis),
        "is_served": served is not None,
        "unserved": unserved_of([field.name for field in found.fields], served),
        "is_answered": any(field.is_granted is not None for field in found.fields),
    }


def unserved_of(names: Sequence[str], served: Collection[str] | None) -> list[str]:
    """The fields that no source serves, of a resource that one serves."""
    return [] if served is None else [name for name in names if name not in served]


def _may(found: RequestSeen, *, by: Officer) -> dict[str, bool | str]:
    """What the officer may do now; the verbs check again."""
    state = found.head.state
    is_asker = found.consumer_id in asks_for(by)
    turn, duty = (found.provider_id, ANSWER) if state is RequestState.CHECKED else (found.authority_id, CHECK)
    has_turn = duty in by.duties_in.get(turn, frozenset()) and may_move(state, "grant")
    own = own_hand(by, duty, turn, askers=found.askers, passed_on_by=found.passed_on_by)
    decides = has_turn and own is None
    passes_on = goes_to_provider(found.head.share_type) and state is RequestState.SUBMITTED
    return {
        "own": own.sentence(gettext) if has_turn and own else "",
        "mend": is_asker and may_move(state, "resubmit"),
        "withdraw": is_asker and may_move(state, "withdraw"),
        "check": decides and passes_on,
        "return": decides and may_move(state, "return"),
        "answer": decides and not passes_on,
        "refuse": decides,
    }


def _checked(request: HttpRequest, number: str, by: Officer) -> None:
    check_request(number=number, by=by, at=clock.now())
    messages.success(request, gettext("The provider has it now."))


def _returned(request: HttpRequest, number: str, by: Officer) -> None:
    return_request(number=number, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    messages.success(request, gettext("Sent back to the asking department with your reasons."))


def _refused(request: HttpRequest, number: str, by: Officer) -> None:
    refuse_request(number=number, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    messages.success(request, gettext("The request is refused. The asking department reads your reasons."))


def _withdrawn(request: HttpRequest, number: str, by: Officer) -> None:
    withdraw_request(number=number, by=by, at=clock.now())
    messages.success(request, gettext("The request is withdrawn."))


_ACTS: dict[str, Callable[[HttpRequest, str, Officer], None]] = {
    "check": _checked,
    "return": _returned,
    "refuse": _refused,
    "withdraw": _withdrawn,
}


def page_of(number: str) -> str:
    """The address of a request."""
    return reverse("exchange:request", args=[number])
