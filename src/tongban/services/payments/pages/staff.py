"""Bills at the desk (`/desk/bills/`): of the officer's organisations, with what may be done about each."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.foundation.papers.public import document_of
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.payments.amounts import fen_of
from tongban.services.payments.commands.end_bill import WAIVE_DUTY, waive_bill
from tongban.services.payments.commands.refund import DUTY as REFUND_DUTY
from tongban.services.payments.commands.refund import refund_bill, return_cash
from tongban.services.payments.commands.take_cash import DUTY as CASH_DUTY
from tongban.services.payments.commands.take_cash import record_cash_payment
from tongban.services.payments.facts import BillState, RefundState
from tongban.services.payments.pages.payer import bill_row
from tongban.services.payments.pages.words import STATES
from tongban.services.payments.queries import BillPage, staff_bill, staff_bills
from tongban.services.payments.receipts import KIND

Act = Callable[[str, Mapping[str, str], Officer, datetime], object]


@require_GET
def bills(request: HttpRequest) -> HttpResponse:
    """The latest bills of the officer's organisations. 1 SQL."""
    by = current_officer(request)
    asked = request.GET.get("state", "")
    state = BillState(asked) if asked in set(BillState) else None
    context = {
        "rows": [bill_row(fact) for fact in staff_bills(by, state=state)],
        "chips": [
            ("?" if one is state else f"?state={one}", gettext(word), one is state)
            for one, (_, word) in STATES.items()
        ],
    }
    return render(request, "payments/desk_bills.html", context)


@require_http_methods(["GET", "POST"])
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """One bill at the desk; a refused act comes back on the page with what was typed."""
    by = current_officer(request)
    refused: Refused | None = None
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise NotFound
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            act(number, typed, by, clock.now())
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, gettext("Done and recorded."))
            return redirect("payments:desk_bill", number=number)
    page = staff_bill(number, by=by)
    context = _context(page, by) | {"typed": request.POST}
    context["amount"] = request.POST.get("amount", f"{page.left_fen / 100:.2f}")
    if refused is not None:
        context["errors"] = refused.by_field(gettext)
        context["refused"] = "" if context["errors"] else refused.sentence(gettext)
    return render(request, "payments/desk_bill.html", context, status=refused.status if refused else 200)


def _context(page: BillPage, by: Officer) -> dict[str, object]:
    duties = by.duties_in.get(page.fact.organisation_id, frozenset())
    is_open = page.fact.state is BillState.OPEN
    is_paid = page.fact.state in (BillState.PAID, BillState.REFUNDING)
    receipt = document_of(owner=f"bill:{page.fact.number}", kind=KIND) if page.fact.paid_at else None
    return {
        "page": page,
        "row": bill_row(page.fact),
        "receipt": receipt,
        "may_take": is_open and CASH_DUTY in duties,
        "may_waive": is_open and WAIVE_DUTY in duties,
        "may_refund": is_paid and REFUND_DUTY in duties and page.left_fen > 0,
        "to_return": [
            one
            for one in page.refunds
            if one.is_at_counter and one.state is RefundState.WAITING and CASH_DUTY in duties
        ],
    }


def _take(number: str, typed: Mapping[str, str], by: Officer, at: datetime) -> None:
    record_cash_payment(number=number, receipt_number=typed.get("receipt_number", ""), by=by, at=at)


def _waive(number: str, typed: Mapping[str, str], by: Officer, at: datetime) -> None:
    waive_bill(number=number, reasons=typed.get("reasons", ""), basis=typed.get("basis", ""), by=by, at=at)


def _refund(number: str, typed: Mapping[str, str], by: Officer, at: datetime) -> None:
    amount = fen_of(typed.get("amount", ""))
    refund_bill(number=number, amount_fen=amount, reasons=typed.get("refund_reasons", ""), by=by, at=at)


def _return(number: str, typed: Mapping[str, str], by: Officer, at: datetime) -> None:
    return_cash(refund=typed.get("refund", ""), receipt_number=typed.get("receipt_number", ""), by=by, at=at)


_ACTS: dict[str, Act] = {"take": _take, "waive": _waive, "refund": _refund, "return": _return}
