"""Bring organisations: new ones are added, changed ones changed, the rest left alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.batch import BATCH_ROWS, parts, record_batch
from tongban.foundation.directory.models import Area, Organisation
from tongban.foundation.directory.rows import OrganisationRow
from tongban.foundation.directory.rules import is_code_doubtful
from tongban.foundation.trail.public import declare_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.kernel.memory import forget_all

ACT = declare_act("directory.upsert_organisations", N_("Organisations were brought in"))
_FIELDS = ["name", "short_name", "area_id", "parent_id", "kind", "phone", "is_code_doubtful"]


def upsert_organisations(*, rows: Iterable[OrganisationRow], by: Actor, at: datetime) -> dict[str, UUID]:
    """Bring organisations and answer their ids by code. A second time changes nothing.

    A credit code whose check digit is wrong is kept and marked doubtful (real data holds some).
    Raises Invalid when an area or a parent is not there; then nothing of that part is written.
    """
    unique = {row.code: row for row in rows}
    ids: dict[str, UUID] = {}
    for part in parts(_above_first(unique)):
        ids |= _upsert(part, by=by, at=at)
    return ids


@transaction.atomic
def _upsert(rows: Sequence[OrganisationRow], *, by: Actor, at: datetime) -> dict[str, UUID]:
    _check_areas(rows)
    wanted = {row.code for row in rows} | {row.parent_code for row in rows if row.parent_code}
    known = {o.code: o for o in Organisation.objects.filter(code__in=wanted)}
    changed: list[Organisation] = []
    for row in rows:
        fresh = _organisation(row, known)
        if (old := known.get(row.code)) is not None:
            fresh.id = old.id
        if old is None or any(getattr(old, f) != getattr(fresh, f) for f in _FIELDS):
            changed.append(fresh)
        known[row.code] = fresh
    if changed:
        Organisation.objects.bulk_create(
            changed,
            batch_size=BATCH_ROWS,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[f.removesuffix("_id") for f in _FIELDS],
        )
        forget_all()
        record_batch(
            act=ACT,
            rows=[[o.code, o.name, o.area_id, o.kind, str(o.parent_id or "")] for o in changed],
            by=by,
            at=at,
        )
    return {row.code: known[row.code].id for row in rows}


def _organisation(row: OrganisationRow, known: dict[str, Organisation]) -> Organisation:
    parent = known.get(row.parent_code) if row.parent_code else None
    if row.parent_code and parent is None:
        raise Invalid(N_("The organisation above %(code)s is not there yet."), facts={"code": row.code})
    return Organisation(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        area_id=row.area_code,
        parent_id=parent.id if parent else None,
        kind=row.kind,
        phone=row.phone,
        is_code_doubtful=is_code_doubtful(row.code),
    )


def _check_areas(rows: Sequence[OrganisationRow]) -> None:
    wanted = {row.area_code for row in rows}
    missing = wanted - set(Area.objects.filter(code__in=wanted).values_list("code", flat=True))
    if missing:
        raise Invalid(N_("There is no area %(code)s."), facts={"code": min(missing)})


def _above_first(rows: dict[str, OrganisationRow]) -> list[OrganisationRow]:
    """Parents before children, so that one pass finds every parent."""
    ordered: dict[str, OrganisationRow] = {}

    def bring(row: OrganisationRow, below: frozenset[str]) -> None:
        if row.code in ordered:
            return
        if row.code in below:
            raise Invalid(N_("The organisation %(code)s stands above itself."), facts={"code": row.code})
        if row.parent_code in rows:
            bring(rows[row.parent_code], below | {row.code})
        ordered[row.code] = row

    for row in rows.values():
        bring(row, frozenset())
    return list(ordered.values())
