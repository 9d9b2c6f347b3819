"""Ask the gateway how far an order is, and book what it says (查单): no payment hangs on one message."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from tongban.services.payments.books import ask_again_later
from tongban.services.payments.commands.confirm_payment import Confirmed, Told, confirm_payment
from tongban.services.payments.facts import PaymentState
from tongban.services.payments.gateway import (
    GatewayAway,
    GatewayRefused,
    OrderState,
    OrderStatus,
    PaymentGateway,
    gateway_source,
)
from tongban.services.payments.models import Bill, Payment

_IMPATIENT = 20  # questions about one order that may come ahead of their time


def settle_payment(*, order: str, at: datetime) -> Confirmed | None:
    """Ask once; None when nothing was settled, and the gateway is asked again later.

    Nothing is locked while the gateway is asked.
    """
    payment = Payment.objects.filter(order=order).first()
    gateway = gateway_source.ask().gateway()
    if payment is None or gateway is None or gateway.name != payment.gateway:
        return None
    try:
        status = _ask(gateway, payment)
    except (GatewayAway, GatewayRefused):
        ask_again_later(payment)
        return None
    if status is not None and status.state is OrderState.PAID:
        return confirm_payment(gateway=gateway.name, status=status, told_by=Told.QUERY, at=at)
    if status is None or status.state is OrderState.CLOSED:
        _close(order, at=at)
    else:
        ask_again_later(payment)
    return None


def ask_soon(*, number: str) -> None:
    """The payer has come back from the gateway: it is asked at the next turn instead of later. 1 SQL."""
    waiting = Payment.objects.filter(bill__number=number, state=PaymentState.OPEN, next_query_at__gt=Now())
    waiting.filter(queries__lte=_IMPATIENT).update(next_query_at=Now())


def orders_to_ask(*, limit: int = 50) -> list[str]:
    """Orders about which the gateway is to be asked now, the longest waiting first. 1 SQL."""
    due = Payment.objects.filter(next_query_at__lte=Now()).order_by("next_query_at")
    return list(due.values_list("order", flat=True)[:limit])


def _ask(gateway: PaymentGateway, payment: Payment) -> OrderStatus | None:
    if payment.state == PaymentState.CLOSING:
        return gateway.close(payment.order)
    status = gateway.query(payment.order)
    if status is None and payment.state == PaymentState.STARTING and payment.queries == 0:
        # our request may still be on its way
        raise GatewayAway
    return status


@transaction.atomic
def _close(order: str, *, at: datetime) -> None:
    """Nobody has paid this order and nobody can: the bill may be paid anew. 3 SQL."""
    bill_id = Payment.objects.values_list("bill_id", flat=True).get(order=order)
    Bill.objects.select_for_update().get(pk=bill_id)
    Payment.objects.filter(order=order).exclude(state__in=[PaymentState.PAID, PaymentState.DISPUTED]).update(
        state=PaymentState.CLOSED, ended_at=at, next_query_at=None
    )
