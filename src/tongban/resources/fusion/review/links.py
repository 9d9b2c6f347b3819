"""Put the rows that may be about somebody before people: `tongban fusion link` fills the queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.foundation.vault.public import blind_index
from tongban.resources.fusion.deliveries.models import LIVE, Delivery
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import KEY, Kind, Place
from tongban.resources.fusion.linking.candidates import Candidate
from tongban.resources.fusion.marks import origin_of
from tongban.resources.fusion.review.facts import LinkState
from tongban.resources.fusion.review.gathering import AT_ONCE, parts, plain_row, row_indexes
from tongban.resources.fusion.review.models import LinkPair, LinkRow
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.store import rows_in
from tongban.resources.fusion.standardising.person_ids import full_number

_PERSON_INDEX = "id-number"  # as the population register has it


def queue_candidates(found: Sequence[Candidate], *, fused: Fused, engine: Engine, at: datetime) -> int:
    """Put each row with the people whom it may be about into the queue; answers how many are to be decided.

    A row that was decided is not asked again, nor a pair that was. Rows that nobody delivers any more leave the
    queue. One transaction per thousand rows.
    """
    assert fused.kind is Kind.PEOPLE
    by_mark: dict[int, list[Candidate]] = {}
    for one in found:
        by_mark.setdefault(one.mark, []).append(one)
    deliveries = {
        row.mark: row
        for row in Delivery.objects.filter(LIVE, agreement__kind=Kind.PEOPLE.value).select_related(
            "agreement"
        )
    }
    seen: set[bytes] = set()
    for part in parts(iter(by_mark), AT_ONCE):
        lost = _lost(fused, engine, part)
        known = _known(fused, engine, {one.key for mark in part for one in by_mark[mark]})
        told = [mark for mark in part if origin_of(mark).delivery in deliveries and mark in lost]
        seen |= _queue(told, by_mark, lost, known, deliveries, at)
    gone = LinkRow.objects.filter(state__in=[LinkState.OPEN, LinkState.UNSURE])
    for waiting in parts(gone.values_list("pk", "content_index").iterator(), AT_ONCE):
        left = [pk for pk, index in waiting if bytes(index) not in seen]
        LinkRow.objects.filter(pk__in=left).update(state=LinkState.GONE)
    return LinkRow.objects.filter(state=LinkState.OPEN).count()


@transaction.atomic
def _queue(
    marks: Sequence[int],
    by_mark: Mapping[int, Sequence[Candidate]],
    lost: Mapping[int, Mapping[str, Any]],
    known: Mapping[int, Mapping[str, Any]],
    deliveries: Mapping[int, Delivery],
    at: datetime,
) -> set[bytes]:
    """Write one part; answers the indexes of its rows. 4 SQL."""
    rows: dict[tuple[Any, bytes], tuple[LinkRow, Sequence[Candidate]]] = {}
    for mark in marks:
        delivery = deliveries[origin_of(mark).delivery]
        (index,) = row_indexes(delivery.agreement.code, [lost[mark]])
        fresh = LinkRow(
            agreement=delivery.agreement,
            content_index=index,
            delivery=delivery,
            row=origin_of(mark).row,
            facts=plain_row(lost[mark]),
            best=max(one.probability for one in by_mark[mark]),
            state=LinkState.OPEN,
            found_at=at,
        )
        rows[delivery.agreement_id, index] = fresh, by_mark[mark]
    LinkRow.objects.bulk_create(
        [row for row, _ in rows.values()],
        update_conflicts=True,
        unique_fields=["agreement", "content_index"],
        update_fields=["delivery", "row", "best"],
    )
    indexes = [index for _, index in rows]
    stored = {
        (row.agreement_id, bytes(row.content_index)): row
        for row in LinkRow.objects.filter(content_index__in=indexes)
    }
    LinkRow.objects.filter(content_index__in=indexes, state=LinkState.GONE).update(state=LinkState.OPEN)
    LinkPair.objects.bulk_create(
        [
            LinkPair(
                link_row=stored[place],
                key_index=blind_index(_PERSON_INDEX, full_number(one.key)),
                person={"id_number": full_number(one.key), **plain_row(known[one.key])},
                probability=one.probability,
            )
            for place, (_, people) in rows.items()
            for one in people
            if one.key in known
        ],
        ignore_conflicts=True,
    )
    return set(indexes)


def _lost(fused: Fused, engine: Engine, marks: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    files = [file for folder in fused.standard.values() for file in rows_in(folder, Place.WITHOUT_KEY)]
    rows = engine.read(files)
    return {row["mark"]: row for row in engine.rows(rows.filter(rows["mark"].isin(list(marks))))}


def _known(fused: Fused, engine: Engine, keys: set[int]) -> dict[int, Mapping[str, Any]]:
    rows = engine.read(fused.golden())
    return {row[KEY]: row for row in engine.rows(rows.filter(rows[KEY].isin(sorted(keys))))}
