"""Let implementations follow the list: one batch verb, resumed by the job until none is left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import area, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel.actors import Actor
from tongban.services.items.facts import ItemPublished
from tongban.services.items.library.commands.claim import implementation_code
from tongban.services.items.library.commands.create_entry import LEVELS
from tongban.services.items.library.commands.into_force import STATE_OF
from tongban.services.items.library.facts import Act, ItemStateChanged, LevelContent, TaskState
from tongban.services.items.library.models import Change, ListEntry, ListEntryVersion, ListVersion
from tongban.services.items.library.queries import entry_terms, levels_of
from tongban.services.items.library.rules import Carried, carry, resolve
from tongban.services.items.library.subjects import entry_codes, items_below
from tongban.services.items.library.writing import next_item_version
from tongban.services.items.models import Item, ItemFinding
from tongban.services.items.rules import lead

ACT = "items.follow-list"
BATCH = 100  # items in one transaction: well under the 2 s that no writing transaction may pass
GAVE_WAY = "list-gave-way"


@transaction.atomic
def follow_change(*, change_id: UUID, after: int, by: Actor, at: datetime) -> tuple[int, int]:
    """Bring the next items below a change after it. Answers the last item's id, and how many there were.

    Done again from the same place it changes nothing. One act on the trail for a batch, with
    the root of what it wrote. Some 6 SQL an item that changes, 5 for the rest of a batch.
    """
    change = Change.objects.get(pk=change_id)
    rows = items_below(entry_codes(change)).filter(pk__gt=after).order_by("pk")
    batch = list(rows.select_for_update(of=("self",)).select_related("current", "entry")[:BATCH])
    if not batch:
        return after, 0
    version = ListVersion.objects.get(change=change)
    act = Act(change.act)
    if act in {Act.ADD, Act.CHANGE}:
        written = _follow_content(batch, version, by=by, at=at)
    elif act in {Act.SPLIT, Act.MERGE}:
        written = _follow_heirs(change, batch, version, by=by, at=at)
    else:
        written = _follow_state(change, batch, at=at)
    if written:
        facts = {
            "about": change.subject,
            "rows": len(written),
            "root": root_of([leaf_hash(line.encode()) for line in written]).hex(),
        }
        record(act=ACT, subject=f"change:{change.pk}", by=by, at=at, facts=facts)
    return batch[-1].pk, len(batch)


def _follow_content(batch: Sequence[Item], version: ListVersion, *, by: Actor, at: datetime) -> list[str]:
    chains = levels_of([item.entry_id for item in batch if item.entry_id])
    written = []
    for item in batch:
        assert item.entry_id is not None
        levels = chains[item.entry_id]
        if item.current is None:
            _follow_draft(item, levels)
            continue
        if item.current.entry_versions == [level.version_id for level in levels]:
            continue
        carried = carry(item.own or {}, before=levels_then(item.current.entry_versions), after=levels)
        made = next_item_version(
            item,
            resolve(levels, carried.own).content,
            levels=levels,
            own=carried.own,
            by=by,
            at=at,
            list_version=version,
        )
        _note_what_gave_way(item, carried, at=at)
        announce(
            ItemPublished(code=item.code, version_id=made.pk, version_number=made.number, published_at=at)
        )
        written.append(f"{item.code} {made.number} {made.content_sha256}")
    return written


def _follow_draft(item: Item, levels: Sequence[LevelContent]) -> None:
    """An implementation that nobody sees yet: what no longer fits gives way without a version."""
    carried = carry(item.own or {}, before=(), after=levels)
    content = resolve(levels, carried.own).content
    Item.objects.filter(pk=item.pk).update(own=dict(carried.own), draft=content.as_json(), **lead(content))


def levels_then(version_ids: Sequence[int]) -> list[LevelContent]:
    """The way down as it was: the entry versions that an item version follows. 1 SQL and cold contents."""
    rows = ListEntryVersion.objects.select_related("entry").defer("content").in_bulk(version_ids)
    return [
        LevelContent(
            level=rows[pk].entry.level,
            code=rows[pk].entry.code,
            area_code=rows[pk].entry.area_code,
            version_id=pk,
            content=entry_terms(pk),
        )
        for pk in version_ids
        if pk in rows
    ]


def _note_what_gave_way(item: Item, carried: Carried, *, at: datetime) -> None:
    """The item manager has to hear that something of theirs no longer stands."""
    if carried.gave_way:
        ItemFinding.objects.update_or_create(
            item=item,
            rule=GAVE_WAY,
            defaults={"facts": {"elements": list(carried.gave_way)}, "found_at": at, "mended_at": None},
        )


def _follow_state(change: Change, batch: Sequence[Item], *, at: datetime) -> list[str]:
    """Suspended, resumed or cancelled with the entry; one that was suspended by itself stays so."""
    state = STATE_OF[Act(change.act)].value
    written = []
    for item in batch:
        if item.task_state == state or not _is_meant(change, item):
            continue
        Item.objects.filter(pk=item.pk).update(task_state=state, state_change=change.pk)
        announce(ItemStateChanged(code=item.code, task_state=state, changed_at=at))
        written.append(f"{item.code} {state}")
    return written


def _is_meant(change: Change, item: Item) -> bool:
    if change.act != Act.RESUME:
        return True
    if item.state_change is None:
        return False
    return Change.objects.filter(pk=item.state_change, subject=change.subject, act=Act.SUSPEND.value).exists()


def _follow_heirs(
    change: Change, batch: Sequence[Item], version: ListVersion, *, by: Actor, at: datetime
) -> list[str]:
    """Each implementation of what was split or merged gives its office one of each new entry, and ends."""
    codes = [row["code"] for row in change.proposal["into"]]
    heirs = list(ListEntry.objects.select_related("current").filter(code__in=codes).order_by("code"))
    chains = levels_of([entry.pk for entry in heirs])
    written = []
    for item in batch:
        if item.task_state != TaskState.CANCELLED and item.current is not None:
            for entry in heirs:
                if line := _heir(item, entry, chains[entry.pk], version, by=by, at=at):
                    written.append(line)
        Item.objects.filter(pk=item.pk).update(task_state=TaskState.CANCELLED.value, state_change=change.pk)
        announce(ItemStateChanged(code=item.code, task_state=TaskState.CANCELLED.value, changed_at=at))
        written.append(f"{item.code} {TaskState.CANCELLED.value}")
    return written


def _heir(
    item: Item,
    entry: ListEntry,
    levels: Sequence[LevelContent],
    version: ListVersion,
    *,
    by: Actor,
    at: datetime,
) -> str:
    """The implementation of a new entry that follows an old one; nothing when its office has it already."""
    if Item.objects.filter(
        entry=entry, organisation_id=item.organisation_id, area_code=item.area_code
    ).exists():
        return ""
    assert item.current is not None
    carried = carry(item.own or {}, before=levels_then(item.current.entry_versions), after=levels)
    content = resolve(levels, carried.own).content
    code = implementation_code(
        organisation(item.organisation_id).code, LEVELS[area(item.area_code).level], entry
    )
    fields: dict[str, Any] = {
        "organisation_id": item.organisation_id,
        "organisation_name": item.organisation_name,
        "area_code": item.area_code,
        "list_entry_code": entry.catalog_code,
        "task_state": item.task_state,
        "unit": item.unit,
        "created_at": at,
    }
    heir = Item.objects.create(code=code, entry=entry, own=dict(carried.own), **fields, **lead(content))
    made = next_item_version(
        heir, content, levels=levels, own=carried.own, by=by, at=at, list_version=version
    )
    _note_what_gave_way(heir, carried, at=at)
    announce(ItemPublished(code=code, version_id=made.pk, version_number=made.number, published_at=at))
    return f"{code} {made.number} {made.content_sha256}"
