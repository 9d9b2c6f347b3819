"""Figures for operators: how far delivery is behind, what waits in the queue."""

from collections.abc import Iterable

from django.db import Error, connection
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from tongban.foundation.jobs.queries import outbox_lag

_QUEUE = "SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status = %s LIMIT 10000) q"


class JobsCollector(Collector):
    """Asks the database when `/metrics` is read. Three queries; nothing when the database is away."""

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        try:
            lag = outbox_lag()
            waiting, failed = self._jobs("todo"), self._jobs("failed")
        except Error:
            return
        yield GaugeMetricFamily(
            "tongban_outbox_waiting", "Events not yet delivered (10,000 at most)", lag.waiting
        )
        yield GaugeMetricFamily(
            "tongban_outbox_failing", "Deliveries that failed and are tried again", lag.failing
        )
        yield GaugeMetricFamily(
            "tongban_outbox_oldest_seconds", "Age of the oldest undelivered event", lag.oldest_seconds
        )
        yield GaugeMetricFamily("tongban_jobs_waiting", "Jobs waiting in the queue", waiting)
        yield GaugeMetricFamily("tongban_jobs_failed", "Jobs that gave up after all attempts", failed)

    def _jobs(self, status: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_QUEUE, [status])
            return int(cursor.fetchone()[0])


_collector = JobsCollector()


def register_metrics() -> None:
    """Add the figures to this process (once)."""
    if _collector not in REGISTRY._collector_to_names:
        REGISTRY.register(_collector)
