"""Searches for items: the index finds codes, the library says what they are."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from tongban.foundation.directory.public import area
from tongban.kernel.errors import NotFound
from tongban.services.items.applying import as_read
from tongban.services.items.facts import ItemContent
from tongban.services.items.indexing import COLLECTION
from tongban.services.items.models import Item
from tongban.services.search.public import Found, Understood, find

_SHORT = 2  # characters of a question that is one word
MOST = 200  # hits that filters and counts look at


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """An item found, with what a line of the answer shows."""

    code: str
    source_id: str
    name: str
    organisation: str
    area_code: str
    content: ItemContent
    matched: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The items that answer a question, best first, and how we understood it."""

    items: tuple[FoundItem, ...]
    understood: tuple[Understood, ...]


@lru_cache(maxsize=1)
def everyday_words() -> dict[str, list[str]]:
    """How people say it → how offices write it: in Chinese, and the common English words."""
    words: dict[str, list[str]] = {}
    for name in ("everyday.yaml", "everyday_en.yaml"):
        words |= yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return words


def find_items(*, q: str, region: str = "", limit: int = 20) -> Answer:
    """Items for a question. With `region`, those of that area, of those above and of those below it;
    an unknown region has none. 5 SQL, 4 when the region is in memory."""
    path: tuple[str, ...] = ()
    if region:
        try:
            path = area(region).path
        except NotFound:
            return Answer(items=(), understood=())
    found = find(collection=COLLECTION, q=q, area_path=path, limit=limit, everyday=everyday_words())
    items = tuple(one for one in _items(found) if one.matched or _says(one, q))
    return Answer(items=items, understood=found.understood)


def _says(item: FoundItem, q: str) -> bool:
    """Whether an item that has no word of the question, only its characters, has them side by side: 护照 is not 照护.

    A longer question may be cut otherwise in the item's name, so its characters are enough.
    """
    said = "".join(q.split()).lower()
    short = (item.name, *item.content.aliases)
    return len(said) > _SHORT or any(said in text.lower() for text in short)


def _items(found: Found) -> tuple[FoundItem, ...]:
    if not found.hits:
        return ()
    rows = {
        item.code: item
        for item in Item.objects.filter(
            code__in=[hit.key for hit in found.hits], task_state="1"
        ).select_related("current")
    }
    return tuple(
        FoundItem(
            code=item.code,
            source_id=item.source_id,
            name=item.name,
            organisation=item.organisation_name,
            area_code=item.area_code,
            content=as_read(ItemContent.model_validate(item.current.content)),
            matched=hit.matched,
        )
        for hit in found.hits
        if (item := rows.get(hit.key)) is not None and item.current is not None
    )
