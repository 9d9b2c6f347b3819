"""The counts of days, added up by channel and by week, and the shares that the page shows. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How questions ended. `nothing` had no hit; `opened` had a line opened, `first_line` and
    `first_five` say which."""

    asked: int = 0
    first_try: int = 0
    second_try: int = 0
    nothing: int = 0
    opened: int = 0
    first_line: int = 0
    first_five: int = 0
    dwelt: int = 0
    applied: int = 0
    asked_person: int = 0
    left: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in COUNTS})

    @property
    def first_try_share(self) -> int | None:
        return _share(self.first_try, self.asked)

    @property
    def second_try_share(self) -> int | None:
        return _share(self.second_try, self.asked)

    @property
    def nothing_share(self) -> int | None:
        return _share(self.nothing, self.asked)

    @property
    def first_line_share(self) -> int | None:
        """Of the questions of which a line was opened."""
        return _share(self.first_line, self.opened)

    @property
    def first_five_share(self) -> int | None:
        return _share(self.first_five, self.opened)

    @property
    def applied_share(self) -> int | None:
        return _share(self.applied, self.asked)


COUNTS = tuple(one.name for one in fields(Counts))


@dataclass(frozen=True, kw_only=True)
class CountedDay:
    """The counts of a day and channel."""

    day: date
    channel: str
    counts: Counts


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def together(days: Iterable[CountedDay]) -> Counts:
    """Everything added up."""
    return sum((one.counts for one in days), Counts())


def by_channel(days: Iterable[CountedDay]) -> list[tuple[str, Counts]]:
    """The counts of each channel, the busiest first."""
    found: dict[str, Counts] = defaultdict(Counts)
    for one in days:
        found[one.channel] += one.counts
    return sorted(found.items(), key=lambda pair: (-pair[1].asked, pair[0]))


def by_week(days: Iterable[CountedDay], *, first: date, last: date) -> list[tuple[date, Counts]]:
    """The counts of each week from that of `first` to that of `last`, the oldest first; a week without
    questions has zeros."""
    found: dict[date, Counts] = defaultdict(Counts)
    for one in days:
        found[monday_of(one.day)] += one.counts
    weeks, monday = [], monday_of(first)
    while monday <= last:
        weeks.append((monday, found[monday]))
        monday += timedelta(days=7)
    return weeks


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
