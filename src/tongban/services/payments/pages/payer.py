"""A payer's bills (`/my/bills/`): what is owed and why, paying it, and the receipt."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import OrganisationFact, organisation
from tongban.foundation.identity.public import current_person
from tongban.foundation.papers.public import document_of
from tongban.foundation.ui.public import acts_from, with_form_action
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.payments.commands.begin_payment import begin_payment
from tongban.services.payments.commands.settle import ask_soon
from tongban.services.payments.facts import BillFact, BillNotOpen, BillState, PaymentState
from tongban.services.payments.gateway import gateway_source
from tongban.services.payments.pages.words import tag_of
from tongban.services.payments.queries import BillPage, bills_of, own_bill
from tongban.services.payments.receipts import KIND


@dataclass(frozen=True, kw_only=True)
class BillRow:
    """A bill in a list, with its tag in the reader's language."""

    fact: BillFact
    tone: str
    word: str


def bill_row(fact: BillFact) -> BillRow:
    """A bill as lists show it."""
    tone, word = tag_of(fact)
    return BillRow(fact=fact, tone=tone, word=gettext(word))


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My bills: those to pay first. 1 SQL."""
    rows = [bill_row(fact) for fact in bills_of(current_person(request))]
    context = {
        "open": [row for row in rows if row.fact.state is BillState.OPEN],
        "ended": [row for row in rows if row.fact.state is not BillState.OPEN],
    }
    return render(request, "payments/mine.html", context)


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One bill. Who comes back from the gateway waits here for its word, and the gateway is asked at once."""
    page = own_bill(number, by=current_person(request), at=clock.now())
    is_back = "returned" in request.GET
    if is_back and page.live is PaymentState.OPEN:
        ask_soon(number=number)
    template = "payments/bill.html#state" if _is_part(request) else "payments/bill.html"
    context = _context(page, is_back=is_back)
    response = render(request, template, context)
    if _is_part(request) and not context["is_waiting"]:
        response["HX-Refresh"] = "true"  # the head and the receipt change with it
    return _leading_out(response)


@acts_from("payments:one", "number")
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Lead the payer to the gateway; what keeps them here is said on the bill."""
    by = current_person(request)
    try:
        return redirect(begin_payment(number=number, by=by, at=clock.now()))
    except BillNotOpen:
        return redirect("payments:one", number=number)
    except Refused as refused:
        page = own_bill(number, by=by, at=clock.now())
        context = _context(page, is_back=False) | {"refused": refused.sentence(gettext)}
        return _leading_out(render(request, "payments/bill.html", context, status=refused.status))


def _context(page: BillPage, *, is_back: bool) -> dict[str, object]:
    receipt = document_of(owner=f"bill:{page.fact.number}", kind=KIND) if page.fact.paid_at else None
    is_waiting = is_back and page.live in (PaymentState.OPEN, PaymentState.STARTING)
    is_disputed = page.live is PaymentState.DISPUTED
    is_open = page.fact.state is BillState.OPEN
    office: OrganisationFact = organisation(page.fact.organisation_id)
    return {
        "page": page,
        "row": bill_row(page.fact),
        "office": office,
        "is_online": gateway_source.ask().gateway() is not None,
        "is_waiting": is_waiting,
        "is_disputed": is_disputed,
        "has_news": is_waiting or is_disputed or not is_open,
        "receipt": receipt,
    }


def _is_part(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.headers.get("HX-Target") == "state"  # type: ignore[attr-defined]


def _leading_out(response: HttpResponse) -> HttpResponse:
    """The one form of ours that leads to another house: the gateway's."""
    parts = urlsplit(settings.PAYMENTS["page"] or settings.PAYMENTS["url"])
    return with_form_action(response, f"{parts.scheme}://{parts.netloc}") if parts.netloc else response
