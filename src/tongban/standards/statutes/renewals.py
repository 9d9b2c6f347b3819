"""Renewal of a licence (延续): 行政许可法 art. 50."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tongban.standards.citations import Citation
from tongban.standards.statutes.rules import ClockKey, clock_rule, licensing
from tongban.standards.working_time import (
    Moment,
    Rulings,
    WorkCalendar,
    add_working_days,
    effective_day,
    local_day,
)

RENEWAL = licensing(50, 2)


class RenewalState(StrEnum):
    """Where a renewal stands."""

    PENDING = "pending"
    DECIDED = "decided"
    DEEMED_RENEWED = "deemed-renewed"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class RenewalStanding:
    """`is_in_time` says whether the application came by `last_day_to_apply`."""

    state: RenewalState
    is_in_time: bool
    last_day_to_apply: date
    basis: Citation = RENEWAL


def last_day_to_apply_for_renewal(
    *,
    valid_until: date,
    calendar: WorkCalendar,
    lead_days: int | None = None,
    rulings: Rulings | None = None,
) -> date:
    """The last day to apply: 30 days before the last day of validity (art. 50(1)).

    By calendar days, which is the later of the two readings, so that an application in time
    by either is in time (ruling 10); by working days (art. 82) where the city rules so.
    `lead_days` is the lead of a special law.
    """
    rule = clock_rule(ClockKey.RENEWAL_APPLICATION, on=valid_until)
    lead = lead_days if lead_days is not None else (rule.limit.count if rule else 0)
    by_working_days = add_working_days(valid_until, -lead, calendar)
    by_calendar_days = valid_until - timedelta(days=lead)
    return (
        max(by_working_days, by_calendar_days)
        if (rulings or calendar.rulings).renewal_by_working_or_calendar_days
        else by_working_days
    )


def renewal_standing(
    *,
    valid_until: date,
    applied: Moment,
    now: Moment,
    calendar: WorkCalendar,
    decided: Moment | None = None,
    lead_days: int | None = None,
    rulings: Rulings | None = None,
) -> RenewalStanding:
    """Where a renewal stands: silence up to the last day of validity renews, if it was asked for in time.

    A late application is never deemed renewed (ruling 10).

    Source: 行政许可法 (2019) art. 50.
    """
    rulings = rulings or calendar.rulings
    last_day = last_day_to_apply_for_renewal(
        valid_until=valid_until, calendar=calendar, lead_days=lead_days, rulings=rulings
    )
    is_in_time = effective_day(applied, calendar, rulings) <= last_day
    today = local_day(now, rulings)
    is_decided = decided is not None and local_day(decided, rulings) <= min(today, valid_until)
    if is_decided:
        state = RenewalState.DECIDED
    elif today <= valid_until:
        state = RenewalState.PENDING
    elif is_in_time or rulings.late_renewal_may_be_deemed:
        state = RenewalState.DEEMED_RENEWED
    else:
        state = RenewalState.EXPIRED
    return RenewalStanding(state=state, is_in_time=is_in_time, last_day_to_apply=last_day)
