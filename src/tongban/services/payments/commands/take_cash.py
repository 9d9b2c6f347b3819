"""Take money at the counter (窗口收费): with cash or a card, and the number of the official receipt."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.services.payments import rules
from tongban.services.payments.books import end_live_payments, lock_bill, subject_of
from tongban.services.payments.commands.confirm_payment import mark_paid
from tongban.services.payments.facts import COUNTER, BillState, PaymentState
from tongban.services.payments.models import Payment

DUTY = "payments.take_cash"
_LONGEST = 80


@transaction.atomic
def record_cash_payment(*, number: str, receipt_number: str, by: Officer, at: datetime) -> None:
    """Book that the bill was paid in full at the counter, against an official receipt (财政票据).

    An order that is open at a gateway is closed there; if somebody pays it all the same, that money
    goes back. 13 SQL.

    Source: 行政许可法 (2019) art. 59 (by published items and standards; all of it goes to the treasury).

    Raises NotFound, BadBillNumber, NotAllowed, BillNotOpen, Invalid.
    """
    bill = lock_bill(number, for_=by)
    check_duty(by, DUTY, organisation_id=bill.organisation_id)
    rules.check_open(bill.state)
    receipt = check_receipt(receipt_number)
    place = Payment.objects.filter(bill=bill).count() + 1
    end_live_payments(bill)
    Payment.objects.create(
        bill=bill,
        order=f"{bill.number}{place:02d}",
        gateway=COUNTER,
        gateway_number=receipt,
        amount_fen=bill.total_fen,
        state=PaymentState.PAID,
        pays_bill=True,
        by_ref=by.ref,
        began_at=at,
        ended_at=at,
    )
    facts = {"amount_fen": bill.total_fen, "receipt": receipt, "state": BillState.PAID}
    record(act=DUTY, subject=subject_of(bill), by=by, at=at, facts=facts)
    mark_paid(bill, at=at)


def check_receipt(number: str) -> str:
    """The number of an official receipt, tidied. Raises Invalid."""
    receipt = number.strip()
    if not receipt or len(receipt) > _LONGEST:
        raise Invalid(facts={"fields": {"receipt_number": N_("Give the number of the official receipt.")}})
    return receipt
