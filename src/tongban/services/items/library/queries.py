"""Questions about the list and what follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.items.content import ItemContent
from tongban.services.items.library.elements import paths_in
from tongban.services.items.library.facts import EntryContent, EntryFact, LevelContent, Resolved, TaskState
from tongban.services.items.library.models import ListEntry, ListEntryVersion
from tongban.services.items.library.rules import resolve
from tongban.services.items.models import Item

_MEMORY = 2048


@lru_cache(maxsize=_MEMORY)
def entry_terms(version_id: int) -> EntryContent:
    """The content of one entry version, in force or not. 1 SQL, none when warm. Raises NotFound."""
    row = ListEntryVersion.objects.filter(pk=version_id).values_list("content", flat=True).first()
    if row is None:
        raise NotFound(facts={"entry_version": version_id})
    return EntryContent.model_validate(row)


def entry(code: str) -> EntryFact:
    """The list entry with this code and its version in force. 1 SQL, 2 when cold. Raises NotFound."""
    row = (
        ListEntry.objects.select_related("current__list_version", "upper", "parent").filter(code=code).first()
    )
    if row is None or row.current is None:
        raise NotFound(facts={"entry": code})
    return _entry_fact(row)


def entries(
    *,
    area_code: str = "",
    keeper_ids: Iterable[UUID] | None = None,
    type_code: str = "",
    words: str = "",
    after: str = "",
    limit: int = 50,
) -> list[EntryFact]:
    """List entries by code from the one after `after`. 1 SQL and one for each content not in memory."""
    rows = ListEntry.objects.filter(code__gt=after)
    if area_code:
        rows = rows.filter(area_code=area_code)
    if keeper_ids is not None:
        rows = rows.filter(keeper_id__in=list(keeper_ids))
    if type_code:
        rows = rows.filter(type_code=type_code)
    return facts_of(rows, words=words, limit=limit)


def facts_of(rows: QuerySet[ListEntry], *, words: str = "", limit: int) -> list[EntryFact]:
    """Entries with a version in force, by code; `words` stand in the name, or are the code. 1 SQL."""
    found = rows.select_related("current__list_version", "upper", "parent").filter(current__isnull=False)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(code=words) | Q(catalog_code=words))
    return [_entry_fact(row) for row in found.order_by("code")[:limit]]


def _entry_fact(row: ListEntry) -> EntryFact:
    assert row.current is not None
    return EntryFact(
        code=row.code,
        catalog_code=row.catalog_code,
        area_code=row.area_code,
        level=row.level,
        name=row.name,
        type_code=row.type_code,
        task_state=row.task_state,
        keeper_id=row.keeper_id,
        upper_code=row.upper.code if row.upper else "",
        parent_code=row.parent.code if row.parent else "",
        version_id=row.current.pk,
        version_number=row.current.number,
        in_force_from=row.current.in_force_from,
        from_day=row.current.list_version.in_force_on
        if row.current.list_version
        else row.current.in_force_from.astimezone(CITY_ZONE).date(),
        content=EntryContent.model_validate(row.current.content),
    )


_CHAINS = """
WITH RECURSIVE way AS (
    SELECT id AS leaf, id, upper_id, level, code, area_code, current_id, 0 AS steps
    FROM items_listentry WHERE id = ANY(%s)
    UNION ALL
    SELECT w.leaf, e.id, e.upper_id, e.level, e.code, e.area_code, e.current_id, w.steps + 1
    FROM way w JOIN items_listentry e ON e.id = w.upper_id WHERE w.steps < 8
)
SELECT leaf, level, code, area_code, current_id FROM way WHERE current_id IS NOT NULL
ORDER BY leaf, steps DESC
"""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One entry on the way down, with its version in force."""

    level: str
    code: str
    area_code: str
    version_id: int

    def saying(self, content: EntryContent) -> LevelContent:
        return LevelContent(
            level=self.level,
            code=self.code,
            area_code=self.area_code,
            version_id=self.version_id,
            content=content,
        )


def steps_of(entry_ids: Iterable[int]) -> dict[int, tuple[Step, ...]]:
    """The way down to each entry, the highest first, without contents. 1 SQL."""
    found: dict[int, tuple[Step, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [list(set(entry_ids))])
        for leaf, level, code, area_code, version_id in cursor.fetchall():
            step = Step(level=level, code=code, area_code=area_code, version_id=version_id)
            found[leaf] = (*found.get(leaf, ()), step)
    return found


def levels_of(entry_ids: Iterable[int]) -> dict[int, tuple[LevelContent, ...]]:
    """The way down to each entry, the highest first. 1 SQL and one for each content not in memory."""
    return {
        leaf: tuple(step.saying(entry_terms(step.version_id)) for step in steps)
        for leaf, steps in steps_of(entry_ids).items()
    }


def levels_of_item(item: Item) -> tuple[LevelContent, ...]:
    """The levels above an item; none for one that was made locally. 1 SQL."""
    return levels_of([item.entry_id]).get(item.entry_id, ()) if item.entry_id else ()


@dataclass(frozen=True, kw_only=True)
class Inheritance:
    """An implementation with the origin of each of its elements."""

    code: str
    name: str
    organisation_id: UUID
    organisation_name: str
    area_code: str
    entry_code: str
    task_state: str
    levels: tuple[LevelContent, ...]
    own: dict[str, Any]
    resolved: Resolved


def origins_of(item_code: str) -> Inheritance:
    """What an implementation inherits, from where, what differs and why that is allowed. 2 SQL.

    A locally made item has no levels: every element is its own. Raises NotFound.
    """
    item = Item.objects.select_related("current", "entry").filter(code=item_code).first()
    if item is None:
        raise NotFound(facts={"item": item_code})
    levels, own = levels_of_item(item), own_said(item)
    return Inheritance(
        code=item.code,
        name=item.name,
        organisation_id=item.organisation_id,
        organisation_name=item.organisation_name,
        area_code=item.area_code,
        entry_code=item.entry.code if item.entry else "",
        task_state=item.task_state,
        levels=levels,
        own=own,
        resolved=resolve(levels, own),
    )


def own_said(item: Item) -> dict[str, Any]:
    """What an item says itself, by field path: for one without an entry that is everything."""
    if item.entry_id:
        return dict(item.own or {})
    stored = item.current.content if item.current else item.draft or {}
    return paths_in(ItemContent.model_validate(stored)) if stored else {}


@dataclass(frozen=True, kw_only=True)
class Implementation:
    """One implementation in a list."""

    code: str
    name: str
    organisation_id: UUID
    organisation_name: str
    area_code: str
    type_code: str
    task_state: str
    entry_code: str
    version_id: int | None


def implementations(
    *,
    area_codes: Iterable[str] | None = None,
    organisation_ids: Iterable[UUID] | None = None,
    type_code: str = "",
    entry_ids: Sequence[int] | None = None,
    words: str = "",
    after: str = "",
    limit: int = 100,
) -> list[Implementation]:
    """Implementations by code from the one after `after`, cancelled ones left out; `words` stand in the
    name, or are the code. 1 SQL."""
    rows: QuerySet[Item] = Item.objects.exclude(task_state=TaskState.CANCELLED).filter(code__gt=after)
    if area_codes is not None:
        rows = rows.filter(area_code__in=list(area_codes))
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=list(organisation_ids))
    if type_code:
        rows = rows.filter(type_code=type_code)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code=words))
    if entry_ids is not None:
        rows = rows.filter(entry_id__in=entry_ids)
    return [
        Implementation(
            code=row.code,
            name=row.name,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation_name,
            area_code=row.area_code,
            type_code=row.type_code,
            task_state=row.task_state,
            entry_code=row.entry.code if row.entry else "",
            version_id=row.current_id,
        )
        for row in rows.select_related("entry").defer("draft", "own").order_by("code")[:limit]
    ]
