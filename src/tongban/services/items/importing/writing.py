"""Writes planned rows: new items and versions by COPY, changed items by one statement for a whole batch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.kernel.actors import Actor
from tongban.services.items.importing.copying import copy_rows, fresh_ids
from tongban.services.items.importing.facts import ImportedRow
from tongban.services.items.importing.placing import Placed
from tongban.services.items.models import Item, ItemFinding, ItemVersion
from tongban.services.items.rules import lead

_ITEM_FIELDS = Item._meta.concrete_fields
_VERSION_COLUMNS = (
    "id",
    "item_id",
    "number",
    "content",
    "content_sha256",
    "published_at",
    "published_by",
    "in_force_from",
    "entry_versions",
)
# what a changed row may change; arrays come as JSON
_CHANGED = {
    "code": "text",
    "list_entry_code": "text",
    "organisation_id": "uuid",
    "organisation_name": "text",
    "area_code": "text",
    "parent_id": "bigint",
    "entry_id": "bigint",
    "own": "jsonb",
    "source_sha256": "text",
    "task_state": "text",
    "unit": "text",
    "draft": "jsonb",
    "current_id": "bigint",
    "name": "text",
    "type_code": "text",
    "audience": "jsonb",
    "themes": "jsonb",
    "is_online": "boolean",
    "is_bundle": "boolean",
}
_ARRAYS = {"audience", "themes"}
_SETS = ", ".join(
    f"{name} = ARRAY(SELECT jsonb_array_elements_text(r.{name}))" if name in _ARRAYS else f"{name} = r.{name}"
    for name in _CHANGED
)
_COLUMNS = ", ".join(f"{name} {kind}" for name, kind in _CHANGED.items())
_CHANGE_ITEMS = f"""
UPDATE items_item i SET {_SETS}
FROM jsonb_to_recordset(%s::jsonb) AS r(id bigint, {_COLUMNS}) WHERE i.id = r.id
"""  # noqa: S608  names of our own columns


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """A row to be written, and the item that it changes, if there is one."""

    placed: Placed
    item: Item | None
    publish: bool

    @property
    def row(self) -> ImportedRow:
        return self.placed.row

    @property
    def has_new_content(self) -> bool:
        """Whether its content differs from the version in force."""
        current = self.item.current if self.item else None
        return current is None or current.content_sha256 != self.placed.content_sha256


Written = list[tuple[int, PlannedRow]]


def write_main_items(
    planned: Sequence[PlannedRow], organisation_ids: Mapping[str, UUID], *, at: datetime
) -> dict[str, int]:
    """The main items that the rows belong to, as ids by code. 2 SQL."""
    wanted = {
        plan.row.main_item.code: Item(
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
    return dict(Item.objects.filter(code__in=wanted).values_list("code", "pk"))


def write_items(
    planned: Sequence[PlannedRow],
    organisation_ids: Mapping[str, UUID],
    mains: Mapping[str, int],
    *,
    by: Actor,
    at: datetime,
) -> Written:
    """Items new and old, and their next versions when published. 4 SQL at most, and two COPY."""
    told = [plan for plan in planned if plan.publish and plan.has_new_content]
    item_ids, version_ids = fresh_ids(
        (Item, sum(plan.item is None for plan in planned)), (ItemVersion, len(told))
    )
    versions = {plan.row.code: number for plan, number in zip(told, version_ids, strict=True)}
    new_ids = iter(item_ids)
    written: Written = []
    created: list[Item] = []
    changed: list[dict[str, Any]] = []
    for plan in planned:
        row = plan.row
        fields = {
            "code": row.code,
            "list_entry_code": row.list_entry_code,
            "organisation_id": organisation_ids[row.holder.code],
            "organisation_name": row.holder.name,
            "area_code": row.holder.area_code,
            "parent_id": mains.get(row.main_item.code) if row.main_item else None,
            "source_sha256": row.sha256,
            "current_id": versions.get(row.code, plan.item.current_id if plan.item else None),
            "entry_id": plan.placed.entry_id,
            "own": plan.placed.own,
            "task_state": row.task_state or (plan.item.task_state if plan.item else "1"),
            "unit": "handling" if row.main_item else (plan.item.unit if plan.item else "main"),
            **lead(plan.placed.content),
        }
        if plan.item is None:
            item = Item(id=next(new_ids), source=row.source, source_id=row.source_id, created_at=at, **fields)
            item.draft = None if plan.publish else plan.placed.content_text
            item.own = json.dumps(item.own, ensure_ascii=False) if item.own is not None else None
            created.append(item)
        else:
            draft = None if plan.publish else json.loads(plan.placed.content_text)
            changed.append({"id": plan.item.pk, "draft": draft, **fields})
        written.append((plan.item.pk if plan.item else created[-1].pk, plan))
    if created:
        columns = [str(field.column) for field in _ITEM_FIELDS]
        names = [field.attname for field in _ITEM_FIELDS]
        copy_rows(Item, columns, ([getattr(item, name) for name in names] for item in created))
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_CHANGE_ITEMS, [json.dumps(changed, ensure_ascii=False, default=str)])
    _write_versions(written, versions, by=by, at=at)
    return written


def _write_versions(written: Written, versions: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """The next version of each item whose content is not that in force; the one before ends."""
    fresh = [(item_id, plan) for item_id, plan in written if plan.row.code in versions]
    ended = [plan.item.current_id for _, plan in fresh if plan.item and plan.item.current_id]
    if ended:
        ItemVersion.objects.filter(pk__in=ended).update(in_force_to=at)
    copy_rows(
        ItemVersion,
        _VERSION_COLUMNS,
        (
            (
                versions[plan.row.code],
                item_id,
                plan.item.current.number + 1 if plan.item and plan.item.current else 1,
                plan.placed.content_text,
                plan.placed.content_sha256,
                at,
                by.ref,
                at,
                json.dumps(plan.placed.entry_versions),
            )
            for item_id, plan in fresh
        ),
    )


def write_findings(written: Written, *, at: datetime) -> None:
    """Findings of the rows as they are now: new ones are added, mended ones are marked. 3 SQL at most."""
    rows = [
        ItemFinding(item_id=item_id, rule=rule, facts=facts, found_at=at)
        for item_id, plan in written
        for rule, facts in plan.placed.findings.items()
    ]
    if old := [item_id for item_id, plan in written if plan.item]:
        kept = {(row.item_id, row.rule) for row in rows}
        known = ItemFinding.objects.filter(item_id__in=old, mended_at=None)
        mended = [finding.pk for finding in known if (finding.item_id, finding.rule) not in kept]
        ItemFinding.objects.filter(pk__in=mended).update(mended_at=at)
    if rows:
        ItemFinding.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["item", "rule"], update_fields=["facts", "mended_at"]
        )
