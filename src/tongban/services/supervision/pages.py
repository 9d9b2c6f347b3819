"""Cards at the desk: `/desk/cards/` and one card with what may be done about it."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk, officers_named, organisations_named
from tongban.foundation.trail.public import NotYetLogged, entries_of, receipt_code, receipt_url
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid
from tongban.services.supervision.accountability.showing import on_card
from tongban.services.supervision.commands.answer import (
    close_card,
    confirm_ruling,
    explain_card,
    propose_ruling,
)
from tongban.services.supervision.facts import CardRow, Level, Ruling
from tongban.services.supervision.life.commands.correct import check_correction, correct_card
from tongban.services.supervision.life.showing import date_that_counts, rule_of_card, what_now
from tongban.services.supervision.orders.facts import ORDER_DUTY
from tongban.services.supervision.queries import card_of, cards, failed_sweeps

LEVELS = (("", N_("All cards")), ("red", N_("Red")), ("yellow", N_("Yellow")), ("reminder", N_("Reminders")))


@require_GET
def card_list(request: HttpRequest) -> HttpResponse:
    """Cards of the officer's organisations, by level, open ones or all. Three queries besides the session."""
    by = officer_at_desk(request)
    level = request.GET.get("level", "")
    level = level if level in {one.value for one in Level} else ""
    is_open = request.GET.get("all") != "1"
    page = cards(by=by, today=_today(), level=level, is_open=is_open, cursor=request.GET.get("cursor", ""))
    rest = "" if is_open else "&all=1"
    context = {
        "page": page,
        "tabs": [
            Tab(label=gettext(label), url=f"?level={value}{rest}", is_here=value == level)
            for value, label in LEVELS
        ],
        "level": level,
        "is_open": is_open,
        "next_url": f"?level={level}{rest}&cursor={page.cursor}" if page.cursor else "",
        "names": organisations_named({row.organisation_id for row in page.rows}),
        "failed": failed_sweeps(organisation_ids=by.organisation_ids),
    }
    return render(request, "supervision/cards.html", context)


@require_GET
def card(request: HttpRequest, code: str) -> HttpResponse:
    """One card: rule, fact, date, its life so far and what this officer may do."""
    return _card(request, officer_at_desk(request), code)


@acts_from("supervision:card", "code")
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """The office explains."""
    by = officer_at_desk(request)
    text, done = request.POST.get("explanation", ""), request.POST.get("correction", "")
    return _act(
        request, by, code, lambda: explain_card(code=code, by=by, text=text, correction=done, at=clock.now())
    )


@acts_from("supervision:card", "code")
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """The first supervisor proposes a ruling."""
    by = officer_at_desk(request)
    chosen = request.POST.get("ruling", "")
    if chosen not in {one.value for one in Ruling}:
        missing = Invalid(facts={"fields": {"ruling": N_("Choose whether the card stands.")}})
        return _card(request, by, code, refusal=missing)
    reason = request.POST.get("reason", "")
    return _act(
        request,
        by,
        code,
        lambda: propose_ruling(code=code, by=by, ruling=Ruling(chosen), reason=reason, at=clock.now()),
    )


@acts_from("supervision:card", "code")
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The second supervisor agrees or sends the card back."""
    by = officer_at_desk(request)
    agrees, reason = request.POST.get("answer") == "agree", request.POST.get("reason", "")
    return _act(
        request,
        by,
        code,
        lambda: confirm_ruling(code=code, by=by, agrees=agrees, reason=reason, at=clock.now()),
    )


@acts_from("supervision:card", "code")
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """The office says what it has put right."""
    by = officer_at_desk(request)
    text = request.POST.get("correction", "")
    return _act(request, by, code, lambda: correct_card(code=code, by=by, text=text, at=clock.now()))


@acts_from("supervision:card", "code")
def check(request: HttpRequest, code: str) -> HttpResponse:
    """A supervisor checks what was put right: closes the card or sends the correction back."""
    by = officer_at_desk(request)
    answer, finding = request.POST.get("answer", ""), request.POST.get("finding", "")
    if answer not in ("accept", "return"):
        missing = Invalid(facts={"fields": {"answer": N_("Choose whether it was put right.")}})
        return _card(request, by, code, refusal=missing)
    accepts = answer == "accept"
    return _act(
        request,
        by,
        code,
        lambda: check_correction(code=code, by=by, accepts=accepts, finding=finding, at=clock.now()),
    )


@acts_from("supervision:card", "code")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a card that was lifted."""
    by = officer_at_desk(request)
    text = request.POST.get("closing", "")
    return _act(request, by, code, lambda: close_card(code=code, by=by, text=text, at=clock.now()))


def _act(request: HttpRequest, by: Officer, code: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Invalid as refusal:
        return _card(request, by, code, refusal=refusal)
    return redirect("supervision:card", code=code)


def _card(request: HttpRequest, by: Officer, code: str, refusal: Invalid | None = None) -> HttpResponse:
    row, now = card_of(code=code, by=by, today=_today()), clock.now()
    fields: dict[str, str] = refusal.facts["fields"] if refusal else {}  # type: ignore[assignment]
    context = {
        "card": row,
        "rule": rule_of_card(row),
        "now": what_now(row, by=by, now=now),
        "date": date_that_counts(row, now=now),
        "title": row.item_name or gettext("Looking up personal data"),
        "act_by": _person(row),
        "receipt_url": _receipt(row),
        "organisation": organisations_named({row.organisation_id}).get(row.organisation_id, ""),
        "errors": {name: gettext(said) for name, said in fields.items()},
        "typed": request.POST,
        "rulings": [
            (Ruling.UPHELD.value, gettext("The card stands")),
            (Ruling.LIFTED.value, gettext("The card is lifted")),
        ],
        "answers": [
            ("agree", gettext("Agree with the proposal")),
            ("return", gettext("Do not agree, send the card back")),
        ],
        "checks": [
            ("accept", gettext("It was put right, close the card")),
            ("return", gettext("It was not, send it back")),
        ],
        "may_order": ORDER_DUTY in by.duties_in.get(row.organisation_id, frozenset()),
        "trail": entries_of(f"cards:{code}"),
        **on_card(row, by=by),
    }
    return render(request, "supervision/card.html", context, status=refusal.status if refusal else 200)


def _person(row: CardRow) -> str:
    """Who did what was found; the rules name nobody where another system did it. 1 SQL."""
    kind, _, account = row.act_by_ref.partition(":")
    return officers_named([int(account)]).get(int(account), "") if kind == "officer" else ""


def _receipt(row: CardRow) -> str:
    """Where the act that was found stands on the log."""
    if row.act_entry_id is None:
        return ""
    try:
        return receipt_url(receipt_code(row.act_entry_id))
    except NotYetLogged:
        return ""


def _today() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date()
