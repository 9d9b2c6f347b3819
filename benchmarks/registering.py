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
from tongban.resources.fusion.running.description import Deliveries, described
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store
from tongban.resources.fusion.simulating.city import simulate
from tongban.resources.fusion.simulating.facts import City

PEOPLE = 1_000_000
MANY = 8  # a city of so many times the people has as many firms as the other has people
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
        city, many = _made(people, place / "city"), _made(MANY * people, place / "many")
        pace = _load(part, "people: encrypted, indexed, taken into use", city, Kind.PEOPLE, place / "people")
        _load(part, "firms, who represents them encrypted and linked", city, Kind.ENTITIES, place / "firms")
        _forget_firms()
        plain = _load(
            part,
            "firms of whom nobody says who represents them",
            replace(many, sources={Kind.ENTITIES: _unnamed(many.sources[Kind.ENTITIES])}),
            Kind.ENTITIES,
            place / "plain",
        )
    part.at_least("rows a second", pace, LEAST)
    part.at_least("plain rows a second", plain, LEAST_PLAIN)
    return part


def _made(people: int, folder: Path) -> Deliveries:
    city = City(people=people, departments=4, seed=1, on=date(2026, 11, 30))
    simulate(city, folder=folder, report=lambda done, of: None, threads=0, memory="2GB")
    return described(folder)


def _load(part: Part, step: str, given: Deliveries, kind: Kind, folder: Path) -> int:
    """Adds a line to the part; rows a second."""
    sources = given.sources[kind]
    engine = DuckEngine(memory="2GB")
    store = Store(folder, kind)
    on = max(source.delivered_on for source in sources)
    fused = fuse(
        kind=kind,
        sources=sources,
        store=store,
        engine=engine,
        on=on,
        expected_rows=given.rows[kind],
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


def _unnamed(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The same deliveries without who represents a firm: nothing of them is encrypted."""
    return tuple(
        replace(
            source,
            columns={
                field: column for field, column in source.columns.items() if field != Field.REPRESENTATIVE
            },
        )
        for source in sources
    )


def _forget_firms() -> None:
    """The register of firms as it was before any was loaded."""
    from django.db import connection

    from tongban.resources.registers.facts import Register
    from tongban.resources.registers.models import RegisteredFirm, RegisterEdition, ServingEdition

    RegisteredFirm.objects.filter(since_edition__gt=0).delete()
    RegisterEdition.objects.filter(register=Register.FIRM).delete()
    ServingEdition.objects.filter(register=Register.FIRM.value).delete()
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {RegisteredFirm._meta.db_table}")
