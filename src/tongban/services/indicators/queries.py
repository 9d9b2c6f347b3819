"""Questions about values: of the city, by area, organisation, type and item, by month and by day.

Nothing is counted here: everything comes from the tables that `counting` keeps.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.db.models import Sum as Summed

from tongban.kernel.memory import Memory
from tongban.services.indicators.facts import Cell, Counting, Cut, Indicator, Sum
from tongban.services.indicators.models import Count, MonthTotal, Value
from tongban.services.indicators.rules import hidden, may_be_told

_KEYS = {
    Cut.AREA: "area_code",
    Cut.ORGANISATION: "organisation_id",
    Cut.TYPE: "type_code",
    Cut.ITEM: "item_code",
}
# whose total is told elsewhere, so that what is hidden may not follow from it
_WITHIN = {
    Cut.AREA: "indicator",
    Cut.ORGANISATION: "area_code",
    Cut.TYPE: "indicator",
    Cut.ITEM: "organisation_id",
}


def city_months(codes: Iterable[str], months: Iterable[date]) -> dict[tuple[str, date], Sum]:
    """The whole city's sums by indicator and month; what was not counted is left out. 2 SQL."""
    wanted = {"first__in": list(months), "indicator__in": list(codes)}
    counted = Count.objects.filter(**wanted).values_list("indicator", "first")
    rows = MonthTotal.objects.filter(**wanted)
    return dict.fromkeys(counted, Sum()) | {
        (code, first): Sum(numerator=numerator, denominator=denominator)
        for code, first, numerator, denominator in _summed(rows, "indicator", "first")
    }


def city_trend(indicator: Indicator, *, first: date, last: date) -> list[Cell]:
    """The whole city's value of each month that was counted, the oldest first. 2 SQL."""
    counted = countings(indicator, first=first, last=last)
    sums = {
        month: (numerator, denominator)
        for month, numerator, denominator in _summed(_months(indicator, first, last), "first")
    }
    return [
        Cell(first=month, key="", sum=_sum(sums.get(month, (0, 0))), version=one.version)
        for month, one in sorted(counted.items())
    ]


# counted every few minutes: the home page need not read them anew for each visitor
month_figures: Memory[tuple[tuple[str, ...], date], dict[tuple[str, date], Sum]] = Memory(
    lambda asked: city_months(asked[0], (asked[1],)), most=16
)


def city_days(indicator: Indicator, *, first: date, last: date) -> list[Cell]:
    """The whole city's value of each day on which there was anything. Small counts about people are hidden. 1 SQL."""
    rows = Value.objects.filter(indicator=indicator.code, is_day=True, first__gte=first, first__lte=last)
    cells = [
        Cell(first=day, key="", sum=_sum((numerator, denominator)), version=version)
        for day, version, numerator, denominator in _summed(rows, "first", "version")
    ]
    return [_told(indicator, cell) for cell in sorted(cells, key=lambda cell: cell.first)]


def day_sums(
    codes: Iterable[str], *, first: date, last: date, organisation_ids: Iterable[UUID] | None = None
) -> dict[tuple[str, date], Sum]:
    """The sums of each day by indicator and day, of some organisations or of all. 1 SQL."""
    rows = Value.objects.filter(indicator__in=list(codes), is_day=True, first__gte=first, first__lte=last)
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=list(organisation_ids))
    return {
        (code, day): Sum(numerator=numerator, denominator=denominator)
        for code, day, numerator, denominator in _summed(rows, "indicator", "first")
    }


def cells(
    indicator: Indicator, cut: Cut, *, first: date, last: date, organisation_id: UUID | None = None
) -> list[Cell]:
    """The values of the months by one cut, as anybody may see them. By item 1 SQL over rows by item, else 1 SQL.

    By item: of one organisation, or of all. Hidden cells are marked; see `rules.hidden`.
    """
    if cut is Cut.CITY:
        return city_trend(indicator, first=first, last=last)
    if cut is Cut.DAY:
        return city_days(indicator, first=first, last=last)
    if cut in (Cut.TYPE, Cut.ITEM):
        rows: QuerySet[Value] | QuerySet[MonthTotal] = Value.objects.filter(
            indicator=indicator.code, is_day=False, first__gte=first, first__lte=last
        )
        if organisation_id is not None:
            rows = rows.filter(organisation_id=organisation_id)
    else:
        rows = _months(indicator, first, last)
    tables: dict[tuple[date, int], dict[object, dict[str, Sum]]] = {}
    for month, version, group, key, *sums in _summed(rows, "first", "version", _WITHIN[cut], _KEYS[cut]):
        groups = tables.setdefault((month, version), {})
        groups.setdefault(group, {})[str(key)] = _sum(sums)
    found = [
        Cell(first=month, key=key, sum=one, version=version)
        for (month, version), groups in tables.items()
        for key, one in _public(indicator, groups.values()).items()
    ]
    return sorted(found, key=lambda cell: (cell.first, cell.key))


def countings(indicator: Indicator, *, first: date, last: date) -> dict[date, Counting]:
    """The months that were counted. 1 SQL."""
    rows = Count.objects.filter(indicator=indicator.code, first__gte=first, first__lte=last)
    return {
        row.first: Counting(first=row.first, version=row.version, counted_at=row.counted_at) for row in rows
    }


def last_counted_at() -> datetime | None:
    """When anything was last counted. 1 SQL."""
    found: datetime | None = Count.objects.aggregate(last=Max("counted_at"))["last"]
    return found


def last_month(indicator: Indicator) -> Counting | None:
    """The newest month that was counted. 1 SQL."""
    row = Count.objects.filter(indicator=indicator.code).order_by("-first").first()
    return Counting(first=row.first, version=row.version, counted_at=row.counted_at) if row else None


def _months(indicator: Indicator, first: date, last: date) -> QuerySet[MonthTotal]:
    return MonthTotal.objects.filter(indicator=indicator.code, first__gte=first, first__lte=last)


def _summed(rows: QuerySet[Value] | QuerySet[MonthTotal], *keys: str) -> Iterable[tuple]:  # type: ignore[type-arg]
    return rows.values_list(*keys).annotate(Summed("numerator"), Summed("denominator")).order_by(*keys)


def _sum(pair: Iterable[float]) -> Sum:
    numerator, denominator = pair
    return Sum(numerator=numerator, denominator=denominator)


def _public(indicator: Indicator, groups: Iterable[dict[str, Sum]]) -> dict[str, Sum]:
    """The groups as one table; a key that is hidden in one of them is hidden."""
    found: dict[str, Sum] = {}
    small: set[str] = set()
    for group in groups:
        told = hidden(group, indicator.unit) if indicator.is_about_people else group
        for key, one in told.items():
            found[key] = found.get(key, Sum()) + one
            small |= {key} if one.is_hidden else set()
    return {key: replace(one, is_hidden=key in small) for key, one in found.items()}


def _told(indicator: Indicator, cell: Cell) -> Cell:
    if may_be_told(indicator, cell.sum):
        return cell
    return replace(cell, sum=replace(cell.sum, is_hidden=True))
