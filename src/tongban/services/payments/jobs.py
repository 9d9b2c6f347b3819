"""What a worker does about payments by itself: asks after open orders, sends refunds, compares yesterday."""

from datetime import UTC, datetime, timedelta

from django.db.models.functions import Now

from tongban.foundation.jobs.public import every, job, periodic, worker_stops
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.payments.commands.reconcile import reconcile_day
from tongban.services.payments.commands.refund import refunds_to_send, send_refund
from tongban.services.payments.commands.remind import remind_of_bills
from tongban.services.payments.commands.settle import orders_to_ask, settle_payment
from tongban.services.payments.gateway import gateway_source
from tongban.services.payments.models import CallbackSeen

_SECONDS = 2.0
_NONCES_KEPT = timedelta(hours=24)  # far longer than the five minutes in which a message is taken


@every(_SECONDS, name="payments.ask-gateway", alone=True)
def ask_gateway() -> bool:
    """Ask after each order that is due, and send each refund that is; 2 SQL when there is none."""
    if gateway_source.ask().gateway() is None:
        return False
    for order in orders_to_ask():
        if worker_stops():
            return False
        settle_payment(order=order, at=clock.now())
    for refund in refunds_to_send():
        if worker_stops():
            return False
        send_refund(refund=refund, at=clock.now())
    return False


@job(name="payments.reconcile")
def reconcile_yesterday() -> None:
    """Compare the day that has just ended by the machine's clock, which is the gateway's; forget old nonces."""
    CallbackSeen.objects.filter(received_at__lt=Now() - _NONCES_KEPT).delete()
    if gateway_source.ask().gateway() is None:
        return
    today = datetime.now(UTC).astimezone(CITY_ZONE).date()
    reconcile_day(day=today - timedelta(days=1), at=clock.now())


@job(name="payments.remind")
def remind_payers() -> None:
    """Every morning: remind of bills that are due soon."""
    while remind_of_bills(at=clock.now()):
        pass


periodic(remind_payers, cron="10 0 * * *")  # 08:10 in the city
periodic(reconcile_yesterday, cron="10 18 * * *")  # 02:10 in the city
