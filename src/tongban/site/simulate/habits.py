"""When an officer does what lies on the desk, by habit. Pure."""

import math
import random
from datetime import date, datetime, timedelta

from tongban.site.simulate.facts import Habit
from tongban.site.simulate.hours import (
    FRIDAY,
    MINUTES_A_DAY,
    minutes_until_end_of,
    office_minutes_later,
    office_moment,
)
from tongban.standards.working_time import WorkCalendar, add_working_days, effective_day, local_day

# of a hundred officers so many have the habit; our own measure of a city in which most things go well. One officer
# of the whole city does everything on Friday afternoon (`hiring`).
SHARES = {
    Habit.PROMPT: 37,
    Habit.STEADY: 40,
    Habit.SLOW: 10,
    Habit.STRICT: 8,
    Habit.FORGETFUL: 5,
}
# of the time that there is so much passes, the middle of a skewed spread; and office minutes where there is no limit
_PART = {
    Habit.PROMPT: 0.18,
    Habit.STEADY: 0.42,
    Habit.SLOW: 0.85,
    Habit.STRICT: 0.48,
    Habit.FORGETFUL: 0.42,
}
_WITHOUT_LIMIT = 2 * MINUTES_A_DAY
_SPREAD = 0.5
FORGETS = 0.15  # of what a forgetful one gets
_FORGOTTEN_DAYS = (1, 7)  # working days past the last one
_OVERDRAWS = 0.2  # how often a slow one does not look at how much time there is
_CORRECTIONS = {Habit.STRICT: 0.4}
_CORRECTION = 0.08
_FRIDAY_MINUTES = (230, MINUTES_A_DAY - 5)


def corrects(habit: Habit, draw: random.Random) -> bool:
    """Whether an officer with this habit finds something to correct."""
    return draw.random() < _CORRECTIONS.get(habit, _CORRECTION)


def moment_of(
    habit: Habit, *, ready: datetime, days: int | None, draw: random.Random, calendar: WorkCalendar
) -> datetime:
    """When an officer does what has lain there since `ready` and has `days` working days; in office hours."""
    if habit is Habit.FRIDAY:
        return _friday(ready, draw, calendar)
    last = add_working_days(effective_day(ready, calendar), days, calendar) if days is not None else None
    if habit is Habit.FORGETFUL and last is not None and draw.random() < FORGETS:
        return _forgotten(last, draw, calendar)
    room = minutes_until_end_of(last, since=ready, calendar=calendar) if last else _WITHOUT_LIMIT
    part = draw.lognormvariate(math.log(_PART[habit]), _SPREAD)
    if last is not None and not (habit is Habit.SLOW and draw.random() < _OVERDRAWS):
        part = min(part, draw.uniform(0.6, 0.97))
    return office_minutes_later(ready, room * part, calendar)


def _forgotten(last: date, draw: random.Random, calendar: WorkCalendar) -> datetime:
    found_on = add_working_days(last, draw.randrange(*_FORGOTTEN_DAYS), calendar)
    return office_moment(found_on, draw.uniform(10, MINUTES_A_DAY - 10))


def _friday(ready: datetime, draw: random.Random, calendar: WorkCalendar) -> datetime:
    """The next Friday afternoon; the last working day of a week whose Friday is off."""
    day, minute = local_day(ready), draw.uniform(*_FRIDAY_MINUTES)
    monday = day - timedelta(days=day.weekday())
    while True:
        last = last_working_day_of_week(monday, calendar)
        if last is not None and (at := office_moment(last, minute)) > ready:
            return at
        monday += timedelta(days=7)


def last_working_day_of_week(monday: date, calendar: WorkCalendar) -> date | None:
    """The Friday of that week, or the working day before it; None in a week without any."""
    days = (monday + timedelta(days=back) for back in range(FRIDAY, -1, -1))
    return next((day for day in days if calendar.is_working(day)), None)
