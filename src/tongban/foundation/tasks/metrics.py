"""Figures for operators: how long people wait for somebody to act."""

from collections.abc import Iterable

from django.db import Error
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from tongban.foundation.tasks.queries import oldest_open_task
from tongban.kernel import clock


class TasksCollector(Collector):
    """Asks the database when `/metrics` is read. One query; nothing when the database is away."""

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        try:
            oldest = oldest_open_task(at=clock.now())
        except Error:
            return
        yield GaugeMetricFamily("tongban_tasks_oldest_seconds", "Age of the oldest open task", oldest)


_collector = TasksCollector()


def register_metrics() -> None:
    """Add the figure to this process (once)."""
    if _collector not in REGISTRY._collector_to_names:
        REGISTRY.register(_collector)
