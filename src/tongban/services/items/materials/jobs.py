"""Hears items change and keeps the names of their materials; looks for near names when new ones came in."""

from tongban.foundation.jobs.public import Envelope, enqueue, job, listen, periodic
from tongban.kernel import clock
from tongban.services.items.facts import ItemPublished, ItemsImported
from tongban.services.items.library.facts import ItemStateChanged
from tongban.services.items.materials.collecting import collect_items
from tongban.services.items.materials.finding import find_near_names


@listen(ItemPublished, name="items.collect-materials")
def collect_published_item(event: ItemPublished, envelope: Envelope) -> None:
    """Take the names of the version that is in force now: an older event does no harm."""
    _collect((event.code,))


@listen(ItemStateChanged, name="items.collect-materials-of-state")
def collect_item_in_state(event: ItemStateChanged, envelope: Envelope) -> None:
    """A suspended or cancelled item uses no name."""
    _collect((event.code,))


@listen(ItemsImported, name="items.collect-materials-of-batch")
def collect_imported_items(event: ItemsImported, envelope: Envelope) -> None:
    """Take the names of a whole batch in a job: it may be a thousand items."""
    if event.is_published:
        enqueue(collect_batch, codes=list(event.codes))


@job(name="items.collect-material-batch")
def collect_batch(codes: list[str]) -> None:
    """Take the names of these items as they are in force now."""
    _collect(tuple(codes))


@job(name="items.find-near-materials")
def find_near() -> None:
    """Look for names that are perhaps one; every night, and when somebody asks for it."""
    find_near_names()


periodic(find_near, "40 18 * * *")  # 02:40 in the city


def _collect(codes: tuple[str, ...]) -> None:
    collect_items(codes=codes, at=clock.now())
