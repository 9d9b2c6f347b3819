"""The figure by organisation and over time."""

from datetime import date

from django.db.models import Max, Sum

from tongban.services.items.sparing.facts import DaySpared, OfficeSpared, Spared
from tongban.services.items.sparing.models import SparedTally

_COUNTS = ("fields", "fields_spared", "slots", "slots_spared", "slots_possible")
_DAYS = 30


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


def over_time(*, days: int = _DAYS) -> list[DaySpared]:
    """The whole library's figure on the last days that were counted, the newest first. 1 SQL."""
    sums = [Sum(name) for name in _COUNTS]
    rows = SparedTally.objects.values_list("on").annotate(Sum("items"), *sums).order_by("-on")[:days]
    return [
        DaySpared(on=on, items=items, counts=Spared(**dict(zip(_COUNTS, counts, strict=True))))
        for on, items, *counts in rows
    ]
