"""Questions about items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import connection

from tongban.kernel.errors import NotFound
from tongban.services.items.facts import ItemContent, PublishedItem
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.scenario.rules import content_for

IN_USE = "1"
_MOST_SIBLINGS = 12
_MOST_UNITS = 200  # a main item with more is a list, not a guide
_MEMORY = 512  # versions kept in a process: some 20 kB each


@lru_cache(maxsize=_MEMORY)
def item_terms(version_id: int) -> ItemContent:
    """The content of one version, in force or not: what a case pins. 1 SQL, none when warm.

    Raises NotFound.
    """
    row = ItemVersion.objects.filter(pk=version_id).values_list("content", flat=True).first()
    if row is None:
        raise NotFound(facts={"item_version": version_id})
    return ItemContent.model_validate(row)


def item_names(codes: Iterable[str]) -> dict[str, str]:
    """What items are called, by code; unknown codes are left out. 1 SQL."""
    return dict(Item.objects.filter(code__in=set(codes)).values_list("code", "name"))


@lru_cache(maxsize=_MEMORY)
def terms_sha256(version_id: int) -> str:
    """The digest of one version's content, as it was when it was published. 1 SQL, none when warm.

    Raises NotFound.
    """
    row = ItemVersion.objects.filter(pk=version_id).values_list("content_sha256", flat=True).first()
    if row is None:
        raise NotFound(facts={"item_version": version_id})
    return str(row)


@lru_cache(maxsize=_MEMORY)
def version_number(version_id: int) -> int:
    """The number of a version among those of its item. 1 SQL, none when warm. Raises NotFound."""
    number = ItemVersion.objects.filter(pk=version_id).values_list("number", flat=True).first()
    if number is None:
        raise NotFound(facts={"item_version": version_id})
    return int(number)


def terms_for(version_id: int, answers: Mapping[str, str]) -> ItemContent:
    """The content of one version as it is for these answers: what a case goes by. SQL as `item_terms`.

    Raises NotFound.
    """
    if not answers:
        return content_for(item_terms(version_id), {})
    return _terms_for(version_id, tuple(sorted(answers.items())))


@lru_cache(maxsize=_MEMORY)
def _terms_for(version_id: int, answers: tuple[tuple[str, str], ...]) -> ItemContent:
    return content_for(item_terms(version_id), dict(answers))


# written out: every application and every guide asks this, and building it costs ten times what it takes
_PUBLISHED = """
SELECT i.id, v.id, v.number, i.source_id, i.organisation_id, i.organisation_name, i.area_code,
       v.in_force_from, i.parent_id,
       EXISTS (SELECT 1 FROM items_item u WHERE u.parent_id = i.id AND u.current_id IS NOT NULL), i.task_state
FROM items_item i JOIN items_itemversion v ON v.id = i.current_id
WHERE i.code = %s
"""


def published(code: str) -> PublishedItem:
    """The item with this code and its version in force. 1 SQL, 2 when the content is not in memory.

    Raises NotFound for an item that is not there, not published, or suspended.
    """
    item = last_published(code)
    if not item.is_open:
        raise NotFound(facts={"item": code})
    return item


def last_published(code: str) -> PublishedItem:
    """The same for an item that may be suspended or cancelled meanwhile (`is_open` says so). SQL as `published`.

    Raises NotFound for an item that is not there or was never published.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISHED, [code])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(facts={"item": code})
    (
        item_id,
        version_id,
        number,
        source_id,
        organisation_id,
        organisation_name,
        area_code,
        since,
        parent_id,
        has_units,
        task_state,
    ) = row
    return PublishedItem(
        item_id=item_id,
        version_id=version_id,
        version_number=number,
        code=code,
        source_id=source_id,
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        area_code=area_code,
        in_force_from=since,
        parent_id=parent_id,
        has_units=has_units,
        is_open=task_state == IN_USE,
        content=item_terms(version_id),
    )


def as_of_version(item: PublishedItem, version_id: int) -> PublishedItem:
    """The item as this version of it has it, in force or not: what somebody signed. No SQL for the one in force, else 1.

    Raises NotFound for a version of another item.
    """
    if version_id == item.version_id:
        return item
    row = ItemVersion.objects.filter(pk=version_id, item_id=item.item_id).first()
    if row is None:
        raise NotFound(facts={"item": item.code, "item_version": version_id})
    content = item_terms(version_id)
    return replace(
        item,
        version_id=version_id,
        version_number=row.number,
        in_force_from=row.in_force_from,
        content=content,
    )


_IN_FORCE = "SELECT current_id FROM items_item WHERE code = %s AND task_state = %s"


def version_in_force(code: str) -> int | None:
    """Which version of the item is in force; None for one that is not published or suspended. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [code, IN_USE])
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """Another item near this one: of the same main item (主项), or beneath this one."""

    code: str
    name: str
    main_name: str


@dataclass(frozen=True, kw_only=True)
class Family:
    """The published items around one: the units into which it is divided, and its siblings."""

    units: list[Sibling]
    siblings: list[Sibling]


# for a page, and written out as `_PUBLISHED` is
_FAMILY = """
SELECT i.code, i.name, p.name, i.parent_id
FROM items_item i JOIN items_item p ON p.id = i.parent_id
WHERE i.parent_id = ANY(%s) AND i.id <> %s AND i.current_id IS NOT NULL AND i.task_state = %s
ORDER BY i.name
LIMIT %s
"""


def family(item: PublishedItem) -> Family:
    """The published units beneath an item, and the others beneath its own main item, by name.

    1 SQL, none for an item that stands alone.
    """
    if item.parent_id is None and not item.has_units:
        return Family(units=[], siblings=[])
    around = [one for one in (item.item_id, item.parent_id) if one is not None]
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, [around, item.item_id, IN_USE, _MOST_UNITS])
        rows = cursor.fetchall()
    found: dict[bool, list[Sibling]] = {True: [], False: []}
    for code, name, main_name, parent_id in rows:
        found[parent_id == item.item_id].append(Sibling(code=code, name=name, main_name=main_name))
    return Family(units=found[True], siblings=found[False][:_MOST_SIBLINGS])


def published_page(*, after: str, limit: int) -> list[dict[str, str]]:
    """Code and name of items in force, by code, from the one after `after`. 1 SQL."""
    rows = Item.objects.filter(current__isnull=False, task_state=IN_USE, code__gt=after).order_by("code")
    return [{"code": code, "name": name} for code, name in rows.values_list("code", "name")[:limit]]
