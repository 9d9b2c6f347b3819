"""Build a register from deliveries: standardise each, then merge bucket by bucket."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import ibis.expr.types as ir

from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import FIELDS, KEY, Kind, Source
from tongban.resources.fusion.marks import MOST_DELIVERIES, ROW_BITS
from tongban.resources.fusion.merging.conflicts import conflicting_keys, doubtful_rows
from tongban.resources.fusion.merging.golden import DOUBTFUL, golden
from tongban.resources.fusion.running.alone import alone_in
from tongban.resources.fusion.running.facts import (
    MERGING,
    STANDARDISING,
    Fused,
    FusionStopped,
    NotFused,
    Progress,
)
from tongban.resources.fusion.running.room import room_given_back
from tongban.resources.fusion.running.store import Store, files_in, fingerprint, rows_in
from tongban.resources.fusion.standardising.standardise import standardised

# changes when the expressions do: what an older version made is then made anew
EXPRESSIONS = 4
ROWS_PER_BUCKET = 4_000_000


def nobody_stops() -> bool:
    """For runs that nobody can stop but by killing them."""
    return False


def fuse(
    *,
    kind: Kind,
    sources: Sequence[Source],
    store: Store,
    engine: Engine,
    on: date,
    expected_rows: int,
    report: Callable[[Progress], None],
    is_stopped: Callable[[], bool] = nobody_stops,
) -> Fused:
    """Bring a register up to date with its live deliveries.

    `on` is the day of the run. `expected_rows` fixes the number of buckets at the first run, one for every
    four million. Only deliveries that are new are read, and only buckets in which a delivery came, went or
    changed its authority are merged. What a serving register was loaded from stays, because the next load
    compares with it.

    Raises FusionAtWork before anything is touched, FusionStopped between two steps, NoRoom.
    """
    with alone_in(store.home, doing="fuse"), room_given_back(store):
        store.clear_unfinished()
        return _fused(
            kind=kind,
            sources=sources,
            store=store,
            engine=engine,
            on=on,
            expected_rows=expected_rows,
            report=report,
            is_stopped=is_stopped,
        )


def _fused(
    *,
    kind: Kind,
    sources: Sequence[Source],
    store: Store,
    engine: Engine,
    on: date,
    expected_rows: int,
    report: Callable[[Progress], None],
    is_stopped: Callable[[], bool],
) -> Fused:
    buckets = store.buckets(max(1, -(-expected_rows // ROWS_PER_BUCKET)))
    steps = _Steps(of=len(sources) + buckets, report=report, is_stopped=is_stopped)
    prints = {one.number: _print_of(one, buckets) for one in sources}
    standard: dict[int, Path] = {}
    read = 0
    for source in sources:
        steps.next(STANDARDISING, source.number)
        folder = store.standard(source.number, prints[source.number])
        standard[source.number] = folder
        if folder.exists():
            continue
        table = standardised(engine, source, buckets=buckets, on=on)
        engine.write_by(table, store.unfinished(folder), column="bucket")
        store.finish(folder)
        read += 1

    merged: dict[int, Path] = {}
    redone = 0
    for bucket in range(buckets):
        steps.next(MERGING, bucket)
        inside = [one for one in sources if rows_in(standard[one.number], bucket)]
        if not inside:
            continue
        folder = store.merged(bucket, _print_of_bucket(inside, prints))
        merged[bucket] = folder
        if folder.exists():
            continue
        _merge(
            kind=kind,
            bucket=bucket,
            inside=inside,
            standard=standard,
            folder=folder,
            store=store,
            engine=engine,
        )
        redone += 1
    store.keep_only([*standard.values(), *merged.values()])
    steps.finish()
    return Fused(kind=kind, buckets=merged, standard=standard, redone=redone, read=read)


def fused_before(*, kind: Kind, sources: Sequence[Source], store: Store) -> Fused:
    """What a run has left, if it came to its end with just these deliveries. Raises NotFused."""
    buckets = store.fixed_buckets()
    if buckets is None:
        raise NotFused(facts={"kind": kind.value})
    prints = {one.number: _print_of(one, buckets) for one in sources}
    standard = {one.number: store.standard(one.number, prints[one.number]) for one in sources}
    merged = {}
    for bucket in range(buckets):
        if inside := [one for one in sources if rows_in(standard[one.number], bucket)]:
            merged[bucket] = store.merged(bucket, _print_of_bucket(inside, prints))
    if not all(folder.exists() for folder in (*standard.values(), *merged.values())):
        raise NotFused(facts={"kind": kind.value})
    return Fused(kind=kind, buckets=merged, standard=standard, redone=0, read=0)


class _Steps:
    """Counts the steps, tells how far it is, and looks whether somebody wants it to stop."""

    def __init__(
        self, *, of: int, report: Callable[[Progress], None], is_stopped: Callable[[], bool]
    ) -> None:
        self._done, self._of, self._report, self._is_stopped = 0, of, report, is_stopped

    def next(self, step: str, about: int) -> None:
        if self._is_stopped():
            raise FusionStopped(facts={"done": self._done, "of": self._of})
        self._report(Progress(done=self._done, of=self._of, step=step, about=about))
        self._done += 1

    def finish(self) -> None:
        self._report(Progress(done=self._of, of=self._of, step=MERGING, about=0))


def _merge(
    *,
    kind: Kind,
    bucket: int,
    inside: Sequence[Source],
    standard: dict[int, Path],
    folder: Path,
    store: Store,
    engine: Engine,
) -> None:
    place = store.unfinished(folder)
    rows = _rows(inside, standard=standard, bucket=bucket, engine=engine)
    engine.write_by(golden(rows, kind=kind, sources=inside), place / "chosen", column=DOUBTFUL)
    sure, doubtful = ((place / "chosen").glob(f"{DOUBTFUL}={one}/*.parquet") for one in (0, 1))
    finished = {"sure": sorted(sure), "doubtful": sorted(doubtful)}
    if finished["doubtful"]:
        chosen = engine.read(finished["doubtful"])
        engine.write(doubtful_rows(rows, chosen, kind=kind), place / "said")
        said = engine.read(files_in(place / "said"))
        if engine.write(conflicting_keys(said), place / "conflicts"):
            conflicts = engine.read(files_in(place / "conflicts"))
            engine.write(chosen.anti_join(conflicts, KEY), place / "settled")
            finished["doubtful"] = files_in(place / "settled")
    store.gather(place / "golden", finished)
    for name in ("chosen", "said", "settled"):
        store.forget(place / name)
    store.finish(folder)


def _rows(inside: Sequence[Source], *, standard: dict[int, Path], bucket: int, engine: Engine) -> ir.Table:
    """The rows of a bucket. Only those of deliveries that may repeat a key are looked through for repeats."""
    parts = []
    for has_repeats in (False, True):
        files = [
            file
            for one in inside
            if one.has_repeats is has_repeats
            for file in rows_in(standard[one.number], bucket)
        ]
        if files:
            rows = engine.read(files)
            parts.append(without_repeats(rows) if has_repeats else rows)
    return parts[0] if len(parts) == 1 else parts[0].union(parts[1], distinct=False)


def without_repeats(rows: ir.Table) -> ir.Table:
    """Where a delivery has a key more than once, only its newest row."""
    rows = rows.mutate(delivery=(rows["mark"] >> ROW_BITS) & MOST_DELIVERIES)
    newest = rows.group_by([KEY, "delivery"]).agg(newest_mark=rows["mark"].max(), times=rows.count())
    newest = newest.filter(newest["times"] > 1).select(KEY, "delivery", "newest_mark")
    return rows.anti_join(
        newest,
        [
            rows[KEY] == newest[KEY],
            rows["delivery"] == newest["delivery"],
            rows["mark"] < newest["newest_mark"],
        ],
    ).drop("delivery")


def _print_of(source: Source, buckets: int) -> str:
    files = [(file.name, file.stat().st_size) for file in source.files]
    return fingerprint(EXPRESSIONS, buckets, source.number, sorted(source.columns.items()), files)


def _print_of_bucket(inside: Sequence[Source], prints: dict[int, str]) -> str:
    parts = [
        (prints[one.number], [one.authority.get(field, 0) for field in FIELDS[one.kind]], one.has_repeats)
        for one in sorted(inside, key=lambda one: one.number)
    ]
    return fingerprint(EXPRESSIONS, parts)
