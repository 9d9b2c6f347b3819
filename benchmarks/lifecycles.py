"""Whole lives of cases a second: submitted, accepted, reviewed, decided, issued, sealed and delivered."""

import json
import statistics
import threading
import time
from queue import Empty, Queue
from typing import Any

import httpx

from benchmarks.creating import drain
from benchmarks.installation import Installation
from benchmarks.people import Cast, Citizen
from benchmarks.tables import Part

ACTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("accept", "acceptance", {}),
    ("review", "review", {"advice": "granted", "opinion": "材料齐全，符合条件。"}),
    ("approve", "decision", {"outcome": "granted"}),
    ("issue", "result", {}),
)
CLIENTS = 8


def measure(place: Installation, cast: Cast, *, cases: int) -> Part:
    """`cases` whole lives by eight people at once; the time ends when the last paper is sealed."""
    part = Part(
        title="Whole lifecycles",
        head=("cases", "lifecycles/s", "p50 s", "p95 s", "web CPU ms", "worker CPU ms", "papers sealed"),
    )
    drain()
    papers = _papers()
    web, worker, begun = place.web_cpu(), place.worker_cpu(), time.monotonic()
    lives = play(place, cast, cases)
    drain()
    seconds = time.monotonic() - begun
    part.rows.append(
        (
            cases,
            cases / seconds,
            statistics.median(lives),
            statistics.quantiles(lives, n=20, method="inclusive")[-1],
            (place.web_cpu() - web) / cases * 1000,
            (place.worker_cpu() - worker) / cases * 1000,
            _papers() - papers,
        )
    )
    part.notes.append(
        "One case is five acts by API, polled twice a second by the applicant, with its application form, notices, decision and"
        " licence drawn as PDF/A and sealed by one worker. More workers draw more."
    )
    return part


def play(place: Installation, cast: Cast, cases: int) -> list[float]:
    """Seconds of each of so many whole lives, by eight people at once."""
    waiting: Queue[int] = Queue()
    for number in range(cases):
        waiting.put(number)
    lives: list[float] = []
    faults: list[str] = []

    def one(citizen: Citizen) -> None:
        with httpx.Client(base_url=place.base, timeout=60) as client:
            while not faults:
                try:
                    waiting.get_nowait()
                except Empty:
                    return
                begun = time.monotonic()
                try:
                    _live(client, cast, citizen)
                except RuntimeError as fault:
                    faults.append(str(fault))
                lives.append(time.monotonic() - begun)

    threads = [threading.Thread(target=one, args=(citizen,)) for citizen in cast.citizens[:CLIENTS]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return lives


def _live(client: httpx.Client, cast: Cast, citizen: Citizen) -> None:
    shot = citizen.application()
    headers = shot.headers | {"Idempotency-Key": str(time.time_ns())}
    number = right(client.post(shot.path, content=shot.body, headers=headers))["number"]
    wait(client, citizen, number, "accept")
    for post, noun, body in ACTS:
        officer = {"Authorization": f"Bearer {cast.officers[post]}"}
        right(client.post(f"/api/v1/cases/{number}/{noun}", json=body, headers=officer))
    wait(client, citizen, number, "")


def wait(client: httpx.Client, citizen: Citizen, number: str, step: str) -> None:
    """Until the step is open, or with none until the result is delivered."""
    for _ in range(600):
        case = right(client.get(f"/api/v1/cases/{number}", headers=citizen.headers))
        if case["state"] == "delivered" or (step and any(one["key"] == step for one in case["steps"])):
            return
        time.sleep(0.5)
    raise RuntimeError(f"{number} waits in vain for {step or 'delivery'}: {json.dumps(case)[:600]}")


def right(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code not in (200, 201):
        raise RuntimeError(f"{answer.request.url}: {answer.status_code} {answer.text[:400]}")
    return dict(answer.json())


def _papers() -> int:
    from tongban.foundation.papers.models import Document

    return Document.objects.filter(made_at__isnull=False).count()
