"""The trail: appends, proofs, recorded acts, sequenced rows, and a check of the log, a second.

    PYTHONPATH=src python benchmarks/trail.py [--json] [--rows 5000]

The database figures run in the installation's own PostgreSQL and are rolled back. `cost` and `million` are
parts of `benchmarks/run.py`: what the sequencer costs, and a log of a million leaves checked.
"""

import hashlib
import json
import os
import platform
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from benchmarks.installation import Installation
    from benchmarks.people import Cast
    from benchmarks.tables import Part

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
LEAVES = 1_000_000


def took(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tree() -> dict[str, float]:
    """A tree of a million leaves in memory."""
    from tongban.foundation.trail import merkle

    hashes = [merkle.leaf_hash(i.to_bytes(8, "big")) for i in range(LEAVES)]
    edge = merkle.Edge(0, {})

    def append() -> None:
        for hash_ in hashes:
            edge.append(hash_)

    def read(level: int, index: int) -> list[bytes]:
        return edge.grown()[level, index]

    def prove(ranges: list[tuple[int, int]]) -> list[bytes]:
        return [merkle.range_hash(low, high, read) for low, high in ranges]

    chance = random.Random(1)
    places = [chance.randrange(1, LEAVES) for _ in range(2000)]
    seconds = took(append)
    root = edge.root()
    inclusion = took(lambda: [prove(merkle.inclusion_ranges(seq, LEAVES)) for seq in places])
    consistency = took(lambda: [prove(merkle.consistency_ranges(old, LEAVES)) for old in places])
    proof = prove(merkle.inclusion_ranges(7, LEAVES))

    def checks() -> None:
        for _ in range(2000):
            merkle.check_inclusion(leaf=hashes[7], seq=7, size=LEAVES, proof=proof, root=root)

    check = took(checks)
    return {
        "appends_per_s": round(LEAVES / seconds),
        "inclusion_proof_us": round(inclusion / 2000 * 1e6),
        "consistency_proof_us": round(consistency / 2000 * 1e6),
        "check_inclusion_us": round(check / 2000 * 1e6),
    }


def database(rows: int) -> dict[str, float]:
    """Recording, sequencing, receipts and the check of the log, rolled back afterwards."""
    from django.db import transaction

    from tongban.foundation.trail import public as trail
    from tongban.kernel.actors import SystemActor

    act = trail.declare_act("benchmark.act", "An act of the benchmark")
    by, at = SystemActor(job="benchmark"), datetime.now(UTC)
    promised: list[trail.TrailPromise] = []

    def record() -> None:
        for i in range(rows):
            facts = {"number": i, "name": "张小满", "days": [5, 10]}
            promised.append(trail.record(act=act, subject=f"cases:{i}", by=by, at=at, facts=facts))

    def sequence() -> None:
        while trail.sequence_once():
            pass

    with transaction.atomic():
        cpu = time.process_time()
        recording = took(record)
        cpu = time.process_time() - cpu
        sequencing = took(sequence)
        one = took(lambda: [trail.receipt_of(promise.entry_id) for promise in promised[:200]])
        checking = took(trail.verify_log)
        transaction.set_rollback(True)
    return {
        "recorded_per_s": round(rows / recording),
        "record_cpu_ms": round(cpu / rows * 1e3, 3),
        "sequenced_per_s": round(rows / sequencing),
        "receipt_ms": round(one / min(rows, 200) * 1e3, 2),
        "checked_per_s": round(rows / checking),
    }


def cost(place: "Installation", cast: "Cast", *, seconds: float, rounds: int) -> "Part":
    """What the log costs: cases created by 4 clients, in turn with the sequencer and without.

    Without it acts are recorded and promised all the same, and wait; it is off because this session holds
    its lock. Worker and queue are idle before each round.
    """
    from benchmarks.clients import fire
    from benchmarks.creating import drain
    from benchmarks.tables import Part

    part = Part(title="Trail: what the log costs", head=("round", "cases/s, sequencer on", "off", "cost %"))
    shots = [[citizen.application()] for citizen in cast.citizens[:4]]
    fire(port=place.port, shots=shots, seconds=2.0)
    rates: dict[bool, list[float]] = {True: [], False: []}

    def volley() -> float:
        drain()
        shot = fire(port=place.port, shots=shots, seconds=seconds)
        if shot.wrong:
            raise RuntimeError(f"{len(shot.wrong)} wrong answers: {shot.wrong[0]}")
        return shot.rate

    for number in range(rounds):
        for is_on in (True, False) if number % 2 else (False, True):
            if is_on:
                rates[is_on].append(volley())
            else:
                with sequencer_off():
                    rates[is_on].append(volley())
        on, off = rates[True][-1], rates[False][-1]
        part.rows.append((number + 1, on, off, round((1 - on / off) * 100, 1)))
    on, off = (statistics.median(rates[is_on]) for is_on in (True, False))
    part.rows.append(("median", on, off, round((1 - on / off) * 100, 1)))
    part.goal("Cost of the log, % of the throughput without it (medians)", round((1 - on / off) * 100, 1), 25)
    return part


@contextmanager
def sequencer_off() -> Iterator[None]:
    """No process puts acts into the log as long as it lasts."""
    from django.db import connection

    from tongban.foundation.trail.commands.sequence import LOCK

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def million(*, leaves: int = LEAVES) -> "Part":
    """A log of a million leaves, with a head each 5,000 as the sequencer signs them, checked and rolled back."""
    from django.db import transaction

    from benchmarks.tables import Part
    from tongban.foundation.trail import public as trail

    part = Part(
        title="Trail: a million leaves checked", head=("leaves", "heads", "filled in s", "checked in s")
    )
    with transaction.atomic():
        filling = took(lambda: fill(leaves))
        reports: list[trail.LogReport] = []
        checking = took(lambda: reports.append(trail.verify_log(is_deep=False)))
        transaction.set_rollback(True)
    report = reports[0]
    if not report.is_whole or report.size != leaves:
        raise RuntimeError(f"the log is not whole: {report.faults[:3]}")
    part.rows.append((report.size, report.checkpoints, filling, round(checking, 1)))
    part.goal("Seconds to check a million leaves", round(checking, 1), 10)
    part.notes.append(
        "Each leaf is read and hashed, the tree built again, and every tile and every head's root held against it: "
        "`tongban trail verify --quick`, and what anybody outside can do. A whole check also verifies each entry's "
        "promise and opens its facts, some 0.2 ms an entry."
    )
    return part


def fill(leaves: int) -> None:
    """Let the log grow to so many leaves, each in its true form, with tiles and heads."""
    from django.db import connection

    from tongban.foundation.trail.commands.sequence import LOCK, read_tiles
    from tongban.foundation.trail.leaves import Leaf, b64
    from tongban.foundation.trail.merkle import Edge, leaf_hash
    from tongban.foundation.trail.notes import Checkpoint
    from tongban.foundation.trail.signing import origin, signer

    at = datetime.now(UTC)
    pattern = Leaf(
        entry_id=uuid.UUID(int=0),
        act="cases.accept",
        act_at=at,
        recorded_at=at,
        subject=bytes(32),
        actor=bytes(32),
        facts=bytes(32),
    ).to_bytes()
    blank, none = b64(bytes(32)).encode(), str(uuid.UUID(int=0)).encode()

    def true_leaf(seq: int) -> bytes:
        said = b64(hashlib.sha256(seq.to_bytes(8, "big")).digest()).encode()
        return pattern.replace(blank, said).replace(none, f"{seq:08x}-0000-7000-8000-000000000000".encode())

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT coalesce(max(size), 0) FROM trail_checkpoint")
        size = int(cursor.fetchone()[0])
        tiles = read_tiles(cursor, Edge.keys(size))
        edge = Edge(size, {level: tiles[level, index] for level, index in Edge.keys(size)})
        heads = []
        for first in range(size, leaves, 20_000):  # no statement lasts over its limit
            with cursor.copy("COPY trail_logrow (seq, leaf) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["int8", "bytea"])
                for seq in range(first, min(first + 20_000, leaves)):
                    leaf = true_leaf(seq)
                    copy.write_row((seq, leaf))
                    edge.append(leaf_hash(leaf))
                    if edge.size % 5_000 == 0 or edge.size == leaves:
                        head = Checkpoint(origin=origin(), size=edge.size, root=edge.root())
                        heads.append((head.size, head.root, signer().sign(head.text()), at))
        grow = (
            "INSERT INTO trail_tile (level, index, hashes) VALUES (%s, %s, %s) "
            "ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes"
        )
        cursor.executemany(
            grow, [(level, index, b"".join(tile)) for (level, index), tile in edge.grown().items()]
        )
        sign = "INSERT INTO trail_checkpoint (size, root, note, signed_at) VALUES (%s, %s, %s, %s)"
        cursor.executemany(sign, heads)


def main() -> None:
    """Run both parts and print what was measured, with machine and load."""
    rows = int(sys.argv[sys.argv.index("--rows") + 1]) if "--rows" in sys.argv else 5000
    django.setup()
    load = os.getloadavg()[0]
    said = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": round(load, 1),
        **tree(),
        **database(rows),
    }
    if "--json" in sys.argv:
        print(json.dumps(said))
    else:
        for name, value in said.items():
            print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
