"""Grants at the desk: the lists, and one grant with its use, its history and what may be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.ui.public import Tab, do_named, open_rooms, refusal_words
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting import listing
from tongban.resources.exchange.requesting.commands.object import raise_objection
from tongban.resources.exchange.requesting.commands.revoke import revoke_grant
from tongban.resources.exchange.requesting.commands.settle import settle_objection
from tongban.resources.exchange.requesting.facts import ANSWER, SETTLE
from tongban.resources.exchange.requesting.pages import unserved_of
from tongban.resources.exchange.requesting.ports import GrantUsed, grant_uses, serving
from tongban.resources.exchange.requesting.rules import may_move_grant
from tongban.resources.exchange.requesting.scope import asks_for, check_takes_part
from tongban.resources.exchange.requesting.seen import GrantSeen
from tongban.resources.exchange.requesting.showing import grant_words, step_words
from tongban.resources.exchange.rooms import WING

TABS = {
    listing.LIVE: N_("In use"),
    listing.ASKED: N_("To us"),
    listing.GIVEN: N_("Of our data"),
    listing.ENDED: N_("Ended"),
}
# way of use → the room where it begins
_USES = {
    Way.COMPARISON: "exchange:lists",
    Way.ANSWER: "exchange:answers",
    Way.BATCH: "exchange:batches",
    Way.SUBSCRIPTION: "exchange:subscriptions",
    Way.API: "exchange:systems",
}
# way of use → the provider's room of its rules, and the page of those of one grant
_RULES = {
    Way.ANSWER: (
        "exchange:questions",
        "exchange:define-questions",
        N_("Set the questions that are answered"),
    ),
    Way.COMPARISON: (
        "exchange:comparisons",
        "exchange:comparison-terms",
        N_("Set what comparisons may answer"),
    ),
}


@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """The grants that concern the officer, with how much each is used. 3 SQL besides the session."""
    by = officer_at_desk(request)
    check_takes_part(by)
    here = request.GET.get("view", listing.LIVE)
    here = here if here in TABS else listing.LIVE
    at = clock.now()
    counts, found = listing.grant_counts(by, at=at), listing.grants_for(by, here, at=at)
    used = grant_uses.ask().uses_of([one.id for one in found], on=at.astimezone(CITY_ZONE).date())
    context = {
        "tabs": [
            Tab(label=gettext(TABS[tab]), url=f"?view={tab}", is_here=tab == here, count=counts[tab])
            for tab in listing.as_tabs(counts, by=by)
        ],
        "rows": [grant_words(one) | {"used": used.get(one.id, GrantUsed())} for one in found],
        "may_ask": bool(asks_for(by)),
    }
    return render(request, "exchange/grants.html", context)


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """One grant; POST does what `do` names. 8 SQL besides the session and what others add."""
    by = officer_at_desk(request)
    refused: Refused | None = None
    if request.method == "POST":
        _, refused = do_named(request, _ACTS, code, by)
        if refused is None:
            return redirect("exchange:grant", code)
    found = listing.grant_for(code, by=by, at=clock.now())
    template = "exchange/print_grant.html" if request.GET.get("view") == "print" else "exchange/grant.html"
    served = serving.ask().fields_served(found.grant.resource_code)
    context = grant_words(found.grant) | {
        "found": found,
        "is_served": served is not None,
        "unserved": unserved_of([one.name for one in found.grant.fields], served),
        "steps": [step_words(one) for one in found.steps],
        "dispute": found.open_dispute,
        "may": _may(found, by=by),
        "uses": _uses(found.grant, by=by) if served is not None else [],
        "ruled": _ruled(found.grant, by=by),
        **refusal_words(refused),
        "typed": request.POST,
        "opened": {request.POST.get("do", ""): True} if refused else {},
    }
    return render(request, template, context, status=refused.status if refused else 200)


def _may(found: GrantSeen, *, by: Officer) -> dict[str, Any]:
    """What the officer may do now; the verbs check again."""
    one, state = found.grant, found.grant.state
    settles = SETTLE in by.duties_in.get(found.authority_id, frozenset())
    gives = ANSWER in by.duties_in.get(one.provider_id, frozenset())
    uses = one.consumer_id in asks_for(by)
    dispute = found.open_dispute
    is_own = dispute is not None and by.is_hand_of(
        dispute.raised_by, SETTLE, organisation_id=found.authority_id
    )
    return {
        "renew": uses and state in (GrantState.LIVE, GrantState.EXPIRED),
        "object": may_move_grant(state, "suspend"),
        "revoke": (settles or gives) and may_move_grant(state, "revoke"),
        "settle": settles and dispute is not None and state is GrantState.SUSPENDED and not is_own,
        "own": settles and is_own,
    }


def _uses(found: GrantFact, *, by: Officer) -> list[tuple[str, str]]:
    """Where the officer can use the grant now, by its ways: the words and the address."""
    if found.state is not GrantState.LIVE:
        return []
    duties = by.duties_in.get(found.consumer_id, frozenset())
    wanted = {_USES[way] for way in found.ways}
    return [(gettext(room.over), url) for room, url in open_rooms(WING, duties) if room.url_name in wanted]


def _ruled(found: GrantFact, *, by: Officer) -> list[tuple[str, str]]:
    """What the officer can set for the provider, by the granted ways: the words and the address."""
    if found.state not in (GrantState.LIVE, GrantState.SUSPENDED):
        return []
    open_now = {
        room.url_name for room, _ in open_rooms(WING, by.duties_in.get(found.provider_id, frozenset()))
    }
    return [
        (gettext(text), reverse(page, args=[found.code]))
        for way, (room, page, text) in _RULES.items()
        if way in found.ways and room in open_now
    ]


def _revoked(request: HttpRequest, code: str, by: Officer) -> None:
    revoke_grant(code=code, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    messages.success(request, gettext("Revoked. From now on no call is answered."))


def _objected(request: HttpRequest, code: str, by: Officer) -> None:
    raise_objection(code=code, reasons=request.POST.get("objection", ""), by=by, at=clock.now())
    messages.success(request, gettext("Suspended. The data authority settles the objection."))


def _settled(request: HttpRequest, code: str, by: Officer) -> None:
    said = request.POST.get("ruling", "")
    if said not in ("upheld", "rejected"):
        raise Invalid(facts={"fields": {"ruling": N_("Choose what becomes of the objection.")}})
    settle_objection(
        code=code,
        is_upheld=said == "upheld",
        opinion=request.POST.get("opinion", ""),
        by=by,
        at=clock.now(),
    )
    text = N_("The objection is upheld: the grant is revoked.")
    if said == "rejected":
        text = N_("The objection is rejected: the grant holds again.")
    messages.success(request, gettext(text))


_ACTS: dict[str, Callable[[HttpRequest, str, Officer], None]] = {
    "revoke": _revoked,
    "object": _objected,
    "settle": _settled,
}
