"""Merge names of materials into one: the others stay as its aliases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.items.materials.access import check_may_tidy, lock_materials
from tongban.services.items.materials.commands.part import remember_apart
from tongban.services.items.materials.models import Material

ACT = "items.merge-materials"


class NothingToMerge(Invalid):
    """No name was chosen besides the one to keep."""

    code = "materials-nothing-to-merge"
    title = N_("Tick at least one name besides the one to keep.")


class MergedMeanwhile(Refused):
    """One of the names was merged away already."""

    code = "material-merged-meanwhile"
    title = N_("“%(name)s” has been merged into “%(kept)s” already.")


@dataclass(frozen=True, kw_only=True)
class MergedNames:
    """What became of a merger."""

    kept_id: UUID
    kept: str
    names: tuple[str, ...]


@transaction.atomic
def merge_materials(
    *, keep: UUID, merge: Sequence[UUID], apart: Sequence[UUID] = (), by: Actor, at: datetime
) -> MergedNames:
    """Say that these names are the one to keep; those in `apart` are remembered as not the same.

    No published item is rewritten: items that say an old name are listed, and the check Q38 names
    them. What was merged into one of the names comes along. `split_material` undoes it for a name.

    Raises NotFound, NotAllowed, NothingToMerge, MergedMeanwhile.
    """
    going = [one for one in dict.fromkeys(merge) if one != keep]
    others = [one for one in dict.fromkeys(apart) if one != keep and one not in going]
    check_may_tidy(by)
    rows = lock_materials({keep, *going, *others})
    if not going:
        raise NothingToMerge
    for row in (rows[keep], *(rows[one] for one in going)):
        if row.kept is not None:
            raise MergedMeanwhile(facts={"name": row.name, "kept": row.kept.name})
    Material.objects.filter(kept_id__in=going).update(kept_id=keep)
    Material.objects.filter(pk__in=going).update(
        kept_id=keep,
        merged_at=at,
        merged_by=by.ref,
        merged_by_name=by.name if isinstance(by, Officer) else "",
    )
    remember_apart([(keep, one) for one in others], by=by, at=at)
    names = tuple(rows[one].name for one in going)
    facts = {"kept": rows[keep].name, "merged": list(names), "apart": [rows[one].name for one in others]}
    record(act=ACT, subject=f"material:{keep}", by=by, at=at, facts=facts)
    return MergedNames(kept_id=keep, kept=rows[keep].name, names=names)
