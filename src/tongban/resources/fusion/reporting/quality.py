"""Count how good each delivery is, from what the run has written.

Completeness and validity come from the bits that every row carries: one small column is read, no field.
Agreement is counted on a few buckets, which hold a fair sample of all keys.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import (
    FAULT_OF,
    FIELDS,
    KEEPS_OUT,
    KEY,
    MISSING,
    Fault,
    Field,
    Kind,
    Place,
    Source,
)
from tongban.resources.fusion.marks import DELIVERY_BITS, EPOCH, MOST_DAYS, MOST_DELIVERIES, ROW_BITS
from tongban.resources.fusion.reporting.facts import DeliveryQuality, FieldQuality, RowCounts
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.store import rows_in

SAMPLED_BUCKETS = 2
NOT_SAID = sum(int(fault) for fault in MISSING.values())  # no fault of what is said


def quality(*, sources: Sequence[Source], fused: Fused, engine: Engine) -> list[DeliveryQuality]:
    """The quality of every live delivery, in the order of `sources`."""
    agreement = _agreement(sources=sources, fused=fused, engine=engine)
    return [_of(one, fused=fused, engine=engine, agreement=agreement[one.number]) for one in sources]


def _of(
    source: Source, *, fused: Fused, engine: Engine, agreement: Mapping[Field, tuple[int, int]]
) -> DeliveryQuality:
    folder = fused.standard[source.number]
    counts: dict[int, int] = defaultdict(int)
    places: dict[str, int] = defaultdict(int)
    days = 0
    for name, files in {
        "merged": sorted(file for file in folder.glob("bucket=[0-9]*/*.parquet")),
        "to_link": rows_in(folder, Place.WITHOUT_KEY),
        "kept_out": rows_in(folder, Place.REJECTED),
    }.items():
        if not files:
            continue
        rows = engine.read(files)
        day = (rows["mark"] >> (ROW_BITS + DELIVERY_BITS)) & MOST_DAYS
        for row in engine.rows(rows.group_by("faults").agg(times=rows.count(), days=day.sum())):
            counts[row["faults"]] += row["times"]
            places[name] += row["times"]
            days += int(row["days"])
    total = sum(counts.values())
    repeated, clashing = _repeated_and_clashing(source, fused=fused, engine=engine)
    return DeliveryQuality(
        number=source.number,
        department=source.department,
        delivered_on=source.delivered_on,
        counts=RowCounts(
            used=places["merged"] - repeated - clashing,
            repeated=repeated,
            clashing=clashing,
            to_link=places["to_link"],
            kept_out=_kept_out(counts, places["to_link"]),
            back=sum(times for bits, times in counts.items() if bits & ~NOT_SAID),
        ),
        days_old=(source.delivered_on - EPOCH).days - days / total if total else None,
        fields=tuple(
            _field(field, total, counts, agreement.get(field, (0, 0))) for field in FIELDS[source.kind]
        ),
    )


def _kept_out(counts: Mapping[int, int], to_link: int) -> dict[Fault, int]:
    """By why. A row has one fault of its key at most; one without a key that can be linked is not kept out."""
    found = {
        fault: sum(times for bits, times in counts.items() if bits & fault) for fault in Fault(KEEPS_OUT)
    }
    found[Fault.KEY_MISSING] -= to_link
    return {fault: times for fault, times in found.items() if times}


def _repeated_and_clashing(source: Source, *, fused: Fused, engine: Engine) -> tuple[int, int]:
    """How many rows have a newer one for the same key in the delivery, and how many others a key that is set aside.

    Keys are read only where there may be such rows: one column, bucket by bucket.
    """
    repeated = clashing = 0
    for bucket, folder in fused.buckets.items():
        files = rows_in(fused.standard[source.number], bucket)
        conflicts = sorted((folder / "conflicts").glob("*.parquet"))
        if files and source.has_repeats:
            keys = engine.read(files)
            (row,) = engine.rows(keys.aggregate(rows=keys.count(), keys=keys[KEY].nunique()))
            repeated += int(row["rows"]) - int(row["keys"])
        if files and conflicts:
            aside = engine.read(files).select(KEY).semi_join(engine.read(conflicts), KEY)
            (row,) = engine.rows(aside.aggregate(keys=aside[KEY].nunique()))
            clashing += int(row["keys"])
    return repeated, clashing


def _field(field: Field, total: int, counts: Mapping[int, int], compared: tuple[int, int]) -> FieldQuality:
    missing = sum(times for bits, times in counts.items() if bits & MISSING[field])
    bad = sum(times for bits, times in counts.items() if bits & FAULT_OF[field])
    return FieldQuality(
        field=field,
        rows=total,
        said=total - missing,
        valid=total - missing - bad,
        compared=compared[0],
        agreeing=compared[1],
    )


def _agreement(
    *, sources: Sequence[Source], fused: Fused, engine: Engine
) -> Mapping[int, Mapping[Field, tuple[int, int]]]:
    """By delivery and field: how many rows of the sample were compared, and how many agree."""
    found: dict[int, dict[Field, tuple[int, int]]] = {one.number: {} for one in sources}
    for bucket in sorted(fused.buckets)[:SAMPLED_BUCKETS]:
        files = [file for one in sources for file in rows_in(fused.standard[one.number], bucket)]
        chosen = engine.read(sorted((fused.buckets[bucket] / "golden").glob("*.parquet")))
        for row in engine.rows(_compared(engine.read(files), chosen, fused.kind)):
            of_delivery = found[row["delivery"]]
            for field in FIELDS[fused.kind]:
                before = of_delivery.get(field, (0, 0))
                of_delivery[field] = (
                    before[0] + int(row[f"of_{field}"]),
                    before[1] + int(row[f"same_{field}"]),
                )
    return found


def _compared(rows: ir.Table, chosen: ir.Table, kind: Kind) -> ir.Table:
    rows = rows.mutate(delivery=(rows["mark"] >> ROW_BITS) & MOST_DELIVERIES)
    fields = [field.value for field in FIELDS[kind]]
    both = rows.inner_join(chosen.select(KEY, **{f"chosen_{field}": chosen[field] for field in fields}), KEY)
    measures: dict[str, Any] = {}
    for field in fields:
        told = both[field].notnull()
        measures[f"of_{field}"] = ibis.ifelse(told, 1, 0).sum()
        measures[f"same_{field}"] = ibis.ifelse(told & (both[field] == both[f"chosen_{field}"]), 1, 0).sum()
    return both.group_by("delivery").agg(**measures)
