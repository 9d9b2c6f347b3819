"""The holder's pages: the code on the phone, the question of the checker, the answer to each field."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import Person, current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.cards import card
from tongban.resources.licences.holders import own_licence
from tongban.resources.licences.showing.commands.answer import (
    consent_to_show,
    decline_to_show,
    stop_showing,
)
from tongban.resources.licences.showing.commands.show import ShowingRests, renew_code, show_licence
from tongban.resources.licences.showing.facts import AskState, CodeFact, FieldMissing
from tongban.resources.licences.showing.limits import check_showing
from tongban.resources.licences.showing.presenting import offered_values
from tongban.resources.licences.showing.queries import ask_of_holder, code_on_screen, pending_ask

RENEWS_BEFORE = 5  # seconds before the end, so that a checker who scans late still gets a good one


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a licence (亮证): a code that is good once and for a minute, and is made anew while the page is open.

    Asked for news by the page: 3 SQL. Without script a button makes the next code.
    """
    person = current_person(request)
    at = clock.now()
    is_part = bool(request.headers.get("HX-Request"))
    if (ask_id := pending_ask(code, by=person, at=at)) is not None:
        return _to_question(ask_id, is_part=is_part)
    if request.method == "GET" and is_part:
        return HttpResponse(status=204)
    if request.method == "POST":
        check_showing(request, person.account_id)
        if not is_part:
            show_licence(code=code, by=person, at=at)
            return redirect("licences:show", code=code)
        return _renewed(request, code, person)
    fact = own_licence(person, code)
    context = {
        "card": card(fact, today=at.astimezone(CITY_ZONE).date()),
        "licence": fact,
        "may_show": fact.is_valid_on(at.astimezone(CITY_ZONE).date()),
        **_code_context(code_on_screen(fact.id, by=person)),
    }
    return render(request, "licences/showing/show.html", context)


def _renewed(request: HttpRequest, code: str, person: Person) -> HttpResponse:
    """The part of the page with the next code, or with a button when it was open for long."""
    try:
        fresh = renew_code(code=code, by=person, at=clock.now())
    except ShowingRests:
        return render(request, "licences/showing/code.html", {"code": code, "shown": None, "may_show": True})
    return render(
        request, "licences/showing/code.html", {"code": code, "may_show": True, **_code_context(fresh)}
    )


def _code_context(shown: CodeFact | None) -> dict[str, object]:
    at = clock.now()
    if shown is None or shown.ask_id is not None or at >= shown.ends_at:
        return {"shown": None}
    left = max(1, int((shown.ends_at - at).total_seconds()))
    digits = " ".join(shown.digits[place : place + 3] for place in range(0, len(shown.digits), 3))
    return {
        "shown": shown,
        "digits": digits,
        "left": left,
        "renews_in": max(1, left - RENEWS_BEFORE),
        "until": f"{shown.ends_at.astimezone(CITY_ZONE):%H:%M:%S}",
    }


def _to_question(ask_id: UUID, *, is_part: bool) -> HttpResponse:
    if is_part:
        return HttpResponse(headers={"HX-Redirect": reverse("licences:asked", args=[ask_id])})
    return redirect("licences:asked", ask_id=ask_id)


@never_cache
@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Who asks for what (告知同意): the holder chooses field by field, or refuses. At most 7 SQL."""
    person = current_person(request)
    at = clock.now()
    chosen: list[str] | None = None
    error, status = "", 200
    if request.method == "POST":
        chosen = request.POST.getlist("fields")
        try:
            consent_to_show(ask_id=ask_id, fields=chosen, by=person, at=at)
            return redirect("licences:asked", ask_id=ask_id)
        except FieldMissing as missing:
            error, status = missing.sentence(gettext), missing.status
    ask, fact = ask_of_holder(ask_id, by=person)
    values = offered_values(fact)
    rows = [
        {
            "field": one,
            "value": values.get(one.name, ""),
            "is_chosen": one.is_required if chosen is None else one.name in chosen,
        }
        for one in ask.fields
    ]
    context = {
        "ask": ask,
        "licence": fact,
        "rows": rows,
        "waits": ask.state is AskState.CLAIMED and ask.waits(at),
        "is_seen": ask.is_seen(at),
        "errors": {"fields": error} if error else {},
        "shown_labels": [one.label for one in ask.fields if one.name in ask.shown],
    }
    return render(request, "licences/showing/asked.html", context, status=status)


@acts_from("licences:asked", "ask_id")
def decline(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Show nothing."""
    decline_to_show(ask_id=ask_id, by=current_person(request), at=clock.now())
    return redirect("licences:asked", ask_id=ask_id)


@acts_from("licences:asked", "ask_id")
def stop(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Take what was shown off the checker's page now."""
    stop_showing(ask_id=ask_id, by=current_person(request), at=clock.now())
    return redirect("licences:asked", ask_id=ask_id)
