"""Items as documents of the search index."""

from collections.abc import Iterator, Mapping
from typing import Any

from tongban.foundation.directory.public import ancestors, area
from tongban.services.items.acts import HELD, acts_of
from tongban.services.items.models import Item
from tongban.services.search.public import Document, FieldRule, dictionary, rebuild, words
from tongban.standards.vocabularies import vocabulary

COLLECTION = "items"
FIELDS = {
    "aliases": FieldRule(weight=4.0, usual_length=6, is_short=True),
    "said": FieldRule(weight=0.7, usual_length=40, is_spoken=True),
    "family": FieldRule(weight=2.5, usual_length=8, is_short=True),
    "purpose": FieldRule(weight=2.0, usual_length=12),
    "organisation": FieldRule(weight=1.0, usual_length=8),
    "result": FieldRule(weight=1.5, usual_length=6),
    "choices": FieldRule(weight=0.5, usual_length=20),
    "themes": FieldRule(weight=0.3, usual_length=4),
    "materials": FieldRule(weight=0.5, usual_length=40),
    "conditions": FieldRule(weight=0.25, usual_length=150),
}
# how people ask for what a rule decides in a moment
AT_ONCE = ("秒批", "秒办", "当场办")
_MOST = 3000  # characters of conditions: what stands further down tells nothing new
_SAID, _SAID_IN_PASSAGE = 30, 12  # everyday words for a name
_NEAR = 6  # words that people say for one word of it
_FOR = "for:"  # label of the audience by C0109


def document_of(item: Item, content: Mapping[str, Any]) -> Document:
    """The item as it can be found. `content` is the stored document of its version (`ItemContent.as_json`).

    Implementations of one service read alike, whatever area and office they are of, and share one text of the index.
    """
    name, family, purpose = (
        content["name"],
        item.parent.name if item.parent else "",
        content.get("purpose", ""),
    )
    everyday = dictionary(COLLECTION)
    said = everyday.said_for(name, limit=_SAID)
    instant = AT_ONCE if content.get("instant") else ()
    held = {HELD} if content.get("kinds") else set()
    return Document(
        key=item.code,
        title=name,
        fields={
            "aliases": [*content.get("aliases", ()), *instant],
            "said": [*said, *everyday.near(words(name), each=_NEAR)],
            "family": family,
            "purpose": purpose,
            "organisation": _office(item),
            "result": (content.get("result") or {}).get("name", ""),
            "choices": [
                choice["label"] for question in content.get("scenario", ()) for choice in question["choices"]
            ],
            "themes": _themes(content),
            "materials": [slot["name"] for slot in content.get("slots", ())],
            "conditions": " ".join(one["text"] for one in content.get("conditions", ()))[:_MOST],
        },
        area_path=area(item.area_code).path,
        labels=(*sorted(acts_of(name) | held), *(_FOR + code for code in content.get("audience", ()))),
        passage="。".join((name, family, purpose, "、".join(said[:_SAID_IN_PASSAGE]))),
    )


def for_whom(code: str) -> str:
    """The label of items for an audience (C0109)."""
    return _FOR + code


def _themes(content: Mapping[str, Any]) -> list[str]:
    """The themes by which people browse, in Chinese (standards.md 2.8); a code that the list does not have says nothing."""
    lists = (("topic_person", "themes_person"), ("topic_legal", "themes_legal"))
    return [
        term.text for key, name in lists for term in vocabulary(key) if term.code in content.get(name, ())
    ]


def _office(item: Item) -> str:
    """The organisation without the name of its area: 某市民政局 is 民政局 everywhere."""
    office = item.organisation_name
    for one in (*ancestors(item.area_code), area(item.area_code)):
        office = office.replace(one.name, "")
    return office or item.organisation_name


def all_documents() -> Iterator[Document]:
    """Every published item, for a rebuild."""
    rows = (
        Item.objects.filter(current__isnull=False, task_state="1")
        .select_related("current", "parent")
        .iterator(chunk_size=500)
    )
    for item in rows:
        assert item.current is not None
        yield document_of(item, item.current.content)


def reindex() -> int:
    """Build the search index anew from the published items; searches see the old one until it is done."""
    return rebuild(collection=COLLECTION, documents=all_documents())
