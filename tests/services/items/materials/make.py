"""Items that ask for papers by name."""

from tests.services.items.make import MONDAY, content, make_item
from tongban.services.items.facts import Slot
from tongban.services.items.materials.collecting import collect_items
from tongban.services.items.materials.models import Material
from tongban.services.items.models import Item


def slots(*names: str, licence: str = "") -> tuple[Slot, ...]:
    """A slot for each name; with a licence type, one takes its place."""
    licences = (licence,) if licence else ()
    return tuple(
        Slot(key=f"m{at}", name=name, source="10", licence_types=licences) for at, name in enumerate(names, 1)
    )


def asking(code: str, *names: str, licence: str = "", **changes: object) -> Item:
    """An item in force that asks for these, and its names collected."""
    item = make_item(code, terms=content(slots=slots(*names, licence=licence)), **changes)
    collect_items(codes=[code], at=MONDAY)
    return item


def named(name: str) -> Material:
    return Material.objects.get(name=name)
