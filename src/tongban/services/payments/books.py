"""What several verbs write into the books: a locked bill, its end, money on its way back, a difference."""

from datetime import datetime

from django.db.models import F, Sum
from django.db.models.functions import Now

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.services.payments import rules
from tongban.services.payments.facts import (
    COUNTER,
    LIVE,
    BillEvent,
    BillRefunded,
    BillState,
    DifferenceKind,
    PaymentState,
    RefundState,
)
from tongban.services.payments.models import Bill, Difference, Payment, Refund
from tongban.services.payments.numbers import no_such_bill
from tongban.services.payments.payers import payable_bill

REFUND_ACT, REFUNDED_ACT = "payments.refund", "payments.refunded"
RETURN_POST = "accept"  # who hands back at the counter what was paid there


def lock_own_bill(number: str, *, for_: Person, at: datetime) -> Bill:
    """A bill that the person may pay, locked. 2 SQL and the port's. Raises NotFound, BadBillNumber."""
    return Bill.objects.select_for_update().get(pk=payable_bill(number, by=for_, at=at).pk)


def lock_bill(number: str, *, for_: Officer) -> Bill:
    """A bill of the officer's organisations, locked. 1 SQL. Raises NotFound, BadBillNumber."""
    ours = Bill.objects.of_organisations(for_.organisation_ids).filter(number=number)
    return _found(ours.select_for_update().first(), number)


def subject_of(bill: Bill) -> str:
    """The word by which the trail and tasks know a bill."""
    return f"bills:{bill.number}"


def told(kind: type[BillEvent], bill: Bill, *, amount_fen: int, at: datetime) -> BillEvent:
    """Announce what happened to the bill. 1 SQL."""
    event = kind(
        number=bill.number,
        about=bill.about,
        organisation_id=bill.organisation_id,
        amount_fen=amount_fen,
        at=at,
    )
    announce(event)
    return event


def end_live_payments(bill: Bill) -> None:
    """The bill ended in another way: have the gateway told that nobody may pay its orders. 1 SQL."""
    live = Payment.objects.filter(bill=bill, state__in=LIVE - {PaymentState.DISPUTED})
    live.update(state=PaymentState.CLOSING, queries=0, next_query_at=Now())


def given_back_fen(bill: Bill) -> int:
    """What was given back on the bill's own payment, or is on its way. 1 SQL."""
    rows = Refund.objects.filter(bill=bill, payment__pays_bill=True)
    return int(rows.aggregate(all=Sum("amount_fen"))["all"] or 0)


def order_refund(
    bill: Bill, payment: Payment, *, amount_fen: int, reasons: str, by: Actor, at: datetime
) -> Refund:
    """Put money on its way back: through the gateway it came by, or across the counter. 4 SQL."""
    place = Refund.objects.filter(payment=payment).count() + 1
    is_counter = payment.gateway == COUNTER
    refund = Refund.objects.create(
        bill=bill,
        payment=payment,
        number=f"{payment.order}R{place}",
        amount_fen=amount_fen,
        state=RefundState.WAITING,
        reasons=reasons,
        ordered_at=at,
        ordered_by=by.ref,
        next_try_at=None if is_counter else Now(),
    )
    facts = {"refund": refund.number, "amount_fen": amount_fen, "order": payment.order, "reasons": reasons}
    record(act=REFUND_ACT, subject=subject_of(bill), by=by, at=at, facts=facts)
    if is_counter:
        _ask_counter(bill, refund, at=at)
    return refund


def refund_done(
    refund: Refund, *, gateway_number: str, gateway_at: datetime | None, by: Actor, at: datetime
) -> None:
    """Book a refund whose money has gone back; `refund` and its bill are locked by the caller. 5 SQL."""
    bill = refund.bill
    refund.state, refund.done_at, refund.next_try_at = RefundState.DONE, at, None
    refund.gateway_number, refund.gateway_done_at = gateway_number, gateway_at
    refund.save(update_fields=["state", "done_at", "next_try_at", "gateway_number", "gateway_done_at"])
    facts = {"refund": refund.number, "amount_fen": refund.amount_fen, "gateway_number": gateway_number}
    record(act=REFUNDED_ACT, subject=subject_of(bill), by=by, at=at, facts=facts)
    # what came for a bill that had ended goes back beside the bill's own sum
    if refund.payment.pays_bill:
        bill.refunded_fen += refund.amount_fen
        if not Refund.objects.filter(bill=bill, state=RefundState.WAITING, payment__pays_bill=True).exists():
            bill.state = BillState.REFUNDED if bill.refunded_fen >= bill.total_fen else BillState.PAID
        bill.save(update_fields=["refunded_fen", "state"])
    told(BillRefunded, bill, amount_fen=refund.amount_fen, at=at)


def note_difference(
    *,
    gateway: str,
    kind: DifferenceKind,
    reference: str,
    bill: Bill | None,
    ours_fen: int | None,
    theirs_fen: int | None,
    at: datetime,
) -> bool:
    """Put a difference before the operators, once; says whether it is new. 1 SQL."""
    _, is_new = Difference.objects.get_or_create(
        gateway=gateway,
        kind=kind,
        reference=reference[:80],
        defaults={
            "day": at.astimezone(CITY_ZONE).date(),
            "bill": bill,
            "ours_fen": ours_fen,
            "theirs_fen": theirs_fen,
            "found_at": at,
        },
    )
    return is_new


def ask_again_later(payment: Payment) -> None:
    """Count a question to the gateway that settled nothing. 1 SQL."""
    pause = rules.pause_after(payment.queries)
    Payment.objects.filter(pk=payment.pk, next_query_at__isnull=False).update(
        queries=F("queries") + 1, next_query_at=Now() + pause
    )


def return_task_key(refund: Refund) -> str:
    """The key of the task to hand money back at the counter."""
    return f"payments:{refund.number}"


def _ask_counter(bill: Bill, refund: Refund, *, at: datetime) -> None:
    open_task(
        key=return_task_key(refund),
        kind="payments.return",
        about=subject_of(bill),
        title=bill.title,
        post_code=RETURN_POST,
        organisation_id=bill.organisation_id,
        area_code=bill.area_code,
        due_at=None,
        url=f"/desk/bills/{bill.number}/",
        applicant_label=bill.payer_masked,
        at=at,
    )


def _found(bill: Bill | None, number: str) -> Bill:
    if bill is None:
        raise no_such_bill(number)
    return bill
