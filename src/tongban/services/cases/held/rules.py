"""When a renewal may be asked for, and when silence has granted it: pure rules."""

from datetime import date, datetime, timedelta
from typing import Any

from tongban.services.cases.held.facts import NothingToRenew, RenewalTooEarly, Window
from tongban.services.items.public import BusinessKind, Limit
from tongban.standards.statutes import RenewalStanding, last_day_to_apply_for_renewal, renewal_standing
from tongban.standards.working_time import WorkCalendar, add_months, add_working_days

_MONTHS = {"months": 1, "years": 12}


def days_before(day: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The day so long before another; the day itself is not counted."""
    if limit.unit == "working-days":
        return add_working_days(day, -limit.count, calendar)
    if limit.unit == "calendar-days":
        return day - timedelta(days=limit.count)
    return add_months(day, -limit.count * _MONTHS[limit.unit])


def renewal_window(kind: BusinessKind, *, valid_until: date, calendar: WorkCalendar) -> Window:
    """From when to when a renewal may be asked for.

    The last day is 30 days before the end, by calendar days (ruling 10), unless the item names what a
    law, regulation or rule says otherwise.

    Source: 行政许可法 (2019) art. 50 (1); standards.md 5.2b no. 10.
    """
    last_day = (
        days_before(valid_until, kind.lead, calendar)
        if kind.lead
        else last_day_to_apply_for_renewal(valid_until=valid_until, calendar=calendar)
    )
    opens_on = days_before(valid_until, kind.opens, calendar) if kind.opens else None
    return Window(opens_on=opens_on, last_day=last_day, valid_until=valid_until)


def check_window(window: Window | None, *, on: date) -> None:
    """Raise NothingToRenew, RenewalTooEarly. A late one is taken in, and silence does not grant it."""
    if window is None:
        raise NothingToRenew
    if window.opens_on and on < window.opens_on:
        raise RenewalTooEarly(facts={"opens_on": window.opens_on})


def standing_of(
    window: Window, *, applied: datetime, now: datetime, calendar: WorkCalendar
) -> RenewalStanding:
    """Where a renewal that nobody has decided stands at `now`: pending, deemed granted, or expired.

    What stops or extends the other clocks of a case does not move it: art. 45 and the extension of
    art. 42 are about the limits of their own section, and the last day of a licence never moves.

    Source: 行政许可法 (2019) art. 50 (2); standards.md 5.2b nos. 8, 10.
    """
    return renewal_standing(
        valid_until=window.valid_until,
        applied=applied,
        now=now,
        calendar=calendar,
        lead_days=(window.valid_until - window.last_day).days,
    )


def as_entry(value: Any, about: dict[str, Any]) -> Any:
    """What stands on a licence as an entry of the form's field `about`; None where it cannot be one."""
    kind = about.get("type")
    if kind == "array":
        return value if isinstance(value, list) else [part for part in str(value).split("、") if part]
    if kind in ("number", "integer"):
        try:
            return int(str(value)) if kind == "integer" else float(str(value))
        except ValueError:
            return None
    return str(value) if kind == "string" else None
