"""Shares, means and percentiles of the figures, and in which order lines stand. Pure."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

from tongban.services.indicators.public import SMALLEST
from tongban.services.supervision.boards.facts import Figures, Line


def summed(figures: Iterable[Figures]) -> Figures:
    """All figures together."""
    return reduce(add, figures, Figures())


def share(part: int, whole: int) -> float | None:
    """Per cent, rounded down to a tenth so that 100 means all; None of nothing."""
    return part * 1000 // whole / 10 if whole else None


def mean(total: int, count: int) -> float | None:
    """To a tenth; None of nothing."""
    return round(total / count, 1) if count else None


def percentile(spread: Mapping[int, int], percent: int) -> int | None:
    """The least value that `percent` of all do not exceed; None of nothing."""
    count = sum(spread.values())
    reached = 0
    for value in sorted(spread):
        reached += spread[value]
        if reached * 100 >= percent * count:
            return value
    return None


def good_share(figures: Figures) -> float | None:
    """The share of good ratings; None below the least number, so that no office sees who rated it how."""
    return share(figures.good, figures.ratings) if figures.ratings >= SMALLEST else None


def worst_first(lines: Iterable[Line]) -> list[Line]:
    """What broke most promises first, then what is late now, then by name; who promised nothing comes last."""

    def place(line: Line) -> tuple[bool, float, int, int, str]:
        one = line.figures
        kept = one.kept / one.promises if one.promises else 1.0
        return (not (one.promises or one.open), kept, -one.over, -one.near, line.name)

    return sorted(lines, key=place)
