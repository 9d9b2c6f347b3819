"""The fee on the pages of a case: for the applicant with the way to pay, for the office with what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.services.cases import queries
from tongban.services.cases.facts import CaseFact
from tongban.services.cases.fees.charging import fees_of
from tongban.services.cases.fees.commands.set_fee import DUTY, set_fee
from tongban.services.cases.fees.models import CaseFee
from tongban.services.cases.models import Case
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.items.public import item_terms
from tongban.services.payments.public import BillState, bills_about, fen_of

_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class FeeAsked:
    """One fee to set, with what was typed."""

    name: str
    hint: str
    typed: str
    error: str


def track_panel(request: HttpRequest, thing: object) -> str:
    """The bill on the applicant's case page. 2 SQL; none where the item is free."""
    case = _charged(thing)
    return render_to_string("cases/parts/fee.html", _context(case), request) if case else ""


def desk_panel(request: HttpRequest, thing: object) -> str:
    """Paid or not, at the desk, and the form where a fee has to be set. 3 SQL; none where the item is free."""
    case = _charged(thing)
    if case is None:
        return ""
    officer = current_officer(request)
    return render_to_string("cases/parts/fee_desk.html", _desk_context(case, officer), request)


@acts_from("cases:handle", "number")
def set_(request: HttpRequest, number: str) -> HttpResponse:
    """Set what the item's rule could not; a refusal comes back with what was typed."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        count = sum(name.startswith("amount-") for name in typed)
        amounts = [_fen(typed, f"amount-{place}") for place in range(1, count + 1)]
        set_fee(
            number=number,
            amounts_fen=amounts,
            reasons=typed.get("reasons", ""),
            by=officer,
            at=clock.now(),
        )
    except Invalid as refused:
        errors = refused.by_field(gettext)
        context = _desk_context(queries.as_fact(case), officer, typed=typed, errors=errors)
        return render(request, "cases/set_fee.html", context, status=refused.status)
    messages.success(request, gettext("Done and recorded."))
    return redirect("cases:handle", number=number)


def _charged(thing: object) -> CaseFact | None:
    if not isinstance(thing, CaseFact) or not item_terms(thing.version_id).fees:
        return None
    return thing


def _context(case: CaseFact) -> dict[str, object]:
    fee = CaseFee.objects.filter(case_id=case.id).first()
    bills = bills_about(f"cases:{case.number}")
    return {
        "case": case,
        "fee": fee,
        "is_undecided": fee is not None and bool(fee.undecided) and fee.set_at is None,
        "bill": bills[-1] if bills else None,
        "is_due": bool(bills) and bills[-1].state is BillState.OPEN,
        "is_open": case.state in OPEN_STATES,
    }


def _desk_context(
    case: CaseFact,
    officer: Officer,
    *,
    typed: Mapping[str, str] = _NONE,
    errors: Mapping[str, str] = _NONE,
) -> dict[str, object]:
    context = _context(case) | {"typed": typed, "errors": errors}
    may_set = DUTY in officer.duties_in.get(case.organisation_id, frozenset())
    if context["is_undecided"] and context["is_open"] and may_set:
        row = Case.objects.get(pk=case.id)
        open_ = [one for one in fees_of(row) if one.line is None]
        context["to_set"] = [
            FeeAsked(
                name=one.name,
                hint=one.standard or one.basis,
                typed=typed.get(f"amount-{place}", ""),
                error=errors.get(f"amount-{place}", ""),
            )
            for place, one in enumerate(open_, start=1)
        ]
    return context


def _fen(typed: dict[str, str], name: str) -> int:
    try:
        return fen_of(typed.get(name, ""))
    except Invalid as refused:
        raise Invalid(facts={"fields": {name: refused.by_field()["amount"]}}) from None
