"""What follows when items change."""

from tongban.foundation.jobs.public import Envelope, enqueue, job, listen
from tongban.services.items.facts import ItemContent, ItemPublished, ItemsImported
from tongban.services.items.indexing import COLLECTION, document_of
from tongban.services.items.models import Item
from tongban.services.items.queries import item_terms
from tongban.services.search.public import put_many


@listen(ItemPublished, name="items.index")
def index_published_item(event: ItemPublished, envelope: Envelope) -> None:
    """Put the item into the search index as it is in force now: an older event does no harm."""
    item = Item.objects.filter(code=event.code, current__isnull=False).first()
    if item is not None and item.current_id is not None:
        put_many(collection=COLLECTION, documents=[document_of(item, item_terms(item.current_id))])


_INDEXED_TOGETHER = 200  # some 0.5 s a transaction


@listen(ItemsImported, name="items.index-imported")
def index_imported_items(event: ItemsImported, envelope: Envelope) -> None:
    """Have the published items of a batch brought into the search index, in short transactions."""
    if event.is_published:
        for start in range(0, len(event.codes), _INDEXED_TOGETHER):
            enqueue(index_items, codes=list(event.codes[start : start + _INDEXED_TOGETHER]))


@job(name="items.index-items")
def index_items(codes: list[str]) -> None:
    """Put items into the search index as they are in force now: a second time does no harm."""
    items = Item.objects.filter(code__in=codes, current__isnull=False).select_related("current")
    documents = [
        document_of(item, ItemContent.model_validate(item.current.content)) for item in items if item.current
    ]
    put_many(collection=COLLECTION, documents=documents)
