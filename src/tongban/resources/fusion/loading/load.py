"""Load what fusion made of people into the population register, and take it into use."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from struct import Struct
from typing import Any

from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import FIELDS, Field, Kind
from tongban.resources.fusion.loading.differences import gone, new_or_changed
from tongban.resources.fusion.marks import Origin, origin_of
from tongban.resources.fusion.running.facts import Fused, FusionStopped, Progress
from tongban.resources.fusion.running.run import nobody_stops
from tongban.resources.fusion.running.store import Store
from tongban.resources.fusion.standardising.person_ids import full_number
from tongban.resources.registers.public import (
    EditionFact,
    LoadedPerson,
    Register,
    leave_people,
    load_people,
    open_edition,
    serve_edition,
    serving_edition,
)

LOADING = N_("Loading bucket %(about)s")
PART_ROWS = 20_000
_FROM = tuple(f"from_{field}" for field in FIELDS[Kind.PEOPLE])
_ORIGINS = Struct(f"!{len(FIELDS[Kind.PEOPLE])}Q")


def load_register(
    *,
    fused: Fused,
    store: Store,
    engine: Engine,
    built_on: date,
    by: Actor,
    at: datetime,
    report: Callable[[Progress], None],
    is_stopped: Callable[[], bool] = nobody_stops,
) -> EditionFact:
    """Bring the population register to what fusion made: bucket by bucket unseen, then all at once.

    Only buckets that are others than in the serving edition are read, and of those only rows that differ. A
    load that was killed goes on with the parts that are missing; the old edition serves until all are there.

    Raises FusionStopped between two parts, EditionLoading.
    """
    serving = serving_edition(Register.PERSON)
    before = {int(bucket): Path(folder) for bucket, folder in (serving.made_of if serving else {}).items()}
    made_of = {str(bucket): str(folder) for bucket, folder in fused.buckets.items()}
    if serving is not None and serving.made_of == made_of:
        return serving
    number = open_edition(register=Register.PERSON, built_on=built_on, made_of=made_of, by=by, at=at)
    changed = sorted(
        bucket for bucket in {*fused.buckets, *before} if fused.buckets.get(bucket) != before.get(bucket)
    )
    for done, bucket in enumerate(changed):
        report(Progress(done=done, of=len(changed), step=LOADING, about=bucket))
        _load_bucket(
            number,
            bucket,
            now=_golden(fused.buckets.get(bucket)),
            before=_golden(before.get(bucket)),
            engine=engine,
            check=lambda done=done: _check(is_stopped, done, len(changed)),  # type: ignore[misc]
        )
    serve_edition(register=Register.PERSON, number=number, by=by, at=at)
    store.remember_loaded(fused.buckets.values())
    report(Progress(done=len(changed), of=len(changed), step=LOADING, about=0))
    served = serving_edition(Register.PERSON)
    assert served is not None
    return served


def _check(is_stopped: Callable[[], bool], done: int, of: int) -> None:
    if is_stopped():
        raise FusionStopped(facts={"done": done, "of": of})


def _golden(folder: Path | None) -> list[Path]:
    return [] if folder is None else sorted((folder / "golden").glob("*.parquet"))


def _load_bucket(
    number: int,
    bucket: int,
    *,
    now: list[Path],
    before: list[Path],
    engine: Engine,
    check: Callable[[], None],
) -> None:
    if now:
        rows = engine.rows(new_or_changed(engine=engine, now=now, before=before, kind=Kind.PEOPLE))
        for place, part in enumerate(_parts(rows)):
            check()
            load_people(number=number, part=f"{bucket}/{place}", rows=[_person(row) for row in part])
    if before:
        left = engine.rows(gone(engine=engine, now=now, before=before))
        for place, part in enumerate(_parts(left)):
            check()
            numbers = [full_number(row["key"]) for row in part]
            leave_people(number=number, part=f"{bucket}/left/{place}", id_numbers=numbers)


def _parts(rows: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while part := list(islice(rows, PART_ROWS)):
        yield part


def _person(row: Mapping[str, Any]) -> LoadedPerson:
    """What no department says is read from the number, or empty."""
    number = full_number(row["key"])
    return LoadedPerson(
        id_number=number,
        name=row["name"] or "",
        sex=str(row["sex"] or (1 if int(number[16]) % 2 else 2)),
        birth_date=row["birth"] or date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        nation=f"{row['nation']:02}" if row["nation"] else "",
        area_code=f"{row['region']}000000" if row["region"] else "",
        address=row["address"] or "",
        phone=row["phone"] or "",
        origins=_ORIGINS.pack(*[row[name] or 0 for name in _FROM]),
    )


def origins(packed: bytes) -> Mapping[Field, Origin]:
    """Where each field is from: delivery, row and day. Fields that nobody said are left out."""
    marks = zip(FIELDS[Kind.PEOPLE], _ORIGINS.unpack(packed), strict=True)
    return {field: origin_of(mark) for field, mark in marks if mark}
