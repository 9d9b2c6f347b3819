"""Enter who is whose parent into the population register: added, changed or left alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.public import declare_act, leaf_hash, record, root_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.resources.registers.facts import RelationRow
from tongban.resources.registers.models import RegisteredRelation
from tongban.resources.registers.queries import person_ids_by_id_number

ACT = declare_act(
    "registers.register_relations", N_("Parents and children were entered into the population register")
)
BATCH_ROWS = 1000


class RelationUnknown(Invalid):
    """Parent or child is not in the population register, or they are the same person."""

    code = "relation-unknown"
    title = N_("A parent or a child of this batch is not in the population register, or stands for both.")


def register_relations(*, rows: Iterable[RelationRow], by: Actor, at: datetime) -> int:
    """Enter relations, one act per 1,000; answers how many were new or changed.

    Raises RelationUnknown (nothing of that part is written).
    """
    every = list(rows)
    parts = [every[start : start + BATCH_ROWS] for start in range(0, len(every), BATCH_ROWS)]
    return sum(_relations(part, by=by, at=at) for part in parts)


@transaction.atomic
def _relations(rows: Sequence[RelationRow], *, by: Actor, at: datetime) -> int:
    people = person_ids_by_id_number(
        {row.guardian_id_number for row in rows} | {row.ward_id_number for row in rows}
    )
    fresh = {}
    for row in rows:
        guardian, ward = people.get(row.guardian_id_number), people.get(row.ward_id_number)
        if guardian is None or ward is None or guardian == ward:
            raise RelationUnknown
        fresh[guardian, ward] = (row.since, row.until)
    found = RegisteredRelation.objects.filter(ward_id__in={ward for _, ward in fresh})
    known = {(row.guardian_id, row.ward_id): (row.since_date, row.until_date) for row in found}
    changed = [
        RegisteredRelation(guardian_id=guardian, ward_id=ward, since_date=since, until_date=until)
        for (guardian, ward), (since, until) in fresh.items()
        if known.get((guardian, ward)) != (since, until)
    ]
    if changed:
        RegisteredRelation.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["guardian", "ward"],
            update_fields=["since_date", "until_date"],
        )
        root = root_of([leaf_hash(row.guardian_id.bytes + row.ward_id.bytes) for row in changed])
        facts = {"rows": len(changed), "root_sha256": root.hex()}
        record(act=ACT, subject="registers:batch", by=by, at=at, facts=facts)
    return len(changed)
