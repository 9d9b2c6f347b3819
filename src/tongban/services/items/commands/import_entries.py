"""Bring a batch of list entries into the list of an area: one act for at most 1,000 rows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import TooLarge
from tongban.services.items.commands.import_items import MOST_ROWS, ImportOutcome, check_may_import
from tongban.services.items.importing.facts import RejectedRow
from tongban.services.items.importing.official import NAME, EntryRow
from tongban.services.items.importing.reasons import TWICE, because
from tongban.services.items.models import ListEntry, ListEntryVersion, ListVersion

ACT = "items.import-entries"
COUNTRY = "1"


@transaction.atomic
def import_entries(
    *, rows: Sequence[EntryRow], area_code: str, level: str = COUNTRY, by: Actor, at: datetime
) -> ImportOutcome:
    """Add the entries that are new and give the changed ones their next version; the rest stays.

    A batch that changes something makes one new version of the area's list. A name that stands twice is
    rejected. At most 9 SQL. Raises NotAllowed, TooLarge.
    """
    check_may_import(by)
    if len(rows) > MOST_ROWS:
        raise TooLarge(facts={"rows": len(rows), "most": MOST_ROWS})
    outcome = ImportOutcome(rows=len(rows))
    planned = plan_entries(rows, outcome)
    if planned:
        _write(planned, area_code=area_code, level=level, outcome=outcome, by=by, at=at)
    return outcome


Planned = list[tuple[EntryRow, ListEntry | None]]


def plan_entries(rows: Sequence[EntryRow], outcome: ImportOutcome) -> Planned:
    """What has to be written, counted into `outcome`. 1 SQL."""
    known = {
        entry.code: entry
        for entry in ListEntry.objects.select_for_update(of=("self",))
        .select_related("current")
        .filter(code__in=[row.code for row in rows])
        .order_by("pk")
    }
    planned: dict[str, tuple[EntryRow, ListEntry | None]] = {}
    for row in rows:
        entry = known.get(row.code)
        if row.code in planned:
            reason = because(TWICE["name"])
            outcome.rejected.append(
                RejectedRow(
                    line=row.line, source_id=row.number, name=row.content.name, reason=reason, raw=(row.raw,)
                )
            )
        elif entry and entry.current and entry.current.content_sha256 == row.content.sha256():
            outcome.unchanged += 1
        else:
            outcome.created += entry is None
            outcome.updated += entry is not None
            planned[row.code] = (row, entry)
    return list(planned.values())


def _write(
    planned: Planned, *, area_code: str, level: str, outcome: ImportOutcome, by: Actor, at: datetime
) -> None:
    facts = {"act": "import", "source": NAME, "created": outcome.created, "updated": outcome.updated}
    last = ListVersion.objects.filter(area_code=area_code).aggregate(last=Max("number"))["last"] or 0
    version = ListVersion.objects.create(
        area_code=area_code,
        number=last + 1,
        made_at=at,
        in_force_on=at.astimezone(clock.CITY_ZONE).date(),
        summary=facts,
    )
    ended = [entry.current_id for _, entry in planned if entry and entry.current_id]
    ListEntryVersion.objects.filter(pk__in=ended).update(in_force_to=at)
    fresh = [
        ListEntry(
            code=row.code,
            area_code=area_code,
            level=level,
            created_at=at,
            name=row.content.name,
            type_code=row.content.type_code,
        )
        for row, entry in planned
        if entry is None
    ]
    made = {entry.code: entry for entry in ListEntry.objects.bulk_create(fresh)}
    entries = [entry or made[row.code] for row, entry in planned]
    versions = ListEntryVersion.objects.bulk_create(
        ListEntryVersion(
            entry=entry,
            number=entry.current.number + 1 if entry.current else 1,
            content=row.content.as_json(),
            content_sha256=row.content.sha256(),
            published_at=at,
            published_by=by.ref,
            in_force_from=at,
            list_version=version,
        )
        for (row, _), entry in zip(planned, entries, strict=True)
    )
    for entry, current in zip(entries, versions, strict=True):
        entry.current = current
    ListEntry.objects.bulk_update(entries, ["current"])
    root = root_of([leaf_hash(row.sha256.encode()) for row, _ in planned]).hex()
    record(
        act=ACT, subject=f"list:{area_code}", by=by, at=at, facts={**facts, "list": last + 1, "root": root}
    )
