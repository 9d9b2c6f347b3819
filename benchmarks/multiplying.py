"""How long it takes to fill a city: stories played by the verbs, then multiplied inside the database."""

import resource
import time

from django.db import connection

from benchmarks.tables import Part
from tongban.kernel import clock
from tongban.site.bulk.making import make_bulk
from tongban.site.bulk.town import make_town

CASES = 100_000
OFFICES, ITEMS, PERSONS, BACK = 10, 4, 200, 180


def measure(*, cases: int = CASES) -> Part:
    """Write `cases` cases over half a year; the stories and the town are part of the time."""
    at, before, begun = clock.now(), _bytes(), time.monotonic()
    town = make_town(offices=OFFICES, items=ITEMS, persons=PERSONS, at=at)
    make_bulk(town, cases=cases, back=BACK, at=at)
    seconds = time.monotonic() - begun
    part = Part(
        title="Cases in bulk", head=("cases", "seconds", "cases/s", "KB a case", "MB in the writing process")
    )
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    part.rows.append((cases, seconds, cases / seconds, (_bytes() - before) / cases / 1000, megabytes))
    part.notes.append(
        f"`tongban bulk`: {OFFICES * ITEMS} items of {OFFICES} organisations, {PERSONS} applicants, every table that the "
        "verbs write but for trail, events and signatures; a test holds the rows to those of the verbs. The other parts "
        "that need many cases still copy single rows of the tables that they read."
    )
    return part


def _bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
