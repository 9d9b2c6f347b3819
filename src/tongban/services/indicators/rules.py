"""From sums to values, months, and which small counts are not told in public. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import floor

from tongban.services.indicators.facts import Indicator, Sum, Unit

# In public a count of 1 to 4 below the whole city, or of one day, is not told where it is about people: whoever
# knows one of them would learn of the others. Our ruling; five is the least that statistical offices use.
SMALLEST = 5


def value_of(sums: Sum, unit: Unit) -> float | None:
    """The value in its unit; None where it is hidden or there is nothing to divide by.

    Per cent are rounded down to a tenth, so that 100 means all; the others to a tenth.
    """
    if sums.is_hidden:
        return None
    if unit is Unit.COUNT:
        return sums.numerator
    if not sums.denominator:
        return None
    told = sums.numerator / sums.denominator * unit.factor
    if unit is Unit.PERCENT:
        # sums are whole numbers, but a float may stand a hair below
        return floor(round(told * 10, 6)) / 10
    return round(told, 1)


def people_in(sums: Sum, unit: Unit) -> float:
    """How many cases or ratings a cell is about."""
    return sums.numerator if unit is Unit.COUNT else sums.denominator


def hidden(cells: Mapping[str, Sum], unit: Unit) -> dict[str, Sum]:
    """The cells of one table whose total is told, with those hidden that may not be.

    Where all that is hidden together is still fewer than SMALLEST, the total would give it away: the
    smallest of the others is hidden as well.
    """
    people = {key: people_in(one, unit) for key, one in cells.items()}
    small = {key for key, count in people.items() if 0 < count < SMALLEST}
    if small and sum(people[key] for key in small) < SMALLEST:
        others = sorted((count, key) for key, count in people.items() if key not in small and count)
        small |= {key for _, key in others[:1]}
    return {key: replace(one, is_hidden=True) if key in small else one for key, one in cells.items()}


def may_be_told(indicator: Indicator, sums: Sum) -> bool:
    """Whether one cell that stands in no table with a total may be told in public."""
    return not indicator.is_about_people or not 0 < people_in(sums, indicator.unit) < SMALLEST


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def next_month(first: date) -> date:
    return first_of_month(first + timedelta(days=31))


def month_before(first: date) -> date:
    return first_of_month(first - timedelta(days=1))


def months_between(first: date, last: date) -> Iterator[date]:
    """The first days of the months from that of `first` to that of `last`."""
    month = first_of_month(first)
    while month <= last:
        yield month
        month = next_month(month)


def total(sums: Iterable[Sum]) -> Sum:
    """The sum of sums; nothing is zero of zero."""
    found = Sum()
    for one in sums:
        found += one
    return found
