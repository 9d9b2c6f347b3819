"""Jobs of tests, known to the test process and to the worker that it starts."""

import os
import time

from django.db import connection

from tongban.foundation.jobs.public import job


@job(name="tests.slow-wash")
def slow_wash(*, cup: int, seconds: float) -> None:
    """Says that it began, takes its time, and says that it ended."""
    _write(f"began:{cup}")
    time.sleep(seconds)
    _write(f"washed:{cup}")


def _write(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO heard (what, pid) VALUES (%s, %s)", [what, os.getpid()])
