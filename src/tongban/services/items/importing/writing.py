"""Writes planned rows with a few statements for a whole batch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from tongban.kernel.actors import Actor
from tongban.services.items.importing.facts import ImportedRow
from tongban.services.items.models import Item, ItemFinding, ItemVersion
from tongban.services.items.rules import lead

_LEAD = ["name", "organisation_name", "type_code", "audience", "themes", "is_online", "is_bundle"]


_INSERT_VERSIONS = """
INSERT INTO items_itemversion
    (item_id, number, content, content_sha256, published_at, published_by, in_force_from)
SELECT r.item_id, r.number, r.content, r.sha256, %(at)s, %(by)s, %(at)s
FROM jsonb_to_recordset(%(rows)s) AS r(item_id bigint, number int, content jsonb, sha256 text)
"""
_POINT_TO_VERSIONS = """
UPDATE items_item SET current_id = v.id FROM items_itemversion v
WHERE v.item_id = items_item.id AND v.in_force_to IS NULL AND items_item.id = ANY(%s)
"""


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """A row to be written, and the item that it changes, if there is one."""

    row: ImportedRow
    item: Item | None


Written = list[tuple[Item, PlannedRow]]


def write_main_items(
    planned: Sequence[PlannedRow], organisation_ids: Mapping[str, UUID], *, at: datetime
) -> dict[str, int]:
    """The main items that the rows belong to, as ids by source id. 2 SQL."""
    wanted = {
        plan.row.main_item.source_id: Item(
            code=plan.row.main_item.code,
            source=plan.row.source,
            source_id=plan.row.main_item.source_id,
            name=plan.row.main_item.name,
            organisation_id=organisation_ids[plan.row.holder.code],
            organisation_name=plan.row.holder.name,
            area_code=plan.row.holder.area_code,
            list_entry_code=plan.row.list_entry_code,
            type_code=plan.row.content.type_code,
            created_at=at,
        )
        for plan in planned
        if plan.row.main_item
    }
    if not wanted:
        return {}
    Item.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    source = planned[0].row.source
    return dict(Item.objects.filter(source=source, source_id__in=wanted).values_list("source_id", "pk"))


def write_items(
    planned: Sequence[PlannedRow],
    organisation_ids: Mapping[str, UUID],
    mains: Mapping[str, int],
    *,
    publish: bool,
    by: Actor,
    at: datetime,
) -> Written:
    """Items new and old, and their next versions when published. 5 SQL."""
    written: Written = []
    for plan in planned:
        row, item = (
            plan.row,
            plan.item or Item(source=plan.row.source, source_id=plan.row.source_id, created_at=at),
        )
        item.code, item.list_entry_code = row.code, row.list_entry_code
        item.organisation_id, item.organisation_name = organisation_ids[row.holder.code], row.holder.name
        item.area_code = row.holder.area_code
        item.parent_id = mains.get(row.main_item.source_id) if row.main_item else None
        item.source_sha256 = row.sha256
        item.draft = None if publish else row.content_json
        for name, value in lead(row.content).items():
            setattr(item, name, value)
        written.append((item, plan))
    Item.objects.bulk_create([item for item, plan in written if plan.item is None])
    fields = [
        *_LEAD,
        "code",
        "list_entry_code",
        "organisation_id",
        "area_code",
        "parent",
        "source_sha256",
        "draft",
    ]
    Item.objects.bulk_update([item for item, plan in written if plan.item is not None], fields)
    if publish:
        _publish(written, by=by, at=at)
    return written


def _publish(written: Written, *, by: Actor, at: datetime) -> None:
    """The next version of each item whose content is not that in force. 3 SQL.

    The rows go as one JSON text: quoting them one by one costs more than all the rest.
    """
    fresh = [
        {
            "item_id": item.pk,
            "number": item.current.number + 1 if item.current else 1,
            "content": plan.row.content_json,
            "sha256": plan.row.content_sha256,
        }
        for item, plan in written
        if item.current is None or item.current.content_sha256 != plan.row.content_sha256
    ]
    old = [item.current_id for item, _ in written if item.current_id]
    ids = [int(str(row["item_id"])) for row in fresh]
    ItemVersion.objects.filter(pk__in=old, item__in=ids).update(in_force_to=at)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_VERSIONS, {"at": at, "by": by.ref, "rows": json.dumps(fresh, ensure_ascii=False)}
        )
        cursor.execute(_POINT_TO_VERSIONS, [ids])


def write_findings(written: Written, *, at: datetime) -> None:
    """Findings of the rows as they are now: new ones are added, mended ones are marked. 2 SQL."""
    rows = [
        ItemFinding(item=item, rule=rule, facts=facts, found_at=at)
        for item, plan in written
        for rule, facts in plan.row.findings.items()
    ]
    kept = {(row.item_id, row.rule) for row in rows}
    known = ItemFinding.objects.filter(item__in=[item for item, plan in written if plan.item], mended_at=None)
    mended = [finding.pk for finding in known if (finding.item_id, finding.rule) not in kept]
    ItemFinding.objects.filter(pk__in=mended).update(mended_at=at)
    ItemFinding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["item", "rule"], update_fields=["facts", "mended_at"]
    )
