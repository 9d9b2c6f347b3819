"""Bring a batch of imported rows into the library: one act for at most 1,000 rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, NotAllowed, TooLarge
from tongban.services.items.commands.duty import IMPORT
from tongban.services.items.facts import ItemsImported, digest_of
from tongban.services.items.importing.facts import ImportedRow, RejectedRow
from tongban.services.items.importing.placing import Placed, place_rows
from tongban.services.items.importing.reasons import TWICE, because
from tongban.services.items.importing.writing import PlannedRow, write_findings, write_items, write_main_items
from tongban.services.items.models import ImportRun, Item
from tongban.services.items.rules import flaws

MOST_ROWS = 1000


@dataclass(kw_only=True)
class ImportOutcome:
    """What became of the rows of an import. `rejections` counts what `rejected` lists, however long it is.

    `is_whole`: the file was read to its end.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    rejections: int = 0
    is_whole: bool = True

    @classmethod
    def of(cls, run: ImportRun) -> "ImportOutcome":
        """What an import that goes on has done before."""
        return cls(
            rows=run.rows,
            created=run.created,
            updated=run.updated,
            unchanged=run.unchanged,
            rejections=run.rejected,
        )

    def reject(self, row: ImportedRow, reason: str) -> None:
        """Keep a row that does not come in."""
        self.rejected.append(
            RejectedRow(
                line=row.line, source_id=row.source_id, name=row.content.name, reason=reason, raw=row.raw
            )
        )

    def add(self, other: "ImportOutcome") -> None:
        """Count another batch in."""
        self.rows += other.rows
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.rejected += other.rejected


def check_may_import(by: Actor) -> None:
    """An officer with the duty anywhere, or the command line. Raises NotAllowed."""
    if isinstance(by, Officer):
        check_duty_anywhere(by, IMPORT)
    elif not isinstance(by, SystemActor):
        raise NotAllowed


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
    A row that names a list entry is put under it (`importing/placing.py`).
    At most 17 SQL for a batch, two of them COPY. Raises NotAllowed, TooLarge.
    """
    check_may_import(by)
    if len(rows) > MOST_ROWS:
        raise TooLarge(facts={"rows": len(rows), "most": MOST_ROWS})

    outcome = ImportOutcome(rows=len(rows))
    planned = plan_import(rows, outcome, publish=publish, organisation_ids=organisation_ids)
    if not planned:
        return outcome
    mains = write_main_items(planned, organisation_ids, at=at)
    written = write_items(planned, organisation_ids, mains, by=by, at=at)
    write_findings(written, at=at)
    sources = sorted({plan.row.source for plan in planned})
    leaves = [leaf_hash(plan.row.sha256.encode()) for plan in planned]
    facts = {
        "rows": len(planned),
        "created": outcome.created,
        "updated": outcome.updated,
        "root": root_of(leaves).hex(),
        "published": publish,
    }
    source = sources[0] if len(sources) == 1 else "several"
    record(act=IMPORT, subject=f"items:{source}", by=by, at=at, facts=facts)
    codes = tuple(plan.row.code for plan in planned)
    announce(ItemsImported(source=source, codes=codes, is_published=publish, imported_at=at))
    return outcome


def plan_import(
    rows: Sequence[ImportedRow],
    outcome: ImportOutcome,
    *,
    publish: bool,
    organisation_ids: Mapping[str, UUID],
) -> list[PlannedRow]:
    """What has to be written, counted into `outcome`; what does not come in, rejected there. 5 SQL at most.

    Locks the items that are there when it runs in a transaction that goes on to write.
    """
    there = _items_there(rows)
    by_source = {(item.source, item.source_id): item for item in there if item.source_id}
    by_code = {item.code: item for item in there}
    same = {row.code: _item_of(row, by_source, by_code) for row in rows}
    following = {code: item.entry_id for code, item in same.items() if item and item.entry_id}
    placed = place_rows(rows, following=following)
    planned: dict[str, PlannedRow] = {}
    ids: set[tuple[str, str]] = set()
    for row in rows:
        owner, item = by_code.get(row.code), _item_of(row, by_source, by_code)
        if reason := _reason(placed[row.code], item, owner, planned, ids, by_source):
            outcome.reject(row, reason)
        elif item is not None and _is_same(
            placed[row.code], item, organisation_ids, publish=publish and not row.is_draft
        ):
            outcome.unchanged += 1
        else:
            outcome.created += item is None
            outcome.updated += item is not None
            planned[row.code] = PlannedRow(
                placed=placed[row.code], item=item, publish=publish and not row.is_draft
            )
            ids.add((row.source, row.source_id))
    return list(planned.values())


def _item_of(
    row: ImportedRow, by_source: Mapping[tuple[str, str], Item], by_code: Mapping[str, Item]
) -> Item | None:
    """The item that the row is about: by its code in our own format, else by the id at its source."""
    return by_code.get(row.code) if row.is_ours else by_source.get((row.source, row.source_id))


def _items_there(rows: Sequence[ImportedRow]) -> list[Item]:
    """The items that have the code or the source id of a row."""
    found = (
        Item.objects.select_for_update(of=("self",))
        .select_related("current")
        .defer("own", "current__content")
    )
    wanted = Q(code__in=[row.code for row in rows])
    for source in {row.source for row in rows}:
        wanted |= Q(source=source, source_id__in=[row.source_id for row in rows if row.source == source])
    return list(found.filter(wanted).order_by("pk"))


def _is_same(placed: Placed, item: Item, organisation_ids: Mapping[str, UUID], *, publish: bool) -> bool:
    """Whether the row says nothing new. Our own format is held against what is in force now.

    An item that stands by itself is put under an entry that has come since, where it fits.
    """
    row = placed.row
    if item.entry_id is None and placed.target is not None and placed.is_under:
        return False
    if not row.is_ours:
        return item.source_sha256 == row.sha256 and bool(item.current_id or not publish)
    waits = digest_of(item.draft) if item.draft is not None and not publish else ""
    in_force = item.current.content_sha256 if item.current else ""
    return (
        placed.content_sha256 in (waits, in_force)
        and item.list_entry_code == row.list_entry_code
        and item.task_state == (row.task_state or item.task_state)
        and item.organisation_id == organisation_ids.get(row.holder.code)
    )


def _reason(
    placed: Placed,
    item: Item | None,
    owner: Item | None,
    planned: Mapping[str, PlannedRow],
    ids: set[tuple[str, str]],
    by_source: Mapping[tuple[str, str], Item],
) -> str:
    """Why the row does not come in, or nothing."""
    row = placed.row
    if owner is not None and owner is not item:
        return because(
            N_("the code %(code)s belongs to %(source)s %(id)s"),
            code=row.code,
            source=owner.source,
            id=owner.source_id,
        )
    if row.source_id and ((row.source, row.source_id) in ids):
        return because(TWICE["source id"])
    if row.code in planned:
        return because(TWICE["code"])
    other = by_source.get((row.source, row.source_id)) if row.source_id else None
    if other is not None and other is not item:
        return because(
            N_("%(source)s %(id)s is the item %(code)s already"),
            source=row.source,
            id=row.source_id,
            code=other.code,
        )
    if not (found := flaws(row.content)):
        return ""
    found = flaws(placed.content) if placed.is_under else found
    return gettext("; ").join(flaw.sentence(gettext) for flaw in found)
