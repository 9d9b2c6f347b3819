"""The population register loaded from fusion: encrypted, with blind indexes, unseen until it serves."""

import tempfile
import time
from datetime import date
from pathlib import Path

import psutil

from benchmarks.tables import Part
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.loading.load import load_register
from tongban.resources.fusion.running.description import described
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store
from tongban.resources.fusion.simulating.city import simulate
from tongban.resources.fusion.simulating.facts import City

PEOPLE = 1_000_000
LEAST = 80_000  # rows a second
_BY = SystemActor(job="bench")


def measure(*, people: int = PEOPLE) -> Part:
    """A city of `people` fused (not counted) and loaded into an empty register, then again with a few changes."""
    part = Part(
        title="The population register loaded",
        head=("step", "people", "seconds", "rows a second", "CPU of this process, s"),
    )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        on = date(2026, 11, 30)
        simulate(
            City(people=people, departments=4, seed=1, on=on),
            folder=place / "city",
            report=lambda done, of: None,
            threads=0,
            memory="2GB",
        )
        given = described(place / "city")
        engine = DuckEngine(memory="2GB")
        store = Store(place / "register", Kind.PEOPLE)
        fused = fuse(
            kind=Kind.PEOPLE,
            sources=given.sources[Kind.PEOPLE],
            store=store,
            engine=engine,
            on=given.on,
            expected_rows=given.rows[Kind.PEOPLE],
            report=lambda progress: None,
        )
        me, before = psutil.Process(), psutil.Process().cpu_times()
        began = time.perf_counter()
        served = load_register(
            fused=fused,
            store=store,
            engine=engine,
            built_on=on,
            by=_BY,
            at=clock.now(),
            report=lambda progress: None,
        )
        took = time.perf_counter() - began
        cpu = me.cpu_times().user + me.cpu_times().system - before.user - before.system
        rows = served.new + served.changed
        part.rows.append(
            ("encrypted, indexed, taken into use", rows, round(took, 1), rows / took, round(cpu, 1))
        )
        part.at_least("rows a second", round(rows / took), LEAST)
        engine.close()
    return part
