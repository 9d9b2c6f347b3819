"""Hearings (听证): 行政许可法 arts. 46 to 48."""

from datetime import date

from tongban.standards.statutes.rules import ClockKey, ClockRule, clock_rule
from tongban.standards.working_time import (
    Moment,
    Rulings,
    WorkCalendar,
    add_working_days,
    effective_day,
)


def _rule(key: ClockKey, on: date) -> ClockRule:
    rule = clock_rule(key, on=on)
    if rule is None:
        raise LookupError(f"no rule {key} on {on}")
    return rule


def last_day_to_ask_for_a_hearing(
    *, told: Moment, calendar: WorkCalendar, rulings: Rulings | None = None
) -> date:
    """The last day of the five on which applicant or interested party may ask (art. 47(1))."""
    day = effective_day(told, calendar, rulings)
    return add_working_days(day, _rule(ClockKey.HEARING_REQUEST, day).limit.count, calendar)


def last_day_to_hold_a_hearing(
    *, asked: Moment, calendar: WorkCalendar, rulings: Rulings | None = None
) -> date:
    """The last day of the twenty within which the organ must hold the hearing (art. 47(1))."""
    day = effective_day(asked, calendar, rulings)
    return add_working_days(day, _rule(ClockKey.HEARING_HELD, day).limit.count, calendar)


def last_day_to_announce_a_hearing(
    *, hearing: date, calendar: WorkCalendar, rulings: Rulings | None = None
) -> date:
    """The last day on which time and place may be announced: seven working days before.

    The day of the hearing is not counted (art. 48(1)(1); ruling 10).
    """
    count = _rule(ClockKey.HEARING_NOTICE, hearing).limit.count
    return add_working_days(hearing, -(count - (rulings or calendar.rulings).hearing_day_counts), calendar)
