"""Figures for operators: how far the log is behind."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import Error
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from tongban.foundation.trail.models import Checkpoint
from tongban.foundation.trail.queries import waiting


class TrailCollector(Collector):
    """Asks the database when `/metrics` is read. Two queries; nothing when the database is away."""

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        try:
            lag, count = waiting()
            size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
        except Error:
            return
        alarm = lag > timedelta(seconds=settings.TRAIL_LAG_ALARM_SECONDS)
        yield GaugeMetricFamily(
            "tongban_trail_lag_seconds", "Age of the oldest act not in the log", lag.total_seconds()
        )
        yield GaugeMetricFamily("tongban_trail_waiting", "Acts not in the log (100,000 at most)", count)
        yield GaugeMetricFamily("tongban_trail_lag_alarm", "1 when the lag is over its limit", int(alarm))
        yield GaugeMetricFamily("tongban_trail_size", "Entries of the log", size)


_collector = TrailCollector()


def register_metrics() -> None:
    """Add the figures to this process (once)."""
    if _collector not in REGISTRY._collector_to_names:
        REGISTRY.register(_collector)
