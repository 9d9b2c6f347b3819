"""Figures of firms: a cell that one or two of them make up tells of them. Pure.

Three tests, each of which is enough to hide a cell: fewer than `least` contributors; the largest one makes more than
`dominance` per cent of it ((1, k)-rule); what is left without the two largest is less than `closeness` per cent of
the largest, so that the second computes the first that near (p%-rule). Source: Hundepohl et al. 2012, §4.2.
"""

from dataclasses import dataclass

from tongban.resources.opendata.disclosure.facts import CLOSENESS_PERCENT, DOMINANCE_PERCENT, LEAST_FIRMS


@dataclass(frozen=True, kw_only=True)
class Made:
    """A figure and who makes it; parts add up by `+`."""

    value: float = 0.0
    contributors: int = 0
    largest: float = 0.0
    second: float = 0.0

    def __add__(self, other: "Made") -> "Made":
        first, second, *_ = sorted((self.largest, self.second, other.largest, other.second), reverse=True)
        return Made(
            value=self.value + other.value,
            contributors=self.contributors + other.contributors,
            largest=first,
            second=second,
        )


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The numbers of the three tests."""

    least: int = LEAST_FIRMS
    dominance: int = DOMINANCE_PERCENT
    closeness: int = CLOSENESS_PERCENT


def is_dominated(made: Made, bounds: Bounds) -> bool:
    """Whether a figure tells of one of those who make it."""
    if not made.contributors or not made.value:
        return False
    if made.contributors < bounds.least:
        return True
    if made.largest * 100 > made.value * bounds.dominance:
        return True
    return (made.value - made.largest - made.second) * 100 < made.largest * bounds.closeness
