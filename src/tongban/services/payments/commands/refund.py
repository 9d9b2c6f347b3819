"""Give money back (退费): an officer decides it with reasons, the gateway or the counter carries it out."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.tasks.public import close_task
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.services.payments import rules
from tongban.services.payments.books import (
    REFUND_ACT,
    given_back_fen,
    lock_bill,
    note_difference,
    order_refund,
    refund_done,
    return_task_key,
)
from tongban.services.payments.commands.take_cash import DUTY as CASH_DUTY
from tongban.services.payments.commands.take_cash import check_receipt
from tongban.services.payments.facts import COUNTER, BillState, DifferenceKind, RefundState
from tongban.services.payments.gateway import (
    GatewayAway,
    GatewayRefused,
    RefundStatus,
    gateway_source,
)
from tongban.services.payments.models import Bill, Payment, Refund

DUTY = REFUND_ACT
BY = SystemActor(job="payments")
_LONGEST = 500


@transaction.atomic
def refund_bill(*, number: str, amount_fen: int, reasons: str, by: Officer, at: datetime) -> str:
    """Order that the whole of a paid bill or a part goes back; gives the refund's number. 9 SQL.

    Raises NotFound, BadBillNumber, NotAllowed, BillNotPaid, RefundTooLarge, Invalid.
    """
    bill = lock_bill(number, for_=by)
    check_duty(by, DUTY, organisation_id=bill.organisation_id)
    rules.check_refund(
        bill.state, amount_fen=amount_fen, paid_fen=bill.total_fen, given_back_fen=given_back_fen(bill)
    )
    if not reasons.strip():
        raise Invalid(facts={"fields": {"refund_reasons": N_("Say why the money goes back.")}})
    payment = Payment.objects.get(bill=bill, pays_bill=True)
    bill.state = BillState.REFUNDING
    bill.save(update_fields=["state"])
    why = reasons.strip()[:_LONGEST]
    return order_refund(bill, payment, amount_fen=amount_fen, reasons=why, by=by, at=at).number


@transaction.atomic
def return_cash(*, refund: str, receipt_number: str, by: Officer, at: datetime) -> None:
    """Book that money was handed back at the counter, against a receipt. 9 SQL.

    Raises NotFound (not a refund of the counter that still waits, or not of the officer's
    organisations), NotAllowed, Invalid.
    """
    found = Refund.objects.filter(number=refund, payment__gateway=COUNTER).values_list(
        "bill__number", flat=True
    )
    number = found.first()
    if number is None:
        raise NotFound
    bill = lock_bill(number, for_=by)
    check_duty(by, CASH_DUTY, organisation_id=bill.organisation_id)
    row = _waiting(refund, bill)
    if row is None:
        raise NotFound
    receipt = check_receipt(receipt_number)
    refund_done(row, gateway_number=receipt, gateway_at=None, by=by, at=at)
    close_task(key=return_task_key(row), by=by, at=at, outcome="returned")


def send_refund(*, refund: str, at: datetime) -> bool:
    """Have the gateway carry out a refund, or ask how far it is; says whether the money has gone back.

    The same number is the same refund at the gateway, so that sending it again does no harm.
    Nothing is locked while the gateway is asked.
    """
    row = Refund.objects.select_related("payment").filter(number=refund, state=RefundState.WAITING).first()
    gateway = gateway_source.ask().gateway()
    if row is None or gateway is None or row.payment.gateway != gateway.name:
        return False
    try:
        status = gateway.refund(refund=row.number, order=row.payment.order, amount_fen=row.amount_fen)
    except (GatewayAway, GatewayRefused):
        return _try_later(row)
    if not status.is_done:
        return _try_later(row)
    return _book(row, gateway.name, status, at=at)


def refunds_to_send(*, limit: int = 50) -> list[str]:
    """Refunds that the gateway is to be given, or asked about, now. 1 SQL."""
    due = Refund.objects.filter(next_try_at__lte=Now()).order_by("next_try_at")
    return list(due.values_list("number", flat=True)[:limit])


@transaction.atomic
def _book(row: Refund, gateway: str, status: RefundStatus, *, at: datetime) -> bool:
    bill = Bill.objects.select_for_update().get(pk=row.bill_id)
    waiting = _waiting(row.number, bill)
    if waiting is None:
        return True
    if status.amount_fen != waiting.amount_fen:
        note_difference(
            gateway=gateway,
            kind=DifferenceKind.REFUND_AMOUNT,
            reference=waiting.number,
            bill=bill,
            ours_fen=waiting.amount_fen,
            theirs_fen=status.amount_fen,
            at=at,
        )
        return _try_later(waiting)
    refund_done(waiting, gateway_number=status.gateway_number, gateway_at=status.done_at, by=BY, at=at)
    return True


def _waiting(number: str, bill: Bill) -> Refund | None:
    rows = Refund.objects.select_for_update(of=("self",)).select_related("payment")
    row = rows.filter(number=number, bill=bill, state=RefundState.WAITING).first()
    if row is not None:
        row.bill = bill
    return row


def _try_later(row: Refund) -> bool:
    Refund.objects.filter(pk=row.pk, next_try_at__isnull=False).update(
        tries=F("tries") + 1, next_try_at=Now() + rules.pause_after(row.tries)
    )
    return False
