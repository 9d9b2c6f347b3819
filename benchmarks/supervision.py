"""Supervision at a city's size: a million events of a log replayed, and the sweep of a million open cases."""

import gc
import resource
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from django.db import connection

from benchmarks import event_log
from benchmarks.copies import copy
from benchmarks.installation import Installation
from benchmarks.people import Cast
from benchmarks.recounting import PART, accepted_case
from benchmarks.tables import Part
from tongban.foundation.calendars.public import COUNTRY
from tongban.kernel import clock
from tongban.services.cases.models import Case, CaseStep
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.judging import askable
from tongban.services.supervision.models import Card
from tongban.services.supervision.replay import replay_log
from tongban.services.supervision.rulebook.book import ALL_RULES
from tongban.services.supervision.sources.logs import read_mapping
from tongban.services.supervision.sources.mapped import gather
from tongban.services.supervision.sources.reading import read_log

Answer = TypeVar("Answer")
MOST_REPLAY_SECONDS = 60.0
MOST_SWEEP_SECONDS = 20.0
LATE = 1_000  # of the open cases, one in so many passes its promised limit with the sweep


def measure_replay(*, events: int) -> Part:
    """Read a log and judge it by every rule; the cards are counted."""
    part = Part(title="Replaying an event log", head=("events", "what", "seconds", "events/s", "MB"))
    with TemporaryDirectory() as folder:
        log, path = event_log.write(Path(folder), events=events)
        mapping = read_mapping(path)
        gc.collect()
        gathered, reading = _timed(lambda: gather(read_log(log, mapping.columns), mapping))
        done, cards = replay_log(gathered, mapping, area_code=COUNTRY)
        count, judging = _timed(lambda: sum(1 for _ in cards))
    if (gathered.events, done.faulty) != (events, 0) or count == 0:
        raise RuntimeError(f"{gathered.events} events read, {done.faulty} faulty, {count} cards")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    for what, seconds in (("read (CSV)", reading), ("judge", judging), ("both", reading + judging)):
        part.rows.append((events, what, seconds, events / seconds, megabytes))
    part.goal(f"seconds for {events:,} events", round(reading + judging, 1), MOST_REPLAY_SECONDS)
    part.notes.append(
        f"One process; {len(ALL_RULES)} rules ship, of those over acts this log tells enough for "
        f"{len(askable(mapping.knows))}; {count:,} cards found in {done.cases:,} cases."
    )
    return part


def measure_sweep(place: Installation, cast: Cast, *, cases: int) -> Part:
    """Sweep open cases whose last days lie within the next months: first with some that are late, then again."""
    _fill(Case.objects.get(number=accepted_case(place, cast)), cases)
    part = Part(title="Sweeping open cases", head=("open cases", "what", "seconds", "new cards"))
    at = clock.now()
    for what in ("some are late", "nothing is new"):
        gc.collect()
        before = Card.objects.count()
        _, seconds = _timed(lambda: sweep_all(at=at))
        part.rows.append((cases, what, seconds, Card.objects.count() - before))
    part.goal(f"seconds for {cases:,} cases, nothing new", round(seconds, 1), MOST_SWEEP_SECONDS)
    part.notes.append(
        "One worker; under review with promised, statutory and step limits that end on any of forty days from the "
        f"fourth working day on; one case in {LATE:,} is late."
    )
    return part


def _timed(ask: Callable[[], Answer]) -> tuple[Answer, float]:
    begun = time.monotonic()
    return ask(), time.monotonic() - begun


def _fill(case: Case, count: int) -> None:
    """`count` open cases like this one, each with its open step."""
    step = CaseStep.objects.get(case=case, done_at__isnull=True)
    new_case = "('0199' || lpad(to_hex(n), 28, '0'))::uuid"
    new_step = "('019a' || lpad(to_hex(n), 28, '0'))::uuid"
    today = clock.now().date()
    ahead, late = today + timedelta(days=8), today - timedelta(days=3)
    due = f"(CASE WHEN mod(n, {LATE}) = 0 THEN date '{late}' ELSE date '{ahead}' + mod(n, 40)::int END)"
    for start in range(0, count, PART):
        numbers = {"first": start + 1, "last": min(start + PART, count)}
        copy(
            Case,
            {
                "id": new_case,
                "number": "'34169926' || lpad(n::text, 11, '0')",
                "idempotency_key": "'bench-sweep-' || n",
                "promised_due_on": due,
                "statutory_due_on": f"(date '{ahead}' + 60)",
            },
            '"id" = %(value)s',
            {"value": case.id} | numbers,
        )
        copy(
            CaseStep,
            {
                "id": new_step,
                "of_step": new_step,
                "case_id": new_case,
                "due_on": f"(date '{ahead}' + mod(n, 40)::int)",
            },
            '"id" = %(value)s',
            {"value": step.id} | numbers,
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case, cases_casestep")
