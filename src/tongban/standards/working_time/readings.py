"""What a clock shows, and why: each day from the start to the deadline with its meaning."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from tongban.standards.citations import Source
from tongban.standards.working_time.calendar import ONE_DAY, CalendarDay, DayKind, WorkCalendar
from tongban.standards.working_time.counting import Limit, working_days_between
from tongban.standards.working_time.explanations import DayMeaning, ExplainedDay, Explanation
from tongban.standards.working_time.happenings import ClockBasis, Finding, Stretch
from tongban.standards.working_time.rulings import Rulings


class ClockState(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not-started"
    RUNNING = "running"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"
    DONE_IN_TIME = "done-in-time"
    DONE_LATE = "done-late"


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """What a clock shows at `today` (of a finished clock: the working day of the act that ended it).

    `start` is day 0. `deadline` is the last day; `unmoved_deadline` the same before a limit
    by the calendar was moved off a day off. Days are working days for a limit in working
    days, else calendar days. `stretches` are the days taken out: after `first`, up to `last`.
    `uncapped` is the last day that the limit alone would give, where the clock may not run so long.
    """

    start: date
    deadline: date
    unmoved_deadline: date
    today: date
    state: ClockState
    limit: Limit
    extended_by: int
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]
    basis: ClockBasis
    calendar: WorkCalendar = field(repr=False, compare=False)
    rulings: Rulings = field(repr=False, compare=False)
    uncapped: date | None = None

    @property
    def is_capped(self) -> bool:
        """Whether another day ends the clock before its limit does."""
        return self.uncapped is not None

    def _days(self, after: date, last: date) -> int:
        """How many days count in after < d ≤ last (0 where last is not later)."""
        if last <= after:
            return 0
        if self.limit.is_working_days:
            return working_days_between(after, last, self.calendar)
        return (last - after).days

    @property
    def _origin(self) -> date:
        """The day after which days count."""
        return self.start - ONE_DAY if self.rulings.day_of_event_counts else self.start

    @property
    def is_overdue(self) -> bool:
        return self.state in (ClockState.OVERDUE, ClockState.DONE_LATE)

    @property
    def is_done(self) -> bool:
        return self.state in (ClockState.DONE_IN_TIME, ClockState.DONE_LATE)

    @property
    def is_provisional(self) -> bool:
        """Whether a year without announced holidays lies within (ruling 11)."""
        return self.calendar.is_provisional_between(self.start, self.deadline)

    @cached_property
    def days_left(self) -> int:
        """Days after today up to the deadline: 0 on the last day, negative when overdue (ruling 7).

        On the days off right after the deadline it is already -1; before the start all days are left.
        """
        if self.today > self.deadline:
            return -max(1, self._days(self.deadline, self.today))
        after = self.today - ONE_DAY if self.rulings.remaining_counts_today else self.today
        return self._days(max(after, self._origin), self.deadline)

    @cached_property
    def taken_out(self) -> int:
        """How many days the special procedures took out."""
        last = self.deadline if self.is_capped else date.max
        return sum(self._days(one.first, min(one.last, last)) for one in self.stretches)

    @cached_property
    def total(self) -> int:
        """How many days the clock runs in all, its extension with it and what is taken out left out."""
        if self.is_capped:
            return max(0, self._days(self._origin, self.deadline) - self.taken_out)
        if self.limit.is_working_days:
            return self.limit.count + self.extended_by
        return (self.unmoved_deadline - self._origin).days - self.taken_out

    @cached_property
    def used(self) -> int:
        """How many of them are gone, today with them; never more than `total`."""
        gone = sum(self._days(stretch.first, min(stretch.last, self.today)) for stretch in self.stretches)
        return max(0, min(self._days(self._origin, self.today) - gone, self.total))

    @cached_property
    def explanation(self) -> Explanation:
        """Every day with its meaning, the articles and the rulings; worked out when first asked for."""
        return explain(self)


def explain(reading: ClockReading) -> Explanation:
    """Each day from the start to the deadline (to today, when that is later) with its meaning."""
    days: list[ExplainedDay] = []
    number = 0
    last = max(reading.deadline, reading.today) if reading.is_overdue else reading.deadline
    day = reading.start
    while day <= last:
        of_calendar = reading.calendar.day(day)
        meaning = _meaning(reading, of_calendar)
        if meaning is DayMeaning.COUNTED:
            number += 1
        days.append(_explained(reading, of_calendar, meaning, number))
        day += ONE_DAY
    return Explanation(
        days=tuple(days),
        articles=_articles(reading),
        rulings=_rulings(reading, days),
        provisional_years=tuple(
            year
            for year in range(reading.start.year, last.year + 1)
            if not reading.calendar.is_official(year)
        ),
    )


def _meaning(reading: ClockReading, day: CalendarDay) -> DayMeaning:
    counts_start = reading.rulings.day_of_event_counts and reading.limit.count > 0
    if day.day == reading.start and not counts_start:
        return DayMeaning.START
    if reading.limit.is_working_days and not day.is_working:
        return DayMeaning.OFF
    if day.day > reading.deadline:
        return DayMeaning.LATE
    if any(stretch.first < day.day <= stretch.last for stretch in reading.stretches):
        return DayMeaning.SUSPENDED
    if day.day > reading.unmoved_deadline:
        return DayMeaning.MOVED
    return DayMeaning.COUNTED


def _explained(reading: ClockReading, day: CalendarDay, meaning: DayMeaning, number: int) -> ExplainedDay:
    within = [stretch for stretch in reading.stretches if stretch.first < day.day <= stretch.last]
    is_counted = meaning is DayMeaning.COUNTED
    return ExplainedDay(
        day=day.day,
        meaning=meaning,
        number=number if is_counted else 0,
        kind=day.kind,
        name=day.name,
        procedures=within[0].procedures if within and meaning is DayMeaning.SUSPENDED else (),
        is_make_up=day.kind is DayKind.MAKE_UP,
        is_extension=is_counted
        and bool(reading.extended_by)
        and number > _all_days(reading) - _added(reading),
        is_today=day.day == reading.today,
        is_deadline=day.day == reading.deadline,
        is_provisional=day.is_provisional,
    )


def _all_days(reading: ClockReading) -> int:
    """How many days limit and extension give, whether or not the clock may run so long."""
    if reading.is_capped and reading.limit.is_working_days:
        return reading.limit.count + reading.extended_by
    return reading.total


def _added(reading: ClockReading) -> int:
    """How many days of `total` the extension gave."""
    if reading.limit.is_working_days:
        return reading.extended_by
    from_limit = reading.limit.plus(reading.extended_by)
    return (from_limit.end_from(reading.start) - reading.limit.end_from(reading.start)).days


def _articles(reading: ClockReading) -> tuple[Source, ...]:
    basis = reading.basis
    used = (
        basis.limit,
        basis.counting,
        basis.suspension if reading.stretches else None,
        basis.extension if reading.extended_by else None,
        basis.cap if reading.is_capped else None,
    )
    return tuple(article for article in used if article is not None)


def _rulings(reading: ClockReading, days: list[ExplainedDay]) -> tuple[int, ...]:
    used = {1, 2, 7}
    if reading.stretches:
        used |= {3, 4}
    if reading.extended_by:
        used.add(5)
    if not reading.limit.is_working_days:
        used.add(8)
    if any(day.is_provisional for day in days):
        used.add(11)
    return tuple(sorted(used))
