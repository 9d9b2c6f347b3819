"""Set the fee of a case (核定收费) where the item's own rule could not be computed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.cases.access import lock_case
from tongban.services.cases.fees.charging import close_fee_task, fees_of, make_bill
from tongban.services.cases.fees.models import CaseFee
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.payments.public import Line

DUTY = "cases.set_fee"
_MOST_FEN = 10_000_000_00  # ten million yuan: more is a slip of the finger
_LONGEST = 500


class NoFeeToSet(Refused):
    """The fee of this case is set, or the case has none."""

    code = "case-no-fee-to-set"
    title = N_("There is no fee to set on this case.")


@transaction.atomic
def set_fee(*, number: str, amounts_fen: Sequence[int], reasons: str, by: Officer, at: datetime) -> None:
    """Say how much each undecided fee comes to, in their order, with reasons; the bill is made out at once.

    Nothing may be charged but what the item names. 13 SQL.

    Source: 行政许可法 (2019) art. 59.

    Raises NotFound, NotAllowed, NoFeeToSet, Invalid.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    fee = CaseFee.objects.select_for_update().filter(case=case).first()
    if fee is None or not fee.undecided or fee.set_at or case.state not in OPEN_STATES:
        raise NoFeeToSet
    fees = fees_of(case)
    amounts = list(amounts_fen)
    wrong = len(amounts) != len(fee.undecided) or any(not 0 <= one <= _MOST_FEN for one in amounts)
    if wrong:
        raise Invalid(facts={"fields": {"amount-1": N_("Give an amount for each fee, 0 where none is due.")}})
    if not reasons.strip():
        raise Invalid(facts={"fields": {"reasons": N_("Say how the fee was computed.")}})

    fee.set_at, fee.set_by, fee.set_why = at, by.ref, reasons.strip()[:_LONGEST]
    fee.save(update_fields=["set_at", "set_by", "set_why"])
    facts = {"fees": dict(zip(fee.undecided, amounts, strict=True)), "reasons": reasons}
    record(act=DUTY, subject=f"cases:{case.number}", by=by.only_in(case.organisation_id), at=at, facts=facts)
    given = iter(amounts)
    lines = [
        one.line or Line(name=one.name, basis=one.basis or one.standard, unit_fen=next(given)) for one in fees
    ]
    make_bill(case, lines, by=by, at=at)
    close_fee_task(case, by=by, at=at, outcome="set")
