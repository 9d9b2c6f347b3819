"""Lifecycles of a process a second: in memory, with save and restore at every step, and through the database.

    PYTHONPATH=src python benchmarks/process.py [--json]

The process is the five-post default (four human steps). The database figure runs the verbs on the
installation's own PostgreSQL, each step in a transaction of its own, and leaves nothing behind.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
WAY = ("accept", "agree", "grant", "issue")


def rate(one: Callable[[], object], *, seconds: float = 3.0) -> float:
    """How often `one` runs in a second, after a warm-up."""
    one()
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        one()
        count += 1
    return count / (time.perf_counter() - begun)


def main() -> None:
    django.setup()
    from django.db import transaction

    from tongban.kernel import clock
    from tongban.services.process import engine
    from tongban.services.process.defaults import default_bpmn
    from tongban.services.process.public import complete_step, start_process

    compiled = engine.compile_bpmn(default_bpmn("five-posts"))
    sizes: list[int] = []

    def in_memory() -> None:
        run = engine.Run.begin(compiled, data={})
        for outcome in WAY:
            run.complete(run.open_steps()[0].id, outcome=outcome, data={})

    def saved_each_step() -> None:
        run = engine.Run.begin(compiled, data={})
        for outcome in WAY:
            text = run.saved()
            sizes.append(len(text))
            run = engine.Run.restore(compiled, json.loads(text))
            run.complete(run.open_steps()[0].id, outcome=outcome, data={})

    def in_database() -> None:
        with transaction.atomic():
            steps = start_process(subject="bench:process", key_or_version_id="five-posts", at=clock.now())
        for outcome in WAY:
            with transaction.atomic():
                steps = complete_step(
                    subject="bench:process", step_id=steps[0].id, outcome=outcome, at=clock.now()
                )

    figures = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "in_memory_per_s": round(rate(in_memory), 1),
        "saved_each_step_per_s": round(rate(saved_each_step), 1),
        "in_database_per_s": round(rate(in_database), 1),
        "largest_state_bytes": max(sizes),
        "publish_ms": round(1000 / rate(lambda: engine.compile_bpmn(default_bpmn("five-posts"))), 2),
    }
    if "--json" in sys.argv:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
