"""The registers loaded from fusion: people encrypted with blind indexes, firms plain; unseen until they serve."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil

from benchmarks.tables import Part
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Field, Kind, Source
from tongban.resources.fusion.loading.load import load_register
from tongban.resources.fusion.running.description import described
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store
from tongban.resources.fusion.simulating.city import simulate
from tongban.resources.fusion.simulating.facts import City

PEOPLE = 1_000_000
LEAST = 80_000  # rows a second, encrypted and indexed
LEAST_PLAIN = 200_000
_BY = SystemActor(job="bench")


def measure(*, people: int = PEOPLE) -> Part:
    """A city of `people` and their firms, fused (not counted) and loaded into registers that have none of them."""
    part = Part(
        title="The population register loaded",
        head=("step", "rows", "seconds", "rows a second", "CPU of this process, s"),
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
        firms = given.sources[Kind.ENTITIES]
        pace = _load(
            part,
            "people: encrypted, indexed, taken into use",
            given.sources[Kind.PEOPLE],
            place / "people",
            expected_rows=given.rows[Kind.PEOPLE],
        )
        few = given.rows[Kind.ENTITIES]
        _load(
            part, "firms, who represents them encrypted and linked", firms, place / "firms", expected_rows=few
        )
        _forget_firms()
        plain = _load(
            part,
            "firms of whom nobody says who represents them",
            _unnamed(firms),
            place / "plain",
            expected_rows=few,
        )
    part.at_least("rows a second", pace, LEAST)
    part.at_least("plain rows a second", plain, LEAST_PLAIN)
    return part


def _load(part: Part, step: str, sources: Sequence[Source], folder: Path, *, expected_rows: int) -> int:
    """Adds a line to the part; rows a second."""
    kind = sources[0].kind
    engine = DuckEngine(memory="2GB")
    store = Store(folder, kind)
    on = max(source.delivered_on for source in sources)
    fused = fuse(
        kind=kind,
        sources=sources,
        store=store,
        engine=engine,
        on=on,
        expected_rows=expected_rows,
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
    engine.close()
    rows = served.new + served.changed
    part.rows.append((step, rows, round(took, 1), rows / took, round(cpu, 1)))
    return round(rows / took)


def _unnamed(sources: Sequence[Source]) -> list[Source]:
    """The same deliveries without who represents a firm: nothing of them is encrypted."""
    return [
        replace(
            source,
            columns={
                field: column for field, column in source.columns.items() if field != Field.REPRESENTATIVE
            },
        )
        for source in sources
    ]


def _forget_firms() -> None:
    """The register of firms as it was before any was loaded."""
    from tongban.resources.registers.facts import Register
    from tongban.resources.registers.models import RegisteredFirm, RegisterEdition, ServingEdition

    RegisteredFirm.objects.filter(since_edition__gt=0).delete()
    RegisterEdition.objects.filter(register=Register.FIRM).delete()
    ServingEdition.objects.filter(register=Register.FIRM.value).delete()
