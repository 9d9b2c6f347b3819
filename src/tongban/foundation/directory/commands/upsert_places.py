"""Bring places (halls, windows, village points): added, changed or left alone."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.batch import parts, record_batch
from tongban.foundation.directory.models import Area, Organisation, Place
from tongban.foundation.directory.rows import PlaceRow
from tongban.foundation.trail.public import declare_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid

ACT = declare_act("directory.upsert_places", N_("Places were brought in"))
_FIELDS = [
    "kind",
    "name",
    "area_id",
    "organisation_id",
    "parent_id",
    "address",
    "hours",
    "phone",
    "serves",
    "position",
]


def upsert_places(*, rows: Iterable[PlaceRow], by: Actor, at: datetime) -> dict[str, UUID]:
    """Bring places in the order in which people shall see them; answers ids by slug.

    A hall stands before its windows. A second time changes nothing. Raises Invalid when an area,
    organisation or hall is not there.
    """
    ids: dict[str, UUID] = {}
    given = list(enumerate(rows))
    for part in parts(given):
        ids |= _upsert(dict(part), by=by, at=at)
    return ids


@transaction.atomic
def _upsert(rows: dict[int, PlaceRow], *, by: Actor, at: datetime) -> dict[str, UUID]:
    slugs = {r.slug for r in rows.values()} | {r.parent_slug for r in rows.values() if r.parent_slug}
    known = {place.slug: place for place in Place.objects.filter(slug__in=slugs)}
    codes = {r.organisation_code for r in rows.values() if r.organisation_code}
    organisations = dict(Organisation.objects.filter(code__in=codes).values_list("code", "id"))
    wanted = {r.area_code for r in rows.values()}
    areas = set(Area.objects.filter(code__in=wanted).values_list("code", flat=True))
    changed: list[Place] = []
    for position, row in rows.items():
        _check(row, areas, organisations, known)
        fresh = _place(row, position, organisations, known)
        if (old := known.get(row.slug)) is not None:
            fresh.id = old.id
        if old is None or any(getattr(old, f) != getattr(fresh, f) for f in _FIELDS):
            changed.append(fresh)
        known[row.slug] = fresh
    if changed:
        Place.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=[f.removesuffix("_id") for f in _FIELDS],
        )
        record_batch(
            act=ACT, rows=[[p.slug, p.name, p.area_id, p.address, p.hours] for p in changed], by=by, at=at
        )
    return {row.slug: known[row.slug].id for row in rows.values()}


def _check(row: PlaceRow, areas: set[str], organisations: dict[str, UUID], known: dict[str, Place]) -> None:
    if row.area_code not in areas:
        raise Invalid(N_("There is no area %(code)s."), facts={"code": row.area_code})
    if row.organisation_code and row.organisation_code not in organisations:
        raise Invalid(N_("There is no organisation %(code)s."), facts={"code": row.organisation_code})
    if row.parent_slug and row.parent_slug not in known:
        raise Invalid(N_("There is no place %(code)s."), facts={"code": row.parent_slug})


def _place(row: PlaceRow, position: int, organisations: dict[str, UUID], known: dict[str, Place]) -> Place:
    return Place(
        slug=row.slug,
        kind=row.kind,
        name=row.name,
        area_id=row.area_code,
        organisation_id=organisations.get(row.organisation_code or ""),
        parent_id=known[row.parent_slug].id if row.parent_slug else None,
        address=row.address,
        hours=row.hours,
        phone=row.phone,
        serves=row.serves,
        position=position,
    )
