"""Say that names of materials are not the same, so that they are not offered as one again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.services.items.materials.access import check_may_tidy, lock_materials
from tongban.services.items.materials.likeness import MOST_OTHERS
from tongban.services.items.materials.models import MaterialApart

ACT = "items.part-materials"
MOST_AT_ONCE = MOST_OTHERS + 1  # each is kept apart from each: pairs grow with the square


class NothingToPart(Invalid):
    """Fewer than two names were given."""

    code = "materials-nothing-to-part"
    title = N_("Choose at least two names.")


@transaction.atomic
def part_materials(*, materials: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Remember that no two of these names are the same. Again changes nothing.

    Raises NotFound, NotAllowed, NothingToPart, and Invalid for more names than a cluster has.
    """
    wanted = list(dict.fromkeys(materials))
    check_may_tidy(by)
    if len(wanted) < 2:
        raise NothingToPart
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(N_("Choose at most %(most)s names."), facts={"most": MOST_AT_ONCE})
    rows = lock_materials(wanted)
    remember_apart(combinations(wanted, 2), by=by, at=at)
    names = [rows[one].name for one in wanted]
    record(act=ACT, subject=f"material:{wanted[0]}", by=by, at=at, facts={"names": names})


def remember_apart(pairs: Iterable[tuple[UUID, UUID]], *, by: Actor, at: datetime) -> None:
    """Keep the pairs, each once. 1 SQL, none for nothing."""
    rows = [
        MaterialApart(first_id=min(pair), second_id=max(pair), said_at=at, said_by=by.ref) for pair in pairs
    ]
    MaterialApart.objects.bulk_create(rows, ignore_conflicts=True)
