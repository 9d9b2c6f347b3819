"""The figure by organisation, by month and by means; the names of materials with their means."""

from datetime import date

from django.db.models import Max, Sum

from tongban.services.items.materials.models import Material
from tongban.services.items.sparing.facts import DaySpared, Means, MeansSpared, OfficeSpared, Spared
from tongban.services.items.sparing.means import MEANS, means_of
from tongban.services.items.sparing.models import SparedMeans, SparedTally

_COUNTS = ("fields", "fields_spared", "slots", "slots_spared", "slots_possible", "slots_promised")
_MONTHS = 24
_DAYS_OF_A_MONTH = 31  # an older installation has a row a day
MOST_NAMES = 2000


def last_day() -> date | None:
    """The day of the newest count. 1 SQL."""
    found: date | None = SparedTally.objects.aggregate(last=Max("on"))["last"]
    return found


def by_office(on: date) -> list[OfficeSpared]:
    """Every organisation's figure of a day, the one that asks most of what it need not first. 1 SQL."""
    rows = [
        OfficeSpared(
            organisation_id=row.organisation_id,
            on=row.on,
            items=row.items,
            counts=Spared(**{name: getattr(row, name) for name in _COUNTS}),
        )
        for row in SparedTally.objects.filter(on=on)
    ]
    return sorted(rows, key=lambda row: (row.counts.percent or 0, -row.items, str(row.organisation_id)))


def over_time(*, months: int = _MONTHS) -> list[DaySpared]:
    """The whole library's figure as last counted in each month, the newest first. 1 SQL."""
    sums = [Sum(name) for name in _COUNTS]
    rows = SparedTally.objects.values_list("on").annotate(Sum("items"), *sums).order_by("-on")
    last: dict[tuple[int, int], DaySpared] = {}
    for on, items, *counts in rows[: months * _DAYS_OF_A_MONTH]:
        day = DaySpared(on=on, items=items, counts=Spared(**dict(zip(_COUNTS, counts, strict=True))))
        last.setdefault((on.year, on.month), day)
    return list(last.values())[:months]


def by_means() -> list[MeansSpared]:
    """Every means with its materials, the one that could meet most first. 1 SQL."""
    counted = {row.key: row for row in SparedMeans.objects.all()}
    rows = [
        MeansSpared(means=means, materials=counted[key].materials, met=counted[key].met)
        if key in counted
        else MeansSpared(means=means, materials=0, met=0)
        for key, means in MEANS.items()
    ]
    return sorted(rows, key=lambda row: -row.materials)


def named_materials(*, words: str) -> list[tuple[str, int, Means | None]]:
    """Names of materials with how many items say them and by what they could be met; 2,000 at most,
    those that most items say. 1 SQL."""
    rows = Material.objects.filter(uses__gt=0, name__icontains=words).order_by("-uses", "name")
    return [(row.name, row.uses, means_of(row.name)) for row in rows[:MOST_NAMES]]
