"""End a bill without a payment: cancel it (作废), waive it (免缴), or settle what is left when its matter ends."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.services.payments import rules
from tongban.services.payments.books import (
    end_live_payments,
    given_back_fen,
    lock_bill,
    order_refund,
    subject_of,
    told,
)
from tongban.services.payments.facts import BillCancelled, BillEvent, BillState, BillWaived
from tongban.services.payments.models import Bill, Payment

CANCEL_ACT = "payments.cancel"
WAIVE_DUTY = "payments.waive"
_LONGEST = 500


@transaction.atomic
def cancel_bill(*, key: str, reasons: str, by: Actor, at: datetime) -> None:
    """Cancel the open bill of this key: nothing is owed any more. A bill that has ended, or none, is left alone.

    For the app that opened it, in the transaction of its own act. 5 SQL.
    """
    bill = Bill.objects.select_for_update().filter(key=key).first()
    if bill is not None and bill.state == BillState.OPEN:
        _end(bill, BillState.CANCELLED, reasons=reasons, at=at)
        facts = {"total_fen": bill.total_fen, "reasons": reasons}
        record(act=CANCEL_ACT, subject=subject_of(bill), by=by, at=at, facts=facts)
        told(BillCancelled, bill, amount_fen=bill.total_fen, at=at)


@transaction.atomic
def undo_bill(*, key: str, reasons: str, by: Actor, at: datetime) -> None:
    """What was charged falls away: an open bill is cancelled, what was paid goes back. 9 SQL at most.

    For the app that opened it, in the transaction of its own act. Again, it changes nothing.
    """
    cancel_bill(key=key, reasons=reasons, by=by, at=at)
    bill = Bill.objects.select_for_update().filter(key=key).first()
    if bill is None or bill.state not in rules.MOVES["payments.refund"][0]:
        return
    left = bill.total_fen - given_back_fen(bill)
    if left > 0:
        payment = Payment.objects.get(bill=bill, pays_bill=True)
        bill.state = BillState.REFUNDING
        bill.save(update_fields=["state"])
        order_refund(bill, payment, amount_fen=left, reasons=reasons, by=by, at=at)


@transaction.atomic
def waive_bill(*, number: str, reasons: str, basis: str, by: Officer, at: datetime) -> BillEvent:
    """Let an open bill go, on a stated basis. It cannot be undone. 6 SQL.

    Raises NotFound, BadBillNumber, NotAllowed, BillNotOpen, Invalid.
    """
    bill = lock_bill(number, for_=by)
    check_duty(by, WAIVE_DUTY, organisation_id=bill.organisation_id)
    rules.check_open(bill.state)
    missing = {
        name: N_("Say why the fee is waived, and on what basis.")
        for name, text in (("reasons", reasons), ("basis", basis))
        if not text.strip()
    }
    if missing:
        raise Invalid(facts={"fields": missing})
    bill.closed_basis = basis.strip()[:300]
    _end(bill, BillState.WAIVED, reasons=reasons.strip()[:_LONGEST], at=at)
    facts = {"total_fen": bill.total_fen, "reasons": reasons, "basis": basis}
    record(act=WAIVE_DUTY, subject=subject_of(bill), by=by, at=at, facts=facts)
    return told(BillWaived, bill, amount_fen=bill.total_fen, at=at)


def _end(bill: Bill, state: BillState, *, reasons: str, at: datetime) -> None:
    bill.state, bill.closed_at, bill.closed_why = state, at, reasons
    bill.save(update_fields=["state", "closed_at", "closed_why", "closed_basis"])
    end_live_payments(bill)
