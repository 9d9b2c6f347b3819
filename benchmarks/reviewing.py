"""One act of review over HTTP: how long it takes and how many statements it is, with the token's own."""

import statistics
import time
import uuid
from collections.abc import Iterator

import httpx

from benchmarks.creating import drain
from benchmarks.installation import Installation
from benchmarks.lifecycles import right, wait
from benchmarks.people import Cast
from benchmarks.tables import Part

MOST_STATEMENTS = 14
COUNTED = 10  # the statements of one act are a median of nine, after one to warm


def measure(place: Installation, cast: Cast, *, cases: int) -> Part:
    """Review `cases` accepted cases one after another, then count the statements of ten more."""
    part = Part(title="An act of review", head=("acts", "p50 ms", "p95 ms", "web CPU ms", "SQL"))
    with httpx.Client(base_url=place.base, timeout=60) as client:
        waiting = iter(list(_accepted(client, cast, cases + COUNTED)))
        drain()

        def review() -> None:
            answer = client.post(f"/api/v1/cases/{next(waiting)}/review", json=_SAID, headers=officer)
            right(answer)

        officer = {"Authorization": f"Bearer {cast.officers['review']}"}
        took: list[float] = []
        cpu = place.web_cpu()
        for _ in range(cases):
            begun = time.monotonic()
            review()
            took.append((time.monotonic() - begun) * 1000)
        cpu = (place.web_cpu() - cpu) / cases * 1000
        statements = place.statements(review, times=COUNTED - 1)
    part.rows.append((cases, statistics.median(took), statistics.quantiles(took, n=20)[-1], cpu, statements))
    part.goal("statements of an act of review", statements, MOST_STATEMENTS)
    return part


_SAID = {"advice": "granted", "opinion": "材料齐全，符合条件。"}


def _accepted(client: httpx.Client, cast: Cast, count: int) -> Iterator[str]:
    """Cases that wait for their review."""
    clerk = {"Authorization": f"Bearer {cast.officers['accept']}"}
    numbers: list[tuple[int, str]] = []
    for turn in range(count):
        citizen = turn % len(cast.citizens)
        shot = cast.citizens[citizen].application()
        headers = shot.headers | {"Idempotency-Key": str(uuid.uuid4())}
        number = right(client.post(shot.path, content=shot.body, headers=headers))["number"]
        numbers.append((citizen, str(number)))
    for citizen, number in numbers:
        wait(client, cast.citizens[citizen], number, "accept")
        right(client.post(f"/api/v1/cases/{number}/acceptance", json={}, headers=clerk))
        yield number
