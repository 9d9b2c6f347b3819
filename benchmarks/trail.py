"""The trail: appends, proofs, recorded acts, sequenced rows, and a check of the log, a second.

    PYTHONPATH=src python benchmarks/trail.py [--json] [--rows 5000]

The database figures run in the installation's own PostgreSQL and are rolled back.
"""

import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import django

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
