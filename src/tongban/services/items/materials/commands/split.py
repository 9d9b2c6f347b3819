"""Split a name off that was merged into another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.services.items.materials.access import check_may_tidy, lock_materials
from tongban.services.items.materials.commands.part import remember_apart

ACT = "items.split-material"


class NotMerged(Refused):
    """The name was not merged, or somebody has split it off already."""

    code = "material-not-merged"
    title = N_("“%(name)s” stands for itself already.")


@transaction.atomic
def split_material(*, material_id: UUID, by: Actor, at: datetime) -> str:
    """Let a merged name stand for itself again; it is not offered for this merger again. Answers the
    name from which it was split.

    What had been merged into it before stays with the other. Raises NotFound, NotAllowed, NotMerged.
    """
    check_may_tidy(by)
    row = lock_materials({material_id})[material_id]
    if row.kept is None:
        raise NotMerged(facts={"name": row.name})
    kept = row.kept
    row.kept, row.merged_at, row.merged_by, row.merged_by_name = None, None, "", ""
    row.save(update_fields=["kept", "merged_at", "merged_by", "merged_by_name"])
    remember_apart([(kept.pk, row.pk)], by=by, at=at)
    record(act=ACT, subject=f"material:{row.pk}", by=by, at=at, facts={"name": row.name, "from": kept.name})
    return kept.name
