"""After a run: what is to be worked through is written down, and what was decided is carried on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

import ibis
import structlog
from django.db import transaction
from django.db.models import QuerySet

from tongban.foundation.tasks.public import drop_tasks
from tongban.foundation.vault.public import blind_index, blind_indexes
from tongban.resources.fusion.deliveries.models import LIVE, Delivery
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import DAY_OF, FIELDS, KEY, Field, Kind, Place, Source
from tongban.resources.fusion.marks import origin_of
from tongban.resources.fusion.reporting.facts import DeliveryQuality, FieldQuality
from tongban.resources.fusion.reporting.quality import quality
from tongban.resources.fusion.review.commands.ask import task_keys
from tongban.resources.fusion.review.facts import LinkState
from tongban.resources.fusion.review.handing_back import hand_back
from tongban.resources.fusion.review.models import (
    CLASH_INDEX,
    ROW_INDEX,
    Clash,
    GivenNumber,
    LinkRow,
    QualityNote,
)
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.store import rows_in
from tongban.resources.fusion.standardising.person_ids import full_number

log = structlog.get_logger(__name__)
AT_ONCE = 1_000
MOST_CLASHES = 20_000  # more than that is no work for people, but a delivery that went wrong
T = TypeVar("T")


def carry_decisions(*, fused: Fused, sources: Sequence[Source], engine: Engine) -> int:
    """Give decided numbers to rows that were delivered anew; answers how many, so that they can be fused again.

    Nothing is read while nothing was decided. A row is known again by all that it says.
    """
    if fused.kind is not Kind.PEOPLE or not LinkRow.objects.filter(state=LinkState.SAME).exists():
        return 0
    deliveries = _deliveries(sources)
    count = 0
    for source in sources:
        delivery = deliveries.get(source.number)
        files = rows_in(fused.standard[source.number], Place.WITHOUT_KEY)
        if delivery is None or not files:
            continue
        known = dict(
            LinkRow.objects.filter(agreement=delivery.agreement_id, state=LinkState.SAME).values_list(
                "content_index", "id"
            )
        )
        if not known:
            continue
        for part in parts(engine.rows(engine.read(files)), AT_ONCE):
            indexes = row_indexes(delivery.agreement.code, part)
            fresh = [
                GivenNumber(
                    delivery=delivery, row=origin_of(row["mark"]).row, link_row_id=known[bytes(index)]
                )
                for row, index in zip(part, indexes, strict=True)
                if bytes(index) in known
            ]
            count += len(GivenNumber.objects.bulk_create(fresh, ignore_conflicts=True))
    return count


def note_run(*, fused: Fused, sources: Sequence[Source], engine: Engine, on: date, at: datetime) -> None:
    """Write down the clashes and the quality of a run, and what goes back to the departments; done again on the same
    day it takes its place."""
    deliveries = _deliveries(sources)
    _note_quality(quality(sources=sources, fused=fused, engine=engine), deliveries, on, at)
    _note_clashes(fused, sources, deliveries, engine, on, at)
    hand_back(fused=fused, sources=sources, deliveries=deliveries, engine=engine)


def row_indexes(agreement: str, rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """By which a row is found again: all that it says."""
    return blind_indexes(ROW_INDEX, ("\x1f".join([agreement, *(plain_row(row).values())]) for row in rows))


def plain_row(row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a person in standard form, as text."""
    return {
        field.value: "" if row[field.value] is None else str(row[field.value])
        for field in FIELDS[Kind.PEOPLE]
    }


def parts(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    while part := list(islice(rows, size)):
        yield part


def _deliveries(sources: Sequence[Source]) -> Mapping[int, Delivery]:
    """The live deliveries behind the sources, by mark. 1 SQL."""
    rows = Delivery.objects.filter(LIVE, mark__in=[one.number for one in sources]).select_related("agreement")
    return {row.mark: row for row in rows}


@transaction.atomic
def _note_quality(
    found: Sequence[DeliveryQuality], deliveries: Mapping[int, Delivery], on: date, at: datetime
) -> None:
    by_agreement: dict[Any, list[DeliveryQuality]] = defaultdict(list)
    for one in found:
        if one.number in deliveries:
            by_agreement[deliveries[one.number].agreement_id].append(one)
    for agreement_id, ones in by_agreement.items():
        scores = [(one.score, one.rows) for one in ones if one.score is not None]
        weight = sum(rows for _, rows in scores)
        QualityNote.objects.update_or_create(
            agreement_id=agreement_id,
            on=on,
            defaults={
                "noted_at": at,
                "rows": sum(one.rows for one in ones),
                "to_link": sum(one.counts.to_link for one in ones),
                "kept_out": sum(one.counts.all_kept_out for one in ones),
                "score": sum(score * rows for score, rows in scores) / weight if weight else None,
                "fields": _sums([field for one in ones for field in one.fields]),
                "counts": {
                    str(row.pk): replace(one.counts, broken=row.broken).as_json()
                    for one in ones
                    for row in [deliveries[one.number]]
                },
            },
        )


def _sums(fields: Sequence[FieldQuality]) -> dict[str, list[int]]:
    sums: dict[str, list[int]] = {}
    for one in fields:
        before = sums.setdefault(one.field.value, [0, 0, 0, 0, 0])
        told = (one.rows, one.said, one.valid, one.compared, one.agreeing)
        sums[one.field.value] = [a + b for a, b in zip(before, told, strict=True)]
    return {field: counts for field, counts in sums.items() if counts[1]}


def _note_clashes(
    fused: Fused,
    sources: Sequence[Source],
    deliveries: Mapping[int, Delivery],
    engine: Engine,
    on: date,
    at: datetime,
) -> None:
    by_number = {one.number: one for one in sources}
    said: dict[Any, list[dict[str, Any]]] = {}
    found = list(islice(_clashing_rows(fused, engine), MOST_CLASHES + 1))
    is_cut = len(found) > MOST_CLASHES
    if is_cut:
        last = found[-1][0]  # perhaps not whole
        found = [one for one in found if one[0] != last]
        log.warning("fusion-clashes-cut", kind=fused.kind.value, most=MOST_CLASHES)
    for key, row in found:
        where = origin_of(row["mark"])
        delivery = deliveries.get(where.delivery)
        if delivery is None:
            continue
        day = row[DAY_OF[fused.kind].value]
        said.setdefault(key, []).append(
            {
                "organisation": str(delivery.agreement.organisation_id),
                "delivery": delivery.pk,
                "row": where.row,
                "name": row["name"] or "",
                "day": day.isoformat() if day else "",
                "level": by_number[where.delivery].authority.get(Field.NAME, 0),
            }
        )
    seen: list[bytes] = []
    for part in parts(iter(said.items()), AT_ONCE):
        rows = [_clash(fused.kind, key, rows, on) for key, rows in part]
        seen += [bytes(row.key_index) for row in rows]
        Clash.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "key_index"],
            update_fields=["said", "organisation_ids", "resolved_on"],
        )
    if is_cut:
        return  # which of the others are resolved is not known
    _resolve(Clash.objects.filter(kind=fused.kind, resolved_on=None).exclude(key_index__in=seen), on, at)


@transaction.atomic
def _resolve(rows: QuerySet[Clash], on: date, at: datetime) -> None:
    """The departments agree: nobody is asked any more. 3 SQL."""
    asked = rows.select_for_update().exclude(asked={}).only("id", "asked")
    keys = [key for row in asked for office in row.asked for key in task_keys(row, office)]
    drop_tasks(keys=keys, at=at, outcome="resolved")
    rows.update(resolved_on=on, asked={})


def _clashing_rows(fused: Fused, engine: Engine) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The rows under numbers that speak of two, bucket by bucket."""
    day = DAY_OF[fused.kind].value
    for bucket, folder in sorted(fused.buckets.items()):
        conflicts = sorted((folder / "conflicts").glob("*.parquet"))
        files = [file for one in fused.standard.values() for file in rows_in(one, bucket)]
        if not conflicts or not files:
            continue
        rows = engine.read(files).semi_join(engine.read(conflicts), KEY)
        rows = rows.select(KEY, "mark", "name", day).order_by(ibis.asc(KEY), ibis.asc("mark"))
        for row in engine.rows(rows):
            yield row[KEY], row


def _clash(kind: Kind, key: Any, said: list[dict[str, Any]], on: date) -> Clash:
    number = full_number(key) if kind is Kind.PEOPLE else str(key)
    return Clash(
        kind=kind,
        key_index=blind_index(CLASH_INDEX, number),
        number=number,
        said=said,
        organisation_ids=sorted({one["organisation"] for one in said}),
        found_on=on,
        resolved_on=None,
    )
