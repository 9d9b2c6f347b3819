"""On which day something that is done every month is done next. Pure."""

from calendar import monthrange
from datetime import date


def next_monthly(*, after: date, day: int) -> date:
    """The first day behind `after` that is the plan's own day (1–31) of its month; the last one of a shorter month.

    Counted from the plan's own day, not from when it was last done: after February the 31st is the 31st again, and
    what was done late moves nothing.
    """
    first = after.replace(day=1)
    here = _in_month(first, day)
    if here > after:
        return here
    year, month = divmod(first.year * 12 + first.month, 12)
    return _in_month(date(year, month + 1, 1), day)


def _in_month(first: date, day: int) -> date:
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))
