"""Compare a day with the gateway's statement (对账), and settle what comes out different."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.payments.books import note_difference, order_refund, subject_of
from tongban.services.payments.commands.confirm_payment import Confirmed, Told, confirm_payment
from tongban.services.payments.facts import DifferenceKind, OnlinePaymentOff, PaymentState, RefundState
from tongban.services.payments.gateway import OrderState, OrderStatus, StatementEntry, gateway_source
from tongban.services.payments.models import Bill, Difference, Payment, Reconciliation, Refund

ACT = "payments.reconcile"
DUTY = "payments.settle_difference"
BY = SystemActor(job="payments")
_LONGEST = 500


class NothingToReturn(Refused):
    """This difference holds no money that came for one of our bills."""

    code = "nothing-to-return"
    title = N_("There is nothing here that could be sent back through the gateway.")


def reconcile_day(*, day: date, at: datetime) -> Reconciliation:
    """Go through the gateway's statement of a day: what we had not heard is booked, what differs is told.

    `day` is a day of the city by the gateway's clock. Doing it again adds nothing. The statement is
    fetched first; then each line is one short transaction. 2 SQL, and 4 to 13 for a line that we had
    not heard of.

    Raises OnlinePaymentOff, GatewayAway, GatewayRefused.
    """
    gateway = gateway_source.ask().gateway()
    if gateway is None:
        raise OnlinePaymentOff
    entries = gateway.statement(day)
    payments = [one for one in entries if not one.refund]
    refunds = [one for one in entries if one.refund]
    late = sum(_compare_payment(gateway.name, one, at=at) for one in payments)
    for one in refunds:
        _compare_refund(gateway.name, one, at=at)
    _find_missing(gateway.name, day, entries, at=at)
    return _book(gateway.name, day, payments, refunds, late, at=at)


@transaction.atomic
def settle_difference(*, difference_id: int, how: str, by: Officer, at: datetime) -> None:
    """Note what was done about a difference, with reasons. 3 SQL. Raises NotAllowed, NotFound, Invalid."""
    check_duty_anywhere(by, DUTY)
    _settle(_open_difference(difference_id), how=how, by=by, at=at)


@transaction.atomic
def return_differing_money(*, difference_id: int, how: str, by: Officer, at: datetime) -> str:
    """Send back what came in another amount than the bill's, so that it may be paid anew; gives the
    refund's number. 9 SQL.

    Raises NotAllowed, NotFound, NothingToReturn, Invalid.
    """
    check_duty_anywhere(by, DUTY)
    difference = _open_difference(difference_id)
    payment = Payment.objects.filter(order=difference.reference, state=PaymentState.DISPUTED).first()
    if difference.kind != DifferenceKind.AMOUNT or payment is None or not difference.theirs_fen:
        raise NothingToReturn
    bill = Bill.objects.select_for_update().get(pk=payment.bill_id)
    _settle(difference, how=how, by=by, at=at)
    payment.state, payment.ended_at, payment.amount_fen = PaymentState.PAID, at, difference.theirs_fen
    payment.save(update_fields=["state", "ended_at", "amount_fen"])
    sent = order_refund(bill, payment, amount_fen=difference.theirs_fen, reasons=how.strip(), by=by, at=at)
    return sent.number


def _compare_payment(gateway: str, entry: StatementEntry, *, at: datetime) -> bool:
    """Book a payment of which only the statement tells; says whether there was one."""
    known = Payment.objects.filter(gateway=gateway, order=entry.order, state=PaymentState.PAID)
    if known.filter(amount_fen=entry.amount_fen).exists():
        return False
    if (payment := known.select_related("bill").first()) is not None:
        _note(gateway, DifferenceKind.AMOUNT, entry.order, payment.bill, payment.amount_fen, entry, at=at)
        return False
    status = OrderStatus(
        order=entry.order,
        gateway_number=entry.gateway_number,
        state=OrderState.PAID,
        amount_fen=entry.amount_fen,
        paid_at=entry.at,
    )
    done = confirm_payment(gateway=gateway, status=status, told_by=Told.STATEMENT, at=at)
    return done in (Confirmed.PAID, Confirmed.SENT_BACK)


def _compare_refund(gateway: str, entry: StatementEntry, *, at: datetime) -> None:
    refund = Refund.objects.select_related("bill").filter(number=entry.refund).first()
    if refund is None:
        _note(gateway, DifferenceKind.UNKNOWN_REFUND, entry.refund, None, None, entry, at=at)
    elif refund.amount_fen != entry.amount_fen:
        _note(
            gateway, DifferenceKind.REFUND_AMOUNT, entry.refund, refund.bill, refund.amount_fen, entry, at=at
        )


def _find_missing(gateway: str, day: date, entries: list[StatementEntry], *, at: datetime) -> None:
    """What we hold for paid or given back on that day, and the statement does not list. 2 SQL."""
    begin = datetime.combine(day, time.min, CITY_ZONE)
    end = begin + timedelta(days=1)
    orders = {one.order for one in entries if not one.refund}
    paid = Payment.objects.filter(
        gateway=gateway, state=PaymentState.PAID, gateway_paid_at__gte=begin, gateway_paid_at__lt=end
    )
    for payment in paid.exclude(order__in=orders).select_related("bill"):
        _note(
            gateway,
            DifferenceKind.NOT_AT_GATEWAY,
            payment.order,
            payment.bill,
            payment.amount_fen,
            None,
            at=at,
        )
    numbers = {one.refund for one in entries if one.refund}
    given = Refund.objects.filter(
        payment__gateway=gateway,
        state=RefundState.DONE,
        gateway_done_at__gte=begin,
        gateway_done_at__lt=end,
    )
    for refund in given.exclude(number__in=numbers).select_related("bill"):
        _note(
            gateway,
            DifferenceKind.REFUND_NOT_AT_GATEWAY,
            refund.number,
            refund.bill,
            refund.amount_fen,
            None,
            at=at,
        )


def _note(
    gateway: str,
    kind: DifferenceKind,
    reference: str,
    bill: Bill | None,
    ours_fen: int | None,
    entry: StatementEntry | None,
    *,
    at: datetime,
) -> None:
    note_difference(
        gateway=gateway,
        kind=kind,
        reference=reference,
        bill=bill,
        ours_fen=ours_fen,
        theirs_fen=entry.amount_fen if entry else None,
        at=at,
    )


@transaction.atomic
def _book(
    gateway: str,
    day: date,
    payments: list[StatementEntry],
    refunds: list[StatementEntry],
    late: int,
    *,
    at: datetime,
) -> Reconciliation:
    references = [one.refund or one.order for one in (*payments, *refunds)]
    differences = Difference.objects.filter(gateway=gateway, reference__in=references) | (
        Difference.objects.filter(gateway=gateway, found_at=at)
    )
    fields = {
        "done_at": at,
        "payments": len(payments),
        "payments_fen": sum(one.amount_fen for one in payments),
        "refunds": len(refunds),
        "refunds_fen": sum(one.amount_fen for one in refunds),
        "differences": differences.filter(settled_at__isnull=True).count(),
    }
    row, is_new = Reconciliation.objects.get_or_create(
        gateway=gateway, day=day, defaults=fields | {"found_late": late}
    )
    if not is_new:
        Reconciliation.objects.filter(pk=row.pk).update(**fields, found_late=row.found_late + late)
    facts = fields | {"day": day, "gateway": gateway, "found_late": late}
    record(act=ACT, subject=f"payments:{gateway}:{day.isoformat()}", by=BY, at=at, facts=facts)
    row.refresh_from_db()
    return row


def _open_difference(difference_id: int) -> Difference:
    rows = Difference.objects.select_for_update().filter(pk=difference_id, settled_at__isnull=True)
    if (found := rows.first()) is None:
        raise NotFound
    return found


def _settle(difference: Difference, *, how: str, by: Officer, at: datetime) -> None:
    if not how.strip():
        raise Invalid(facts={"fields": {"how": N_("Say what was done about it.")}})
    difference.settled_at, difference.settled_by = at, by.ref
    difference.settled_how = how.strip()[:_LONGEST]
    difference.save(update_fields=["settled_at", "settled_by", "settled_how"])
    facts = {"kind": difference.kind, "reference": difference.reference, "how": how.strip()}
    about = subject_of(difference.bill) if difference.bill else f"payments:{difference.gateway}"
    record(act=DUTY, subject=about, by=by, at=at, facts=facts)
