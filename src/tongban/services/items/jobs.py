"""What follows when items change."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.items.facts import ItemPublished
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
