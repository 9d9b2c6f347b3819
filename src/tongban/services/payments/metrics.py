"""Figures for operators: callbacks by outcome, open differences, orders that wait for the gateway."""

from collections.abc import Iterable

from django.db import Error
from django.db.models import Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from tongban.services.payments.models import CallbackTally, Difference, Payment, Refund

_COUNTED = 10_000


class PaymentsCollector(Collector):
    """Asks the database when `/metrics` is read. Four queries; nothing when the database is away."""

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        try:
            tallies = dict(
                CallbackTally.objects.values_list("outcome").annotate(Sum("count")).order_by("outcome")
            )
            open_ = Difference.objects.filter(settled_at__isnull=True)[:_COUNTED].count()
            waiting = Payment.objects.filter(next_query_at__isnull=False)[:_COUNTED].count()
            refunds = Refund.objects.filter(next_try_at__isnull=False)[:_COUNTED].count()
        except Error:
            return
        heard = CounterMetricFamily(
            "tongban_payment_callbacks", "Callbacks of the payment gateway, by outcome", labels=["outcome"]
        )
        for outcome, count in tallies.items():
            heard.add_metric([outcome], count)
        yield heard
        yield GaugeMetricFamily("tongban_payment_differences", "Differences that nobody has settled", open_)
        yield GaugeMetricFamily("tongban_payments_open", "Orders about which the gateway is asked", waiting)
        yield GaugeMetricFamily("tongban_refunds_open", "Refunds on their way", refunds)


_collector = PaymentsCollector()


def register_metrics() -> None:
    """Add the figures to this process (once)."""
    if _collector not in REGISTRY._collector_to_names:
        REGISTRY.register(_collector)
