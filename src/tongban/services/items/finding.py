"""Searches for items: the index finds codes, the library says what they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from tongban.foundation.directory.public import area, area_said, descendants, organisations_in
from tongban.kernel.errors import NotFound
from tongban.services.items.acts import lift_of
from tongban.services.items.applying import as_read
from tongban.services.items.facts import ItemContent
from tongban.services.items.indexing import COLLECTION, for_whom
from tongban.services.items.queries import item_terms
from tongban.services.search.public import Found, Understood, dictionary, find, suggest
from tongban.standards.division_said import division_at_start
from tongban.standards.item_types import is_applied_for

MOST = 200  # hits that filters and counts look at
_SHORT = 2  # characters of a question that is one word
# How sure one of the first hits must be; else the library is said to have no answer, and the nearest are guesses.
# Below it lie seven of ten questions that the library does not answer and one of thirty that it does.
LEAST = 0.18
_GUESS = 2  # characters of a word that it has of the question: what shares none is no guess
_NEAREST = 3
_AUDIENCES = {
    "2": ("公司", "企业", "单位", "厂里", "我们厂", "店里", "个体户"),
    "1": ("个人", "孩子", "我妈", "我爸", "老人", "家里", "自己"),
}
# A thing of another city is none of ours; but what people bring from there is.
_OF, _BROUGHT = "的", ("转", "迁", "移", "异地", "跨", "接续", "落户")
_FOR_ME = 1.1  # of items for those who ask as what they are
# what a line does not show, and most of a document: it is not read for each hit
_HEAVY = ("conditions", "slots", "form", "step_notes", "basis", "faq", "remedies", "places", "scenario")
_LINES = """
SELECT i.code, i.source_id, i.name, i.organisation_name, i.area_code, v.id, i.type_code, v.content - %s::text[]
FROM items_item i JOIN items_itemversion v ON v.id = i.current_id
WHERE i.code = ANY(%s) AND i.task_state = '1'
"""


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """An item found, with what a line of the answer shows.

    `line` is its content without what only the guide shows (`line_json` as it is stored); `content` reads the whole.
    `is_one_of_many`: other areas offer the same, and nothing said which is meant.
    """

    code: str
    source_id: str
    name: str
    organisation: str
    area_code: str
    version_id: int
    type_code: str
    line_json: str
    matched: tuple[str, ...]
    is_one_of_many: bool = False

    @property
    def is_applied_for(self) -> bool:
        """Whether people apply for it (依申请); on the others an office acts by itself."""
        return is_applied_for(self.type_code)

    @cached_property
    def line(self) -> ItemContent:
        """What a line of the answer shows: read where it is asked for."""
        return as_read(ItemContent.model_validate_json(self.line_json))

    @property
    def content(self) -> ItemContent:
        """The whole content as people read it. 1 SQL, none when warm."""
        return as_read(item_terms(self.version_id))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The items that answer a question, best first, and how we understood it.

    Where none surely does, `items` is empty and `nearest` holds up to three guesses. `elsewhere` is the name of
    another province or city whose thing was asked for.
    """

    items: tuple[FoundItem, ...]
    understood: tuple[Understood, ...]
    nearest: tuple[FoundItem, ...] = ()
    elsewhere: str = ""


def find_items(*, q: str, region: str = "", audience: str = "", limit: int = 20) -> Answer:
    """Items for a question, best first. 3 SQL, 1 more a second for the everyday words, 2 more where areas are not in
    memory.

    Args:
        region: code of an area, by default the one that the question names. Of a service the implementation nearest
            to it counts: its own, one of an area above it, else the first below it. An unknown region has none.
        audience: C0109, who asks (1 person, 2 enterprise), by default as the question says: items for them stand a
            little higher.
    """
    path: tuple[str, ...] = ()
    asked, audience, elsewhere = q, audience or _audience_said(q), _elsewhere(q)
    if named := area_said(q):
        code, said = named
        region = region or ("" if elsewhere else code)
        # a question that is nothing but a place, such as the name of an office, stays whole
        asked = q.replace(said, " ") if len(q.strip()) > len(said) else q
    if region:
        try:
            path = area(region).path
        except NotFound:
            return Answer(items=(), understood=())
    lifts = [lift_of(asked), *([{for_whom(audience): _FOR_ME}] if audience else [])]
    found = find(
        collection=COLLECTION,
        q=asked,
        area_path=path,
        limit=limit,
        everyday=dictionary(COLLECTION),
        lifts=lifts,
    )
    if elsewhere or found.confidence < LEAST:
        guesses = [hit for hit in found.hits[:_NEAREST] if any(len(word) >= _GUESS for word in hit.matched)]
        nearest = Found(hits=tuple(guesses), understood=found.understood)
        return Answer(
            items=(), understood=found.understood, nearest=tuple(_items(nearest)), elsewhere=elsewhere
        )
    items = tuple(one for one in _items(found) if one.matched or _says(one, q))
    return Answer(items=items, understood=found.understood)


def _elsewhere(q: str) -> str:
    """The province or city whose thing a question is about, where none of our organisations works there:
    深圳的公积金, not 深圳的社保怎么转. 2 SQL where a question begins so."""
    said = division_at_start(q.strip())
    if said is None or any(word in q for word in _BROUGHT) or not q.strip()[len(said[1]) :].startswith(_OF):
        return ""
    code = said[0].ljust(12, "0")
    return "" if organisations_in({code} | descendants(code)) else said[1]


def _audience_said(q: str) -> str:
    """Who asks, as the question says it: an enterprise before a person, for both are said of a firm's owner."""
    return next((code for code, words in _AUDIENCES.items() if any(word in q for word in words)), "")


def suggestions(begun: str, *, limit: int = 8) -> tuple[str, ...]:
    """What a person may be typing, as questions to ask: everyday words and names of services. 1 SQL, and that of
    `dictionary`."""
    return suggest(collection=COLLECTION, begun=begun, limit=limit, everyday=dictionary(COLLECTION))


def _says(item: FoundItem, q: str) -> bool:
    """Whether an item that has no word of the question, only its characters, has them side by side: 护照 is not 照护.

    A longer question may be cut otherwise in the item's name, so its characters are enough.
    """
    said = "".join(q.split()).lower()
    short = (item.name, *item.line.aliases)
    return said.isascii() or len(said) > _SHORT or any(said in text.lower() for text in short)


def _items(found: Found) -> Iterable[FoundItem]:
    if not found.hits:
        return
    rows = _lines([hit.key for hit in found.hits])
    for hit in found.hits:
        if (row := rows.get(hit.key)) is not None:
            yield FoundItem(
                **row,
                matched=hit.matched,
                is_one_of_many=hit.is_one_of_many,
            )


def _lines(codes: list[str]) -> Mapping[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(_HEAVY), codes])
        rows = cursor.fetchall()
    names = ("code", "source_id", "name", "organisation", "area_code", "version_id", "type_code", "line_json")
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}
