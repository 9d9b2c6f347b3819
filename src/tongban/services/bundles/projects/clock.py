"""How many days a stage has used of those promised, and which were left out: pure but for the calendar given.

The promise for a stage is ours (国办发〔2019〕11号 gives each stage one limit and leaves its counting open), so the
rule is, too: it counts as the Licensing Law counts a case (day of acceptance not counted, working days, art. 82),
leaves out what stopped a case that the stage needs (art. 45) and the time that such a case waited for its
applicant, and counts nothing while no such case is between acceptance and decision.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tongban.services.cases.public import OUR_PROMISE, CaseRun
from tongban.standards.working_time import (
    ClockReading,
    Limit,
    Moment,
    Suspension,
    WorkCalendar,
    effective_day,
    run_clock,
    working_days_between,
)

IDLE = "nothing-under-way"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Working days that do not count, from the first to the last of them, and for what."""

    first: date
    last: date
    days: int
    why: tuple[str, ...]  # procedures, `WAITED`, `IDLE`


@dataclass(frozen=True, kw_only=True)
class StageClock:
    """The days of a stage. `is_idle`: nothing of it is under way now, though it has not ended."""

    reading: ClockReading
    is_idle: bool

    @property
    def over(self) -> int:
        """Working days beyond the promise."""
        return -self.reading.days_left if self.reading.is_overdue else 0

    @property
    def used(self) -> int:
        """Working days used, today with them."""
        return self.reading.used + self.over

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The days left out so far, run by run; those without a working day are not named."""
        reading, found = self.reading, []
        for stretch in reading.stretches:
            last = min(stretch.last, reading.today)
            days = [day.day for day in reading.explanation.days if stretch.first < day.day <= last]
            count = working_days_between(stretch.first, last, reading.calendar) if days else 0
            if count:
                found.append(Pause(first=days[0], last=last, days=count, why=stretch.procedures))
        return tuple(found)


def stage_clock(
    runs: Sequence[CaseRun], *, days: int, is_over: bool, now: Moment, calendar: WorkCalendar
) -> StageClock | None:
    """The clock of a stage of so many promised working days; None before a case of it is accepted.

    `runs` are the cases of the services that the stage needs, earlier ones that were not granted with them.
    """
    spans = sorted(_spans(runs, calendar), key=lambda span: span[0])
    if not spans:
        return None
    is_open = any(end is None for _begin, end in spans)
    last = max((run.ended_at for run in runs if run.accepted_on and run.ended_at), default=None)
    reading = run_clock(
        start=spans[0][0],
        limit=Limit(count=days),
        calendar=calendar,
        suspensions=[*(stop for run in runs for stop in run.stops), *_gaps(spans)],
        now=now,
        finished=None if is_open else last,
    )
    return StageClock(reading=reading, is_idle=not is_open and not is_over)


def _spans(runs: Sequence[CaseRun], calendar: WorkCalendar) -> Iterator[tuple[date, date | None]]:
    """From acceptance to decision, as working days; None: not decided."""
    for run in runs:
        if run.accepted_on is not None:
            yield run.accepted_on, effective_day(run.ended_at, calendar) if run.ended_at else None


def _gaps(spans: Sequence[tuple[date, date | None]]) -> Iterator[Suspension]:
    """The time in which no case was under way, between an end and the next acceptance."""
    covered: date | None = spans[0][0]
    for begin, end in spans:
        if covered is None:
            return
        if begin > covered:
            yield Suspension(procedure=IDLE, start=covered, end=begin, special_law=OUR_PROMISE)
        covered = None if end is None else max(covered, end)
