"""Bring areas: new ones are added, changed ones changed, the rest left alone."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.batch import BATCH_ROWS, parts, record_batch
from tongban.foundation.directory.models import Area
from tongban.foundation.directory.rows import AreaRow
from tongban.foundation.trail.public import declare_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.kernel.memory import forget_all

ACT = declare_act("directory.upsert_areas", N_("Areas were brought in"))
_CODE = re.compile(r"^\d{12}(-[0-9A-Z]{1,11})?$")


def upsert_areas(*, rows: Iterable[AreaRow], by: Actor, at: datetime) -> dict[str, str]:
    """Bring areas, those above before those below; answers code by code (an area's id is its code).

    A second time changes nothing. One act on the trail for each part that changed something.
    Raises Invalid when a code has no region code's form or a parent is not there.
    """
    given = sorted(rows, key=lambda row: (row.parent_code is not None, _rank(row)))
    for row in given:
        if not _CODE.match(row.code):
            raise Invalid(N_("%(code)s is not a region code."), facts={"code": row.code})
    for part in parts(given):
        _upsert(part, by=by, at=at)
    return {row.code: row.code for row in given}


@transaction.atomic
def _upsert(rows: Sequence[AreaRow], *, by: Actor, at: datetime) -> None:
    wanted = {row.code for row in rows} | {row.parent_code for row in rows if row.parent_code}
    known = {area.code: area for area in Area.objects.filter(code__in=wanted)}
    changed: list[Area] = []
    for row in rows:
        fresh = Area(
            code=row.code, name=row.name, level=row.level, parent_id=row.parent_code, path=_path(row, known)
        )
        if _differs(known.get(row.code), fresh):
            changed.append(fresh)
        known[row.code] = fresh
    if not changed:
        return
    Area.objects.bulk_create(
        changed,
        batch_size=BATCH_ROWS,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "path"],
    )
    forget_all()
    record_batch(act=ACT, rows=[[a.code, a.name, a.level, a.parent_id] for a in changed], by=by, at=at)


def _path(row: AreaRow, known: dict[str, Area]) -> list[str]:
    if row.parent_code is None:
        return [row.code]
    if row.parent_code not in known:
        raise Invalid(N_("The area above %(code)s is not there yet."), facts={"code": row.code})
    return [*known[row.parent_code].path, row.code]


def _differs(old: Area | None, new: Area) -> bool:
    return old is None or (old.name, old.level, old.parent_id, old.path) != (
        new.name,
        new.level,
        new.parent_id,
        new.path,
    )


def _rank(row: AreaRow) -> tuple[int, int, str]:
    """Areas above come before areas below: fewer significant digits first, local codes last."""
    digits = row.code[:12]
    tail = len(digits) - len(digits.rstrip("0"))
    return len(row.code), -tail, row.code
