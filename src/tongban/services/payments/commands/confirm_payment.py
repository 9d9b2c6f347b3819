"""Confirm a payment (确认到账): a gateway says that an order was paid, and the bill is paid by it, once."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.services.payments.books import end_live_payments, note_difference, order_refund, subject_of, told
from tongban.services.payments.facts import BillPaid, BillState, DifferenceKind, PaymentState
from tongban.services.payments.gateway import OrderStatus
from tongban.services.payments.models import Bill, Payment
from tongban.services.payments.receipts import order_receipt

ACT = "payments.pay"
BY = SystemActor(job="payments")


class Told(StrEnum):
    """By what we learned that an order was paid."""

    CALLBACK = "callback"
    QUERY = "query"
    STATEMENT = "statement"


class Confirmed(StrEnum):
    """What came of it."""

    PAID = "paid"
    KNOWN = "known"  # we knew already: nothing changed
    SENT_BACK = "sent-back"  # the bill had ended: the money goes back
    WRONG_AMOUNT = "wrong-amount"  # an operator is told, nothing is paid
    UNKNOWN = "unknown"  # not an order of ours: an operator is told


@transaction.atomic
def confirm_payment(*, gateway: str, status: OrderStatus, told_by: Told, at: datetime) -> Confirmed:
    """Book a payment that the gateway reports; hearing it again changes nothing.

    The bill is locked first, so that two messages about it, or a message and a counter, follow one
    another. Money that comes for a bill that has ended goes back at once. At most 13 SQL.
    """
    payment = _locked(gateway, status.order)
    if payment is None:
        note_difference(
            gateway=gateway,
            kind=DifferenceKind.UNKNOWN_ORDER,
            reference=status.order,
            bill=None,
            ours_fen=None,
            theirs_fen=status.amount_fen,
            at=at,
        )
        return Confirmed.UNKNOWN
    bill = payment.bill
    if payment.state == PaymentState.PAID:
        return Confirmed.KNOWN
    if status.amount_fen != payment.amount_fen:
        _dispute(payment, bill, status, told_by, at=at)
        return Confirmed.WRONG_AMOUNT
    is_wanted = bill.state == BillState.OPEN
    payment.state, payment.ended_at, payment.next_query_at = PaymentState.PAID, at, None
    payment.gateway_number, payment.gateway_paid_at = status.gateway_number, status.paid_at
    payment.pays_bill = is_wanted
    payment.save()
    facts = {
        "order": payment.order,
        "gateway_number": status.gateway_number,
        "amount_fen": status.amount_fen,
        "told_by": told_by,
    }
    record(act=ACT, subject=subject_of(bill), by=BY, at=at, facts=facts)
    if not is_wanted:
        reasons = "缴款单已经结束，款项原路退回"
        order_refund(bill, payment, amount_fen=payment.amount_fen, reasons=reasons, by=BY, at=at)
        return Confirmed.SENT_BACK
    mark_paid(bill, at=at)
    return Confirmed.PAID


def mark_paid(bill: Bill, *, at: datetime) -> None:
    """The bill is paid: its receipt is ordered, and whoever listens is told. `bill` is locked. 5 SQL."""
    bill.state, bill.paid_at = BillState.PAID, at
    bill.save(update_fields=["state", "paid_at"])
    end_live_payments(bill)
    order_receipt(bill, at=at)
    told(BillPaid, bill, amount_fen=bill.total_fen, at=at)


def _locked(gateway: str, order: str) -> Payment | None:
    found = Payment.objects.filter(gateway=gateway, order=order).values_list("bill_id", flat=True).first()
    if found is None:
        return None
    bill = Bill.objects.select_for_update().get(pk=found)
    payment = Payment.objects.select_for_update().get(order=order)
    payment.bill = bill
    return payment


def _dispute(payment: Payment, bill: Bill, status: OrderStatus, told_by: Told, *, at: datetime) -> None:
    """A message alone may be wrong; when the gateway says so when asked, nobody pays on until an operator has looked."""
    note_difference(
        gateway=payment.gateway,
        kind=DifferenceKind.AMOUNT,
        reference=payment.order,
        bill=bill,
        ours_fen=payment.amount_fen,
        theirs_fen=status.amount_fen,
        at=at,
    )
    if told_by is not Told.CALLBACK and payment.state != PaymentState.DISPUTED:
        payment.state, payment.next_query_at = PaymentState.DISPUTED, None
        payment.gateway_number = status.gateway_number
        payment.save(update_fields=["state", "next_query_at", "gateway_number"])
