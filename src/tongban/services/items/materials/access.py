"""Who may tidy the names that all items share, and how names are locked."""

from collections.abc import Collection
from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.items.commands.duty import EDIT
from tongban.services.items.materials.models import Material


def check_may_tidy(by: Actor) -> None:
    """An officer needs the duty to edit items in some organisation: the names belong to all of them.
    Raises NotAllowed."""
    if isinstance(by, Officer):
        check_duty_anywhere(by, EDIT)
    elif not isinstance(by, SystemActor):
        raise NotAllowed


def lock_materials(ids: Collection[UUID]) -> dict[UUID, Material]:
    """These names under lock, in one order for everybody. 1 SQL. Raises NotFound when one is not there.

    Without their keys: uses that are being collected meanwhile refer to them and are not held up.
    """
    rows = (
        Material.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=ids)
        .select_related("kept")
    )
    found = {row.pk: row for row in rows.order_by("pk")}
    if missing := set(ids) - found.keys():
        raise NotFound(facts={"materials": sorted(map(str, missing))})
    return found
