"""Writes the next version of an entry or an item; the one before ends at the same moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tongban.foundation.directory.public import organisation
from tongban.kernel.actors import Actor
from tongban.services.items.content import ItemContent
from tongban.services.items.library.facts import EntryContent, LevelContent
from tongban.services.items.library.models import ListEntry, ListEntryVersion, ListVersion
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.rules import lead


def next_entry_version(
    entry: ListEntry,
    content: EntryContent,
    *,
    by: Actor,
    at: datetime,
    list_version: ListVersion | None = None,
) -> ListEntryVersion:
    """The next version of a locked entry, in force from `at`. 3 SQL."""
    before = entry.current
    if before is not None:
        ListEntryVersion.objects.filter(pk=before.pk).update(in_force_to=at)
    version = ListEntryVersion.objects.create(
        entry=entry,
        number=before.number + 1 if before else 1,
        content=content.as_json(),
        content_sha256=content.sha256(),
        published_at=at,
        published_by=by.ref,
        in_force_from=at,
        list_version=list_version,
    )
    entry.current, entry.name, entry.type_code = version, content.name, content.type_code
    entry.save(update_fields=["current", "name", "type_code"])
    return version


def next_item_version(
    item: Item,
    content: ItemContent,
    *,
    levels: Sequence[LevelContent],
    own: Mapping[str, Any] | None,
    by: Actor,
    at: datetime,
    list_version: ListVersion | None = None,
) -> ItemVersion:
    """The next version of a locked item, in force from `at`. `own` is kept where it follows an entry. 3 SQL."""
    before = item.current
    if before is not None:
        ItemVersion.objects.filter(pk=before.pk).update(in_force_to=at)
    version = ItemVersion.objects.create(
        item=item,
        number=before.number + 1 if before else 1,
        content=content.as_json(),
        content_sha256=content.sha256(),
        published_at=at,
        published_by=by.ref,
        in_force_from=at,
        entry_versions=[level.version_id for level in levels],
        list_version=list_version,
    )
    changes = {
        "current_id": version.pk,
        "draft": None,
        "own": dict(own) if own is not None and item.entry_id else None,
        "organisation_name": organisation(item.organisation_id).name,
        **lead(content),
    }
    Item.objects.filter(pk=item.pk).update(**changes)
    return version
