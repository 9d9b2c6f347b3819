"""A list of a million against a register of ten million: the matching, and the whole comparison.

The register's rows are made in the database with what a load writes (a random index of 32 bytes, a ciphertext of
as many bytes, the edition), not encrypted people: matching opens none of them.
"""

import hashlib
import os
import time
from collections.abc import Callable

import psutil
from django.db import connection

from benchmarks.tables import Part
from tongban.foundation.vault.public import blind_indexes
from tongban.resources.registers.public import known_people
from tongban.standards.codes.check_digits import id_check

REGISTERED, LISTED = 10_000_000, 1_000_000
MOST_SECONDS = 5.0
_AT_ONCE = 500_000
_FILL = """
INSERT INTO registers_registeredperson
    (id, id_number_index, area_code, household, facts, since_edition, edition, origins)
SELECT gen_random_uuid(), sha256(i::text::bytea), '341602100000', 0, decode(repeat(md5(i::text), 17), 'hex'), 0, 0,
       decode(md5(i::text), 'hex')
FROM generate_series(%s::int, %s::int) AS i
"""


def measure(*, registered: int = REGISTERED, listed: int = LISTED) -> Part:
    """Half of the list is registered."""
    part = Part(
        title="A list compared with a register",
        head=("step", "rows", "seconds", "CPU of this process, s"),
    )
    _fill(registered)
    numbers = [_number(one) for one in range(listed)]
    took, cpu = _timed(lambda: blind_indexes("id-number", numbers))
    part.rows.append(("blind indexes of the list", listed, took, cpu))
    wanted = [hashlib.sha256(str(one * 2).encode()).digest() for one in range(listed // 2)]
    wanted += [os.urandom(32) for _ in range(listed - len(wanted))]
    known_people(wanted[:1000])
    found: set[bytes] = set()
    match, cpu = _timed(lambda: found.update(known_people(wanted)))
    if len(found) != min(listed // 2, (registered + 1) // 2):
        raise RuntimeError(f"{len(found)} of {listed} found")
    part.rows.append((f"matching against {registered:,}", listed, match, cpu))
    part.goal("matching with its blind indexes, s", round(took + match, 2), MOST_SECONDS)
    part.notes.append("The rows of the register are made, not people: no row is opened by matching.")
    return part


def _fill(registered: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'registers_registeredperson'::regclass AND contype = 'u'"
        )
        [name] = [row[0] for row in cursor.fetchall()]
        # filled without the index and indexed once: only the filling is quicker so
        cursor.execute(f'ALTER TABLE registers_registeredperson DROP CONSTRAINT "{name}"')
        for first in range(0, registered, _AT_ONCE):
            cursor.execute(_FILL, [first, min(first + _AT_ONCE, registered) - 1])
        cursor.execute(
            f'ALTER TABLE registers_registeredperson ADD CONSTRAINT "{name}" UNIQUE (id_number_index)'
        )
        cursor.execute("VACUUM ANALYZE registers_registeredperson")


def _number(place: int) -> str:
    body = f"341699{1950 + place % 60}{1 + place % 12:02d}{1 + place % 28:02d}{place % 1000:03d}"
    return body + id_check(body)


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    me, before, began = psutil.Process(), psutil.Process().cpu_times(), time.perf_counter()
    run()
    took, after = time.perf_counter() - began, me.cpu_times()
    return round(took, 2), round(after.user + after.system - before.user - before.system, 2)
