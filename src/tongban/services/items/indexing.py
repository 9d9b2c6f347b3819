"""Items as documents of the search index."""

from collections.abc import Iterable, Iterator

from tongban.foundation.directory.public import area
from tongban.services.items.facts import ItemContent
from tongban.services.items.models import Item
from tongban.services.search.public import Document, FieldRule, rebuild

COLLECTION = "items"
FIELDS = {
    "aliases": FieldRule(weight=4.0, usual_length=8, with_characters=True),
    "purpose": FieldRule(weight=2.0, usual_length=12),
    "organisation": FieldRule(weight=1.0, usual_length=8),
    "result": FieldRule(weight=1.5, usual_length=6),
    "materials": FieldRule(weight=0.5, usual_length=40),
    "conditions": FieldRule(weight=0.25, usual_length=150),
}
# how people ask for what a rule decides in a moment
AT_ONCE = ("秒批", "秒办", "当场办")
# who does not say otherwise asks for the first time
_ABOUT_HELD = ("变更", "延续", "注销", "补发", "补领", "补证", "换发", "换领", "换证")
_LATER = 0.75
_MOST = 3000  # characters of conditions: what stands further down tells nothing new


def document_of(item: Item, content: ItemContent) -> Document:
    """The item as it can be found."""
    return Document(
        key=item.code,
        title=content.name,
        fields={
            "aliases": [*content.aliases, *(AT_ONCE if content.instant else ())],
            "purpose": content.purpose,
            "organisation": item.organisation_name,
            "result": content.result.name if content.result else "",
            "materials": [slot.name for slot in content.slots],
            "conditions": " ".join(condition.text for condition in content.conditions)[:_MOST],
        },
        area_path=area(item.area_code).path,
        weight=_LATER if is_about_held(content) else 1.0,
    )


def is_about_held(content: ItemContent) -> bool:
    """Whether the item is about something that one has already: its change, renewal, end or replacement."""
    return bool(content.kinds) or any(word in content.name for word in _ABOUT_HELD)


def all_documents() -> Iterator[Document]:
    """Every published item, for a rebuild."""
    rows: Iterable[Item] = (
        Item.objects.filter(current__isnull=False, task_state="1")
        .select_related("current")
        .iterator(chunk_size=200)
    )
    for item in rows:
        assert item.current is not None
        yield document_of(item, ItemContent.model_validate(item.current.content))


def reindex() -> int:
    """Build the search index anew from the published items; searches see the old one until it is done."""
    return rebuild(collection=COLLECTION, documents=all_documents())
