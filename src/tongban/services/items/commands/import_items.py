"""Bring a batch of imported rows into the library: one act for at most 1,000 rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import NotAllowed, TooLarge
from tongban.services.items.commands.duty import IMPORT
from tongban.services.items.facts import ItemsImported
from tongban.services.items.importing.facts import ImportedRow, RejectedRow
from tongban.services.items.importing.writing import PlannedRow, write_findings, write_items, write_main_items
from tongban.services.items.models import Item
from tongban.services.items.rules import flaws

MOST_ROWS = 1000


@dataclass(kw_only=True)
class ImportOutcome:
    """What became of the rows of an import."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)

    def add(self, other: "ImportOutcome") -> None:
        """Count another batch in."""
        self.rows += other.rows
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.rejected += other.rejected


@transaction.atomic
def import_items(
    *,
    rows: Sequence[ImportedRow],
    organisation_ids: Mapping[str, UUID],
    publish: bool,
    by: Actor,
    at: datetime,
) -> ImportOutcome:
    """Create what is new, change what has changed, leave the rest; publish when asked to.

    A row that is already there with the same digest costs nothing. A row whose code belongs
    to another item, or that breaks a publishing rule, is rejected with its reason and the
    others go on. Listeners of `ItemsImported` bring what was published into the search index.
    At most 13 SQL for a batch, two of them COPY. Raises NotAllowed, TooLarge.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, IMPORT)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
    if len(rows) > MOST_ROWS:
        raise TooLarge(facts={"rows": len(rows), "most": MOST_ROWS})

    outcome = ImportOutcome(rows=len(rows))
    planned = _plan(rows, outcome, publish=publish)
    if not planned:
        return outcome
    mains = write_main_items(planned, organisation_ids, at=at)
    written = write_items(planned, organisation_ids, mains, publish=publish, by=by, at=at)
    write_findings(written, at=at)
    source = planned[0].row.source
    leaves = [leaf_hash(plan.row.sha256.encode()) for plan in planned]
    facts = {
        "rows": len(planned),
        "created": outcome.created,
        "updated": outcome.updated,
        "root": root_of(leaves).hex(),
        "published": publish,
    }
    record(act=IMPORT, subject=f"items:{source}", by=by, at=at, facts=facts)
    codes = tuple(plan.row.code for plan in planned)
    announce(ItemsImported(source=source, codes=codes, is_published=publish, imported_at=at))
    return outcome


def _plan(rows: Sequence[ImportedRow], outcome: ImportOutcome, *, publish: bool) -> list[PlannedRow]:
    """What has to be written, counted into `outcome`. 2 SQL."""
    known = {
        item.source_id: item
        for item in Item.objects.select_for_update(of=("self",))
        .select_related("current")
        .defer("current__content", "draft")
        .filter(source__in={row.source for row in rows}, source_id__in=[row.source_id for row in rows])
    }
    taken = {
        code: (source, source_id)
        for code, source, source_id in Item.objects.filter(code__in=[row.code for row in rows]).values_list(
            "code", "source", "source_id"
        )
    }
    planned: dict[str, PlannedRow] = {}
    for row in rows:
        item = known.get(row.source_id)
        if reason := _reason(row, taken, planned):
            outcome.rejected.append(
                RejectedRow(line=row.line, source_id=row.source_id, name=row.content.name, reason=reason)
            )
        elif item and item.source_sha256 == row.sha256 and (item.current_id or not publish):
            outcome.unchanged += 1
        else:
            outcome.created += item is None
            outcome.updated += item is not None
            planned[row.source_id] = PlannedRow(row=row, item=item)
    return list(planned.values())


def _reason(row: ImportedRow, taken: Mapping[str, tuple[str, str]], planned: Mapping[str, PlannedRow]) -> str:
    owner = taken.get(row.code)
    if owner is not None and owner != (row.source, row.source_id):
        return f"the code {row.code} belongs to {owner[0]} {owner[1]}"
    if row.source_id in planned:
        return "the same source id stands in the file twice"
    return "; ".join(flaw.sentence() for flaw in flaws(row.content))
