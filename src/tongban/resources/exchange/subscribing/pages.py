"""At the desk: subscriptions of our organisation, a new one, and one with what arrived and what did not."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.requesting.queries import grants_of_consumer
from tongban.resources.exchange.subscribing.commands.resend import resend_notice
from tongban.resources.exchange.subscribing.commands.subscribe import (
    continue_subscription,
    end_subscription,
    pause_subscription,
    subscribe,
)
from tongban.resources.exchange.subscribing.facts import RECEIVE, NoticeState, SubscriptionFact
from tongban.resources.exchange.subscribing.queries import (
    notices_of,
    receives_for,
    subscription_for,
    subscriptions_for,
)


def receiver(request: HttpRequest) -> Officer:
    """The officer, who takes data in for an organisation. Raises DutyMissing."""
    by = officer_at_desk(request)
    if not receives_for(by):
        raise DutyMissing(facts={"duty": RECEIVE})
    return by


def grant_choices(by: Officer, way: Way) -> list[tuple[str, str]]:
    """The live grants of the officer's organisations that may be used in a way. 1 SQL."""
    found = grants_of_consumer(receives_for(by), at=clock.now())
    return [
        (one.code, f"{one.resource_name} · {one.code}")
        for one in found
        if way in one.ways and one.state is GrantState.LIVE
    ]


@require_http_methods(["GET", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The subscriptions, and a new one; its secret is shown in the answer and never again. 2 SQL besides the session."""
    by, typed, made = receiver(request), request.POST, None
    refused: Refused | None = None
    if request.method == "POST":
        try:
            made = subscribe(
                grant_code=typed.get("grant", ""), url=typed.get("url", "").strip(), by=by, at=clock.now()
            )
        except Refused as refusal:
            refused = refusal
    context = {
        "rows": [(one, why_told(one)) for one in subscriptions_for(by)],
        "choices": grant_choices(by, Way.SUBSCRIPTION),
        "made": made,
        **refusal_words(refused),
        "typed": {} if made else typed,
    }
    return render(
        request, "exchange/receiving/subscriptions.html", context, status=refused.status if refused else 200
    )


@require_http_methods(["GET", "POST"])
def subscription(request: HttpRequest, code: str) -> HttpResponse:
    """One subscription with its notices; POST does what `do` names. 2 SQL besides the session."""
    by = receiver(request)
    refused = ""
    status = 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request, code, by))
            return redirect("exchange:subscription", code)
        except NotFound:
            raise
        except Refused as refusal:
            refused, status = refusal.sentence(gettext), refusal.status
    one = subscription_for(code, by=by)
    notices = notices_of(code)
    context = {
        "one": one,
        "why": why_told(one),
        "notices": notices,
        "dead": [notice for notice in notices if notice.state is NoticeState.DEAD],
        "refused": refused,
        "kept_days": settings.EXCHANGE_CHANGES_DAYS,
    }
    return render(request, "exchange/receiving/subscription.html", context, status=status)


def why_told(one: SubscriptionFact) -> str:
    """Why it is paused, in the reader's language."""
    facts = {"resource": one.resource_code, "grant": one.grant_code}
    return Refused(one.why, facts=facts).sentence(gettext) if one.why else ""


def _done(request: HttpRequest, code: str, by: Officer) -> str:
    act, at = request.POST.get("do", ""), clock.now()
    if act == "pause":
        pause_subscription(code=code, by=by, at=at)
        return gettext("Paused. What changes meanwhile is told when it goes on.")
    if act == "continue":
        continue_subscription(code=code, by=by, at=at)
        return gettext("It goes on from where it was.")
    if act == "end":
        end_subscription(code=code, by=by, at=at)
        return gettext("Ended. Nothing is told any more.")
    number = request.POST.get("notice", "")
    if act != "resend" or not number.isdecimal() or len(number) > 9:
        raise NotFound
    resend_notice(code=code, number=int(number), by=by, at=at)
    return gettext("It is sent again as soon as the subscription runs.")
