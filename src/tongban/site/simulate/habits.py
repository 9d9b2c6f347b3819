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

# of a hundred officers so many have the habit; our own measure of a city in which most things go well
SHARES = {
    Habit.PROMPT: 36,
    Habit.STEADY: 40,
    Habit.SLOW: 9,
    Habit.STRICT: 8,
    Habit.FORGETFUL: 4,
    Habit.FRIDAY: 3,
}
# office minutes that a thing lies, the middle of a skewed spread
_MEDIAN = {
    Habit.PROMPT: 35.0,
    Habit.STEADY: 130.0,
    Habit.SLOW: 420.0,
    Habit.STRICT: 160.0,
    Habit.FORGETFUL: 130.0,
}
_SPREAD = 0.7
FORGETS = 0.15  # of what a forgetful one gets
_FORGOTTEN_DAYS = (1, 7)  # working days past the last one
_OVERDRAWS = 0.08  # how often a slow one takes more time than there is
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
    minutes = draw.lognormvariate(math.log(_MEDIAN[habit]), _SPREAD)
    if last is not None and not (habit is Habit.SLOW and draw.random() < _OVERDRAWS):
        room = minutes_until_end_of(last, since=ready, calendar=calendar)
        minutes = min(minutes, room * draw.uniform(0.2, 0.95))
    return office_minutes_later(ready, minutes, calendar)


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
