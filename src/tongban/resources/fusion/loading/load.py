"""Load what fusion made of people and of entities into the registers, and take it into use."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pyarrow as pa

from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import KEY, Kind
from tongban.resources.fusion.loading.ahead import ahead
from tongban.resources.fusion.loading.differences import delivered_again, gone, new_or_changed
from tongban.resources.fusion.loading.ways import FIRMS_WAY, PEOPLE_WAY, Way
from tongban.resources.fusion.running.alone import alone_in
from tongban.resources.fusion.running.facts import Fused, FusionStopped, Progress
from tongban.resources.fusion.running.room import room_given_back
from tongban.resources.fusion.running.run import nobody_stops
from tongban.resources.fusion.running.store import Store
from tongban.resources.registers.public import (
    AreaReader,
    EditionFact,
    area_reader,
    found_wrong_keys,
    open_edition,
    serve_edition,
    serving_edition,
)

LOADING = N_("Loading bucket %(about)s")
PART_ROWS = 20_000
_WAYS = {Kind.PEOPLE: PEOPLE_WAY, Kind.ENTITIES: FIRMS_WAY}
_Step = tuple[
    int, int, Callable[[], bool]
]  # how many buckets are done, which is on, and how a part is written


class ComparedGone(Refused):
    """Without what the serving edition was loaded from, whoever is delivered no more would stay for ever, unseen."""

    code = "fusion-compared-gone"
    title = N_(
        "Edition %(number)s serves, and the folder that it was loaded from is not there any more: %(folder)s. Who is "
        "delivered no more could not be told, so nothing was loaded. Put the folder back, or load with --anew: every row "
        "is loaded then, and who left since stays in the register."
    )


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
    is_anew: bool = False,
) -> EditionFact:
    """Bring a register to what fusion made: bucket by bucket unseen, then all at once.

    Only buckets that are others than in the serving edition are read, and of those only rows that differ. A
    load that was killed goes on with the parts that are missing; the old edition serves until all are there.
    `is_anew` loads every row of buckets whose folder of before is lost, and lets who left since stay.

    Raises FusionAtWork before anything is touched, FusionStopped between two parts, EditionLoading,
    ComparedGone, NoRoom.
    """
    with alone_in(store.home, doing="load"), room_given_back(store):
        return _loaded(
            fused=fused,
            store=store,
            engine=engine,
            built_on=built_on,
            by=by,
            at=at,
            report=report,
            is_stopped=is_stopped,
            is_anew=is_anew,
        )


def _loaded(
    *,
    fused: Fused,
    store: Store,
    engine: Engine,
    built_on: date,
    by: Actor,
    at: datetime,
    report: Callable[[Progress], None],
    is_stopped: Callable[[], bool],
    is_anew: bool,
) -> EditionFact:
    register = _WAYS[fused.kind].register
    serving = serving_edition(register)
    before = {int(bucket): Path(folder) for bucket, folder in (serving.made_of if serving else {}).items()}
    made_of = {str(bucket): str(folder) for bucket, folder in fused.buckets.items()}
    if serving is not None and serving.made_of == made_of:
        return serving
    lost = {bucket: folder for bucket, folder in before.items() if not folder.is_dir()}
    if serving is not None and lost and not is_anew:
        raise ComparedGone(facts={"number": serving.number, "folder": str(min(lost.values()))})
    before = {bucket: folder for bucket, folder in before.items() if bucket not in lost}
    number = open_edition(register=register, built_on=built_on, made_of=made_of, by=by, at=at)
    changed = sorted(
        bucket for bucket in {*fused.buckets, *before} if fused.buckets.get(bucket) != before.get(bucket)
    )
    area_of = area_reader()
    steps = _steps(
        [(bucket, fused.buckets.get(bucket), before.get(bucket)) for bucket in changed],
        number=number,
        watched=_WAYS[fused.kind].keys(found_wrong_keys(register)),
        way=_WAYS[fused.kind],
        area_of=area_of,
        engine=engine,
    )
    with ahead(steps) as made:
        for done, bucket, write in made:
            _check(is_stopped, done, len(changed))
            report(Progress(done=done, of=len(changed), step=LOADING, about=bucket))
            write()
    store.remember_loaded(
        [*before.values(), *fused.buckets.values()]
    )  # killed behind the switch, both are kept
    serve_edition(register=register, number=number, by=by, at=at)
    store.remember_loaded(fused.buckets.values())
    report(Progress(done=len(changed), of=len(changed), step=LOADING, about=0))
    served = serving_edition(register)
    assert served is not None
    return served


def _check(is_stopped: Callable[[], bool], done: int, of: int) -> None:
    if is_stopped():
        raise FusionStopped(facts={"done": done, "of": of})


def _golden(folder: Path | None) -> list[Path]:
    return _files(folder, "golden")


def _files(folder: Path | None, name: str) -> list[Path]:
    return [] if folder is None else sorted((folder / name).glob("*.parquet"))


def _steps(
    changed: Iterable[tuple[int, Path | None, Path | None]],
    *,
    number: int,
    watched: Sequence[int | str],
    way: Way,
    area_of: AreaReader,
    engine: Engine,
) -> Iterator[_Step]:
    """What is to be written of each bucket that is another now: its folder, and the one of before. Asks no database.

    Of `watched` keys, of which something was found wrong, it is written as well that they say the same again: in
    parts of their own, since a load that goes on has to find the others as they were.
    """
    for done, (bucket, folder, folder_before) in enumerate(changed):
        now, before = _golden(folder), _golden(folder_before)
        if now:
            rows = way.shaped(new_or_changed(engine=engine, now=now, before=before, kind=way.kind))
            for place, part in enumerate(_parts(engine.batches(rows.order_by(KEY)))):
                yield done, bucket, partial(way.load, number, f"{bucket}/{place}", way.made(part, area_of))
        if now and before and watched:
            again = delivered_again(engine=engine, now=now, before=before, kind=way.kind, keys=watched)
            for place, part in enumerate(_parts(engine.batches(way.shaped(again).order_by(KEY)))):
                yield (
                    done,
                    bucket,
                    partial(way.load, number, f"{bucket}/again/{place}", way.made(part, area_of)),
                )
        if before:
            left = gone(engine=engine, now=now, before=before, aside=_files(folder, "conflicts"))
            for place, part in enumerate(_parts(engine.batches(left.order_by(KEY)))):
                yield done, bucket, partial(way.leave, number, f"{bucket}/left/{place}", part.to_pylist())


def _parts(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Parts of the same size whatever the engine's batches are: a load that goes on must find them again."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        while sum(map(len, waiting)) >= PART_ROWS:
            table = pa.Table.from_batches(waiting)
            yield table.slice(0, PART_ROWS)
            waiting = table.slice(PART_ROWS).to_batches()
    if any(map(len, waiting)):
        yield pa.Table.from_batches(waiting)
