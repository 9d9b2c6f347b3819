"""Cards at the desk: `/desk/cards/` and one card with what may be done about it."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk, organisations_named
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid
from tongban.services.supervision.commands.answer import (
    JUDGE_DUTY,
    close_card,
    confirm_ruling,
    explain_card,
    propose_ruling,
)
from tongban.services.supervision.facts import CardRow, CardState, Level, Ruling
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
    text = request.POST.get("explanation", "")
    return _act(request, by, code, lambda: explain_card(code=code, by=by, text=text, at=clock.now()))


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
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a ruled card."""
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
    row = card_of(code=code, by=by, today=_today())
    fields: dict[str, str] = refusal.facts["fields"] if refusal else {}  # type: ignore[assignment]
    context = {
        "card": row,
        "organisation": organisations_named({row.organisation_id}).get(row.organisation_id, ""),
        "may": _may(row, by),
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
        "trail": entries_of(f"cards:{code}"),
    }
    return render(request, "supervision/card.html", context, status=refusal.status if refusal else 200)


def _may(row: CardRow, by: Officer) -> str:
    """The one thing that this officer may do about the card now; the verbs check again."""
    judges = JUDGE_DUTY in by.duties_in.get(row.organisation_id, frozenset())
    if row.state is CardState.NOTIFIED and row.needs_reply:
        if by.holds(row.post_code, organisation_id=row.organisation_id):
            return "explain"
        is_late = row.reply_due_at is not None and clock.now() > row.reply_due_at
        return "propose" if judges and is_late else ""
    if not judges:
        return ""
    if row.state is CardState.EXPLAINED:
        return "propose"
    if row.state is CardState.PROPOSED:
        first = f"officer:{row.proposed_by_account}"
        is_first = by.is_hand_of(first, JUDGE_DUTY, organisation_id=row.organisation_id)
        return "" if is_first else "confirm"
    return "close" if row.state in {CardState.UPHELD, CardState.LIFTED} else ""


def _today() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date()
