"""Pure rules of deliveries: when the next is due, whether one has shrunk, which number it gets."""

from collections.abc import Collection
from datetime import date, timedelta

from tongban.resources.fusion.deliveries.facts import Cycle, Finding, Weight
from tongban.resources.fusion.deliveries.facts import DeliveryState as State
from tongban.resources.fusion.marks import MOST_DELIVERIES
from tongban.standards.working_time import WorkCalendar, add_months, add_working_days, working_days_between

_MONTHS = {Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3, Cycle.HALF_YEARLY: 6, Cycle.YEARLY: 12}


def next_due(*, cycle: Cycle, after: date, grace_days: int, calendar: WorkCalendar) -> date | None:
    """The last day on which the next delivery is in time; None where none is ever due.

    What changes in real time or every day comes by the next working day. A longer cycle ends on the same day of
    the week or month, and on the working day after it where that is a day off; then come the days of grace.
    """
    if cycle in (Cycle.IRREGULAR, Cycle.NEVER):
        return None
    if cycle in (Cycle.REAL_TIME, Cycle.DAILY):
        day = calendar.working_day_after(after)
    elif cycle is Cycle.WEEKLY:
        day = calendar.working_day_on_or_after(after + timedelta(days=7))
    else:
        day = calendar.working_day_on_or_after(add_months(after, _MONTHS[cycle]))
    return add_working_days(day, grace_days, calendar) if grace_days else day


def days_late(due: date | None, on: date, calendar: WorkCalendar) -> int:
    """Working days after the day on which it was due."""
    return working_days_between(due, on, calendar) if due is not None and on > due else 0


def percent_fewer(rows: int, before: int) -> int:
    """By how many percent it is less, rounded down; 0 where it is not less."""
    return max(0, (before - rows) * 100 // before) if before else 0


def state_after(findings: Collection[Finding]) -> State:
    """The heaviest finding decides."""
    weights = {one.weight for one in findings}
    if Weight.REFUSES in weights:
        return State.REFUSED
    return State.SET_ASIDE if Weight.SETS_ASIDE in weights else State.ACCEPTED


def next_mark(*, last: int, live: Collection[int], above: int) -> int | None:
    """A number for the next delivery: the first free one after the last given out, then from the beginning.

    `above` is the greatest live number of its agreement where it adds to what is there: of two rows of the same
    day the later delivery wins (marks.py), so that the order within one agreement must hold. A full delivery
    takes the place of all before it: 0. None where no number is left.
    """
    after = range(max(last, above) + 1, MOST_DELIVERIES + 1)
    again = range(above + 1, MOST_DELIVERIES + 1)
    return next((number for part in (after, again) for number in part if number not in live), None)
