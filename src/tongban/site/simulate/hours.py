"""When people apply and when offices work. Pure; every moment is aware, in the city's zone."""

import random
from datetime import date, datetime, time, timedelta

from tongban.kernel.clock import CITY_ZONE
from tongban.standards.working_time import WorkCalendar, local_day

ONE_DAY = timedelta(days=1)
MONDAY, FRIDAY = 0, 4
# the hours of the sample city's halls
MORNING, AFTERNOON = (time(8, 30), time(12, 0)), (time(14, 30), time(17, 30))
_MORNING_MINUTES, _AFTERNOON_MINUTES = 210, 180
MINUTES_A_DAY = _MORNING_MINUTES + _AFTERNOON_MINUTES

# our own measure of a day: when applications come in, by hour. Two humps while offices are open, a tail of
# applications from home in the evening; on days off from home only, late in the morning and in the evening.
_WORKING = {7: 1, 8: 6, 9: 14, 10: 15, 11: 9, 12: 3, 13: 3, 14: 9, 15: 13, 16: 10, 17: 5, 18: 3, 19: 4}
_WORKING |= {20: 5, 21: 4, 22: 2}
_OFF = {8: 2, 9: 6, 10: 8, 11: 7, 12: 4, 13: 4, 14: 6, 15: 7, 16: 7, 17: 5, 18: 4, 19: 7, 20: 9, 21: 8, 22: 4}
# how many come, against an ordinary working day
_ON_A_DAY_OFF, _ON_MONDAY, _ON_FRIDAY, _AFTER_HOLIDAYS, _IN_THE_FIRST_DAYS = 0.15, 1.25, 0.9, 1.6, 1.1
_LONG = 3  # days off in a row that make holidays of a weekend
_FIRST_DAYS = 5


def crowd(day: date, calendar: WorkCalendar) -> float:
    """How many come on that day, against an ordinary working day."""
    if not calendar.is_working(day):
        return _ON_A_DAY_OFF
    weight = 1.0
    if days_off_before(day, calendar) >= _LONG:
        weight = _AFTER_HOLIDAYS
    elif day.weekday() == MONDAY:
        weight = _ON_MONDAY
    elif day.weekday() == FRIDAY:
        weight = _ON_FRIDAY
    return weight * (_IN_THE_FIRST_DAYS if day.day <= _FIRST_DAYS else 1.0)


def days_off_before(day: date, calendar: WorkCalendar) -> int:
    """How many days off lie between this day and the working day before it."""
    count = 0
    while not calendar.is_working(day - ONE_DAY * (count + 1)):
        count += 1
    return count


def arrival(day: date, calendar: WorkCalendar, draw: random.Random) -> datetime:
    """A moment of that day at which somebody applies, or does something else from home."""
    hours = _WORKING if calendar.is_working(day) else _OFF
    hour = draw.choices(list(hours), weights=list(hours.values()))[0]
    return datetime.combine(day, time(hour, draw.randrange(60), draw.randrange(60)), CITY_ZONE)


def minute_of(at: datetime, calendar: WorkCalendar) -> float:
    """How many office minutes of its day have passed at `at`; 0 on a day off."""
    local = at.astimezone(CITY_ZONE)
    if not calendar.is_working(local.date()):
        return 0.0
    passed = 0.0
    for opens, closes in (MORNING, AFTERNOON):
        since, until = (datetime.combine(local.date(), one, CITY_ZONE) for one in (opens, closes))
        passed += max(0.0, (min(local, until) - since).total_seconds() / 60)
    return passed


def office_moment(day: date, minute: float) -> datetime:
    """The moment at which so many office minutes of that day have passed, less than `MINUTES_A_DAY`."""
    opens = MORNING[0] if minute < _MORNING_MINUTES else AFTERNOON[0]
    after = minute if minute < _MORNING_MINUTES else minute - _MORNING_MINUTES
    return datetime.combine(day, opens, CITY_ZONE) + timedelta(seconds=int(after * 60))


def office_minutes_later(at: datetime, minutes: float, calendar: WorkCalendar) -> datetime:
    """The moment so many office minutes after `at`: time runs only while offices are open."""
    day = local_day(at)
    if calendar.is_working(day):
        left = minute_of(at, calendar) + minutes
    else:
        day, left = calendar.working_day_after(day), minutes
    while left >= MINUTES_A_DAY:
        day, left = calendar.working_day_after(day), left - MINUTES_A_DAY
    return office_moment(day, left)


def minutes_until_end_of(last: date, *, since: datetime, calendar: WorkCalendar) -> float:
    """The office minutes from `since` to the end of office hours on the day `last`; 0 when that has passed."""
    day = local_day(since)
    room = MINUTES_A_DAY - minute_of(since, calendar) if calendar.is_working(day) else 0.0
    if last < day:
        return 0.0
    while (day := calendar.working_day_after(day)) <= last:
        room += MINUTES_A_DAY
    return room
