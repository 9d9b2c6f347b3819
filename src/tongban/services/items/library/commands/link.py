"""Put an item that stands by itself under a list entry: what it says becomes what it inherits, or is its own."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import area
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.items.content import ItemContent
from tongban.services.items.library.access import check_may_edit
from tongban.services.items.library.commands.create_entry import LEVELS
from tongban.services.items.library.facts import TaskState
from tongban.services.items.library.models import ListEntry
from tongban.services.items.library.queries import levels_of
from tongban.services.items.library.rules import own_of, resolve
from tongban.services.items.models import Item

ACT = "items.link"


class CannotLink(Refused):
    """The item follows another entry already, or the entry is not for its area."""

    code = "item-cannot-be-linked"
    title = N_("The item %(item)s cannot follow the entry %(entry)s.")


@transaction.atomic
def link_item(*, code: str, entry_code: str, by: Actor, at: datetime) -> None:
    """Let an item made locally or imported follow a list entry. Its content stays as it is.

    Where it differs from the list in a way that the list does not allow, it is refused and
    each element is named: mend the item, or the list. Raises NotFound, NotAllowed,
    CannotLink, OverrideNotAllowed.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("current").filter(code=code).first()
    entry = ListEntry.objects.filter(code=entry_code, current__isnull=False).first()
    if item is None or entry is None:
        raise NotFound(facts={"item": code, "entry": entry_code})
    check_may_edit(by, organisation_id=item.organisation_id)
    where = area(item.area_code)
    is_here = entry.area_code in where.path and LEVELS[where.level] >= entry.level
    if item.entry_id not in {None, entry.pk} or not is_here or entry.task_state != TaskState.IN_USE:
        raise CannotLink(facts={"item": code, "entry": entry_code})
    levels = levels_of([entry.pk])[entry.pk]
    content = ItemContent.model_validate(item.current.content if item.current else item.draft)
    own = own_of(levels, content)
    resolve(levels, own)
    Item.objects.filter(pk=item.pk).update(entry=entry, own=own, list_entry_code=entry.catalog_code)
    record(
        act=ACT,
        subject=f"item:{code}",
        by=by,
        at=at,
        facts={"entry": entry_code, "versions": [level.version_id for level in levels]},
    )
