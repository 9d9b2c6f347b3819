"""Orders at the desk: the list, one order with its replies and its sealed letter, and the form for a new one."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import (
    Officer,
    check_duty_anywhere,
    officer_at_desk,
    organisations_named,
)
from tongban.foundation.papers.public import document_of
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.supervision.orders.commands.issue import drop_advice, issue_advice, issue_order
from tongban.services.supervision.orders.commands.reply import check_reply, reply_to_order
from tongban.services.supervision.orders.facts import ORDER_DUTY, NewOrder
from tongban.services.supervision.orders.papers import LETTER
from tongban.services.supervision.orders.queries import order_for, orders
from tongban.services.supervision.orders.rules import USUAL_DAYS
from tongban.services.supervision.orders.showing import line_of, order_now
from tongban.services.supervision.orders.standing import owner_of
from tongban.services.supervision.queries import card_of
from tongban.standards.working_time import local_day

_KINDS = (("", N_("All")), ("order", N_("Orders")), ("advice", N_("Advice to organisations")))
_FIELDS = ("organisation", "matter", "case_number", "card", "opinion", "reply_days")


@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders that the officer may read, open ones or all, by kind and words. 2 SQL besides the session."""
    by, given = officer_at_desk(request), request.GET
    kind, words, is_open = given.get("kind", ""), given.get("q", "").strip()[:80], given.get("all") != "1"
    found = orders(
        by=by, is_open=is_open, kind=kind, words=words, cursor=given.get("cursor", ""), today=_today()
    )
    context = {
        "lines": [line_of(row, now=clock.now()) for row in found.rows],
        "names": organisations_named({row.organisation_id for row in found.rows}),
        "tabs": [
            Tab(label=gettext(label), url=f"?{_with(given, kind=value)}", is_here=value == kind)
            for value, label in _KINDS
        ],
        "q": words,
        "kind": kind,
        "is_open": is_open,
        "open_url": f"?{_with(given, all='1' if is_open else '')}",
        "next_url": f"?{_with(given, cursor=found.cursor)}" if found.cursor else "",
        "may_order": ORDER_DUTY in by.duties,
    }
    return render(request, "supervision/orders/orders.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for an order, begun from a card or empty. 3 SQL by GET besides the session."""
    by = officer_at_desk(request)
    check_duty_anywhere(by, ORDER_DUTY)
    if request.method == "GET":
        return _form(request, by, _begun(request, by))
    typed = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    try:
        number = issue_order(order=_order_of(typed, by), by=by, at=clock.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _form(request, by, typed, refusal=refusal)
    return redirect("supervision:order", number=number)


@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: what, why, by when, replies, letter, trail. 6 SQL besides the session. Raises NotFound."""
    return _order(request, officer_at_desk(request), number)


@acts_from("supervision:order", "number")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Issue or drop a draft, reply, check a reply."""
    by, given, at = officer_at_desk(request), request.POST, clock.now()
    verbs: dict[str, Callable[[], None]] = {
        "issue": lambda: issue_advice(number=number, opinion=given.get("opinion", ""), by=by, at=at),
        "drop": lambda: drop_advice(number=number, reasons=given.get("reasons", ""), by=by, at=at),
        "reply": lambda: reply_to_order(number=number, text=given.get("text", ""), by=by, at=at),
        "check": lambda: check_reply(
            number=number,
            accepts=given.get("answer") == "accept",
            finding=given.get("finding", ""),
            reply_days=_days(given.get("reply_days", "")),
            by=by,
            at=at,
        ),
    }
    if name not in verbs:
        raise NotFound
    try:
        verbs[name]()
    except NotFound:
        raise
    except Refused as refusal:
        return _order(request, by, number, refusal=refusal)
    return redirect("supervision:order", number=number)


def _begun(request: HttpRequest, by: Officer) -> dict[str, str]:
    """What is known when an order is begun from a card. 1 SQL. Raises NotFound (the card)."""
    code = request.GET.get("card", "")
    if not code:
        return {"reply_days": str(USUAL_DAYS)}
    card = card_of(code=code, by=by, today=_today())
    return {
        "organisation": str(card.organisation_id),
        "matter": f"{card.item_name}：{card.sentence}",
        "case_number": card.case_number,
        "card": card.code,
        "reply_days": str(USUAL_DAYS),
    }


def _order_of(typed: dict[str, str], by: Officer) -> NewOrder:
    """Raises NotFound for an organisation that is none."""
    try:
        organisation_id = UUID(typed["organisation"])
    except ValueError:
        raise NotFound from None
    return NewOrder(
        organisation_id=organisation_id,
        matter=typed["matter"],
        opinion=typed["opinion"],
        case_number=typed["case_number"],
        card_code=typed["card"],
        reply_days=_days(typed["reply_days"]),
    )


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _form(
    request: HttpRequest, by: Officer, typed: dict[str, str], *, refusal: Refused | None = None
) -> HttpResponse:
    supervised = [id_ for id_, duties in by.duties_in.items() if ORDER_DUTY in duties]
    names = sorted(organisations_named(supervised).items(), key=lambda one: one[1])
    context = {
        "typed": typed,
        "errors": (refusal.by_field(gettext) or {"matter": refusal.sentence(gettext)}) if refusal else {},
        "organisations": [(str(id_), name) for id_, name in names],
    }
    return render(request, "supervision/orders/new.html", context, status=refusal.status if refusal else 200)


def _order(request: HttpRequest, by: Officer, number: str, *, refusal: Refused | None = None) -> HttpResponse:
    fact, now = order_for(number, by=by, today=_today()), clock.now()
    letter = document_of(owner=owner_of(number), kind=LETTER) if fact.issued_at else None
    context = {
        "order": fact,
        "line": line_of(fact, now=now),
        "now": order_now(fact, by=by, now=now),
        "organisation": organisations_named({fact.organisation_id}).get(fact.organisation_id, ""),
        "letter": letter.paper if letter else None,
        "errors": (refusal.by_field(gettext) or {"act": refusal.sentence(gettext)}) if refusal else {},
        "typed": request.POST,
        "usual_days": USUAL_DAYS,
        "checks": [
            ("accept", gettext("The reply is enough, close it")),
            ("return", gettext("It is not, send it back")),
        ],
        "trail": entries_of(f"supervision-orders:{number}"),
    }
    return render(
        request, "supervision/orders/order.html", context, status=refusal.status if refusal else 200
    )


def _with(query: QueryDict, **changes: str) -> str:
    """The address with other values; the place in the list is left behind."""
    kept = query.copy()
    kept.pop("cursor", None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return kept.urlencode()


def _today() -> date:
    return local_day(clock.now())
