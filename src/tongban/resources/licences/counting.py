"""How many licences there are, by type, state and year: counts only, for statistics."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from tongban.resources.licences.facts import LicenceState
from tongban.resources.licences.models import Licence


@dataclass(frozen=True, kw_only=True)
class LicenceCount:
    """How many licences of a type, issued by an organisation in a year, stand in this state."""

    type_name: str
    organisation_name: str
    year: int
    state: LicenceState
    count: int


def counted_licences(*, types: Collection[str] = ()) -> list[LicenceCount]:
    """The newest version of every licence, or of those of some types. 1 SQL."""
    wanted = Licence.objects.filter(type__code__in=types) if types else Licence.objects.all()
    rows = (
        wanted.exclude(state=LicenceState.REPLACED)
        .values("type__name", "organisation_name", "issued_on__year", "state")
        .annotate(count=Count("pk"))
        .order_by("type__name", "organisation_name", "issued_on__year", "state")
    )
    return [
        LicenceCount(
            type_name=row["type__name"],
            organisation_name=row["organisation_name"],
            year=row["issued_on__year"],
            state=LicenceState(row["state"]),
            count=row["count"],
        )
        for row in rows
    ]
