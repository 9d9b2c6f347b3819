"""Questions about items."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from tongban.kernel.errors import NotFound
from tongban.services.items.facts import ItemContent, PublishedItem
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.scenario.rules import content_for

IN_USE = "1"
_MOST_SIBLINGS = 12
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
       v.in_force_from, i.parent_id
FROM items_item i JOIN items_itemversion v ON v.id = i.current_id
WHERE i.code = %s AND i.task_state = %s
"""


def published(code: str) -> PublishedItem:
    """The item with this code and its version in force. 1 SQL, 2 when the content is not in memory.

    Raises NotFound for an item that is not there, not published, or suspended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISHED, [code, IN_USE])
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
        content=item_terms(version_id),
    )


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """Another handling item of the same main item (主项)."""

    code: str
    name: str
    main_name: str


def siblings(item: PublishedItem) -> list[Sibling]:
    """The other published handling items of the same main item, by name. 1 SQL, none without a main item."""
    if item.parent_id is None:
        return []
    rows = (
        Item.objects.filter(parent_id=item.parent_id, current__isnull=False, task_state=IN_USE)
        .exclude(pk=item.item_id)
        .order_by("name")
        .values_list("code", "name", "parent__name")[:_MOST_SIBLINGS]
    )
    return [Sibling(code=code, name=name, main_name=main) for code, name, main in rows]


def published_page(*, after: str, limit: int) -> list[dict[str, str]]:
    """Code and name of items in force, by code, from the one after `after`. 1 SQL."""
    rows = Item.objects.filter(current__isnull=False, task_state=IN_USE, code__gt=after).order_by("code")
    return [{"code": code, "name": name} for code, name in rows.values_list("code", "name")[:limit]]
