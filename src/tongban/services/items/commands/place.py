"""Place an item beneath another, or by itself: main item, sub-item, handling item."""

from datetime import datetime

from django.db import connection, transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.items.commands.duty import PUBLISH, check_may
from tongban.services.items.models import Item
from tongban.services.items.scenario.units import DEEPEST, check_beneath

ACT = "items.place"
# two managers who each place one of two items beneath the other must see one another
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('items.units'))"
_MOST_ABOVE = 64  # a chain that was longer could only be a ring from before this was refused


@transaction.atomic
def place_item(*, code: str, under: str | None, by: Actor, at: datetime) -> None:
    """Let the item stand beneath `under`; None: by itself. Where it stands already, nothing happens.

    Raises NotFound (either item), NotAllowed (either organisation), UnitsCycle, UnitsTooDeep.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    item = _locked(code)
    check_may(by, PUBLISH, organisation_id=item.organisation_id)
    upper = None
    if under is not None:
        upper = _locked(under)
        check_may(by, PUBLISH, organisation_id=upper.organisation_id)
        check_beneath(code, under, above=_above(upper), height=_height(item))
    before = item.parent
    if before == upper:
        return
    Item.objects.filter(pk=item.pk).update(parent=upper)
    facts = {"from": before.code if before else "", "under": under or ""}
    record(act=ACT, subject=f"item:{code}", by=by, at=at, facts=facts)


def _locked(code: str) -> Item:
    item = Item.objects.select_for_update(of=("self",)).select_related("parent").filter(code=code).first()
    if item is None:
        raise NotFound(facts={"item": code})
    return item


def _above(item: Item) -> dict[str, str]:
    """Each item above this one, by the one beneath it."""
    found: dict[str, str] = {}
    one = item
    while one.parent is not None and one.code not in found and len(found) < _MOST_ABOVE:
        found[one.code] = one.parent.code
        one = one.parent
    return found


def _height(item: Item) -> int:
    """How many levels the item has, itself among them. As many SQL."""
    height, level = 0, [item.pk]
    while level and height <= DEEPEST:
        height += 1
        level = list(Item.objects.filter(parent_id__in=level).values_list("pk", flat=True))
    return height
