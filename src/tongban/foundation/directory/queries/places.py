"""Questions about places where people are served."""

from collections.abc import Iterable
from uuid import UUID

from tongban.foundation.directory.facts import PlaceFact, PlaceKind
from tongban.foundation.directory.models import Place
from tongban.kernel.errors import NotFound
from tongban.kernel.memory import Memory

_COUNTED_SECONDS = 300.0


def halls() -> list[PlaceFact]:
    """Every hall, in the city's order. 1 SQL."""
    return _facts(kind=PlaceKind.HALL)


def village_points(area_codes: Iterable[str]) -> list[PlaceFact]:
    """The village service points of these areas. 1 SQL."""
    return _facts(kind=PlaceKind.VILLAGE_POINT, area_id__in=list(area_codes))


def all_village_points() -> list[PlaceFact]:
    """Every village service point. 1 SQL."""
    return _facts(kind=PlaceKind.VILLAGE_POINT)


def windows_of(slug: str) -> list[PlaceFact]:
    """The windows of a hall, in order. 1 SQL."""
    return _facts(parent__slug=slug)


def place(slug: str) -> PlaceFact:
    """One place. 1 SQL. Raises NotFound."""
    found = _facts(slug=slug)
    if not found:
        raise NotFound
    return found[0]


def places_run_by(organisation_ids: Iterable[UUID]) -> list[PlaceFact]:
    """The halls and village points that these organisations run, in the city's order. 1 SQL."""
    kinds = [PlaceKind.HALL, PlaceKind.VILLAGE_POINT]
    return _facts(kind__in=kinds, organisation_id__in=list(organisation_ids))


def place_count(kind: PlaceKind) -> int:
    """How many halls, windows or village points there are, as it was up to five minutes ago. 1 SQL, none
    when kept."""
    return _count(kind)


_count: Memory[PlaceKind, int] = Memory(
    lambda kind: Place.objects.filter(kind=kind).count(), seconds=_COUNTED_SECONDS
)


def _facts(**by: object) -> list[PlaceFact]:
    return [
        PlaceFact(
            id=row.id,
            slug=row.slug,
            kind=PlaceKind(row.kind),
            name=row.name,
            area_code=row.area_id,
            area_name=row.area.name,
            organisation_id=row.organisation_id,
            parent_slug=row.parent.slug if row.parent else None,
            address=row.address,
            hours=row.hours,
            phone=row.phone,
            serves=row.serves,
        )
        for row in Place.objects.filter(**by).select_related("area", "parent")
    ]
