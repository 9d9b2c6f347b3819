"""Whether this worker process has been told to end."""

import threading

_stops = threading.Event()


class WorkerStops(Exception):
    """The worker ends; the job is run again by another. Not a fault."""


def worker_stops() -> bool:
    """Long jobs ask this between two steps."""
    return _stops.is_set()


def tell_jobs_to_stop(stop: bool) -> None:
    """Called by the worker when it begins and when it ends."""
    if stop:
        _stops.set()
    else:
        _stops.clear()
