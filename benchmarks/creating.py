"""Cases created: POST of a complete application with three slots, until 201 with a number."""

import time

import httpx

from benchmarks.clients import Shot, fire
from benchmarks.installation import Installation
from benchmarks.people import Cast
from benchmarks.tables import Part

CLIENTS = (1, 4, 10, 20)


def measure(place: Installation, cast: Cast, *, seconds: float) -> Part:
    """Each number of clients in turn; in between the worker may finish what it was given."""
    part = Part(
        title="Cases created",
        head=("clients", "cases/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "SQL", "drained after s"),
    )
    shots = [[citizen.application()] for citizen in cast.citizens]
    fire(port=place.port, shots=shots[:8], seconds=min(2.0, seconds))
    drain()
    statements = place.statements(lambda: send(place, shots[0][0]))
    cpu = 0.0
    for clients in CLIENTS:
        before = place.web_cpu()
        volley = fire(port=place.port, shots=shots[:clients], seconds=seconds)
        if volley.wrong:
            raise RuntimeError(f"{len(volley.wrong)} wrong answers: {volley.wrong[0]}")
        each = (place.web_cpu() - before) / len(volley.ms) * 1000
        cpu = max(cpu, each)
        waited = drain()
        times = (volley.percentile(percent) for percent in (50, 95, 99))
        part.rows.append((clients, volley.rate, *times, each, statements, waited))
    part.goal("SQL statements of one submission", statements, 12)
    part.goal(
        "CPU ms of the web server for one submission, at the worst number of clients", round(cpu, 1), 10
    )
    part.notes.append(
        "“Drained” is when the worker had opened each process and drawn each sealed application form."
    )
    return part


def send(place: Installation, shot: Shot) -> None:
    """One request by itself; anything but the expected status is an error."""
    headers = {name: value.replace("{key}", str(time.time_ns())) for name, value in shot.headers.items()}
    answer = httpx.request(shot.method, place.base + shot.path, headers=headers, content=shot.body)
    if answer.status_code != shot.expect:
        raise RuntimeError(f"{shot.path}: {answer.status_code} {answer.text[:300]}")


def drain(*, patience: float = 300.0) -> float:
    """Seconds until the worker has delivered every event and run every job that waits to run now."""
    from django.db import connection

    begun = time.monotonic()
    while time.monotonic() - begun < patience:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM jobs_announcement WHERE settled_at IS NULL)"
                " + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
                "    AND coalesce(scheduled_at, now()) <= now())"
                " + (SELECT count(*) FROM papers_document WHERE made_at IS NULL)"
            )
            if cursor.fetchone()[0] == 0:
                return time.monotonic() - begun
        time.sleep(0.1)
    raise RuntimeError("the worker does not come to an end")
