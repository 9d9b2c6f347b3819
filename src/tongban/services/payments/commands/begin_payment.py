"""Begin to pay a bill online: the payer is sent to the gateway (去缴费)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from tongban.foundation.identity.public import Person
from tongban.foundation.trail.public import record
from tongban.services.payments import rules
from tongban.services.payments.books import lock_own_bill, subject_of
from tongban.services.payments.commands.settle import settle_payment
from tongban.services.payments.facts import LIVE, AmountUnderReview, OnlinePaymentOff, PaymentState
from tongban.services.payments.gateway import Order, PaymentGateway, gateway_source
from tongban.services.payments.models import Bill, Payment

ACT = "payments.begin"


def begin_payment(*, number: str, by: Person, at: datetime) -> str:
    """The address at which the payer pays this bill. Clicking twice leads to the same order.

    The attempt is kept before the gateway is asked, so that an answer that gets lost is found again
    by its order number. Not one transaction: nothing is locked while the gateway is asked.

    Raises NotFound, BadBillNumber, BillNotOpen, OnlinePaymentOff, AmountUnderReview, GatewayAway,
    GatewayRefused.
    """
    gateway = gateway_source.ask().gateway()
    payment = _attempt(number, gateway, by=by, at=at)
    if gateway is not None and _is_over(payment):
        # nobody paid in time, or somebody did and we have not heard: the gateway knows
        settle_payment(order=payment.order, at=at)
        payment = _attempt(number, gateway, by=by, at=at)
    if payment.pay_url or gateway is None:
        return payment.pay_url
    bill = payment.bill
    back = f"{settings.BASE_URL}/my/bills/{bill.number}/?returned=1"
    order = Order(
        number=payment.order,
        title=bill.title,
        amount_fen=payment.amount_fen,
        return_url=back,
        notify_url=f"{settings.BASE_URL}/api/v1/payments/callbacks",
    )
    made = gateway.create(order)
    Payment.objects.filter(pk=payment.pk, state=PaymentState.STARTING).update(
        state=PaymentState.OPEN,
        gateway_number=made.gateway_number,
        pay_url=made.pay_url,
        expires_at=made.expires_at,
    )
    return made.pay_url


@transaction.atomic
def _attempt(number: str, gateway: PaymentGateway | None, *, by: Person, at: datetime) -> Payment:
    """The one live attempt at this bill, begun where there is none. 4 to 7 SQL and the port's."""
    bill = lock_own_bill(number, for_=by, at=at)
    rules.check_open(bill.state)
    if gateway is None:
        raise OnlinePaymentOff
    live = Payment.objects.select_related("bill").filter(bill=bill, state__in=LIVE).first()
    if live is None:
        return _new(bill, gateway, by=by, at=at)
    if live.state == PaymentState.DISPUTED:
        raise AmountUnderReview
    return live


def _new(bill: Bill, gateway: PaymentGateway, *, by: Person, at: datetime) -> Payment:
    place = Payment.objects.filter(bill=bill).count() + 1
    payment = Payment.objects.create(
        bill=bill,
        order=f"{bill.number}{place:02d}",
        gateway=gateway.name,
        amount_fen=bill.total_fen,
        state=PaymentState.STARTING,
        by_ref=by.ref,
        began_at=at,
        next_query_at=Now() + rules.pause_after(0),
    )
    facts = {"order": payment.order, "amount_fen": payment.amount_fen, "gateway": gateway.name}
    record(act=ACT, subject=subject_of(bill), by=by, at=at, facts=facts)
    return payment


def _is_over(payment: Payment) -> bool:
    return Payment.objects.filter(pk=payment.pk, expires_at__lte=Now()).exists()
