"""Counts the whole library, batch by batch, and keeps the figure of each organisation for the month."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.kernel.clock import CITY_ZONE
from tongban.services.items.sparing.facts import Spared
from tongban.services.items.sparing.models import SparedMeans, SparedTally
from tongban.services.items.sparing.rules import means_in, spared_by

_BATCH = 500
# the two parts of the document that are counted, of items that are applied for
_SELECT = """
SELECT i.id, i.organisation_id, jsonb_build_object('form', v.content->'form', 'slots', v.content->'slots')::text
FROM items_item i JOIN items_itemversion v ON v.id = i.current_id
WHERE i.task_state = '1' AND i.id > %s ORDER BY i.id LIMIT %s
"""


def tally_library(*, at: datetime) -> int:
    """Count every item in force; the figures stand in place of this month's earlier ones. Answers how many items.

    So each month keeps its last count, and the running month shows today's. Reads in batches; one short
    transaction writes.
    """
    items: dict[UUID, int] = defaultdict(int)
    counts: dict[UUID, Spared] = defaultdict(Spared)
    means: Counter[tuple[str, bool]] = Counter()
    for organisation_id, document in _documents():
        means += means_in(document)
        spared = spared_by(document)
        if spared.asked:
            items[organisation_id] += 1
            counts[organisation_id] += spared
    day = at.astimezone(CITY_ZONE).date()
    rows = [
        SparedTally(
            organisation_id=organisation_id,
            on=day,
            items=items[organisation_id],
            fields=count.fields,
            fields_spared=count.fields_spared,
            slots=count.slots,
            slots_spared=count.slots_spared,
            slots_possible=count.slots_possible,
            slots_promised=count.slots_promised,
        )
        for organisation_id, count in counts.items()
    ]
    with transaction.atomic():
        SparedTally.objects.filter(on__year=day.year, on__month=day.month).delete()
        SparedTally.objects.bulk_create(rows, batch_size=1000)
        SparedMeans.objects.all().delete()
        SparedMeans.objects.bulk_create(
            SparedMeans(key=key, materials=means[key, True] + means[key, False], met=means[key, True])
            for key in {key for key, _ in means}
        )
    return sum(items.values())


def _documents() -> Iterator[tuple[UUID, dict[str, Any]]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_SELECT, [after, _BATCH])
            rows = cursor.fetchall()
        for item_id, organisation_id, text in rows:
            after = item_id
            yield organisation_id, json.loads(text)
        if len(rows) < _BATCH:
            return
