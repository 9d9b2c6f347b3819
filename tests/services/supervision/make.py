"""Cases as the rules see them, and a calendar with one long holiday."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from tongban.services.supervision.facts import ClockKind, WatchedCase, WatchedClock
from tongban.standards.working_time import CalendarDay, DayKind, WorkCalendar

# 1–7 October 2026 off, as the sample day's pages say
CALENDAR = WorkCalendar.of(
    [
        CalendarDay(day=date(2026, 10, 1) + timedelta(days=n), kind=DayKind.HOLIDAY, name="国庆节")
        for n in range(7)
    ],
    official_years=[2026],
)
NUMBER = "341600260928000112"


def clock(
    due_on: date, *, started_on: date | None = date(2026, 9, 1), ended_on: date | None = None
) -> WatchedClock:
    return WatchedClock(started_on=started_on, due_on=due_on, ended_on=ended_on)


def watched(
    *,
    number: str = NUMBER,
    organisation_id: UUID | None = None,
    step: str = "",
    is_licensing: bool = True,
    is_deemed_accepted: bool = False,
    **clocks: WatchedClock,
) -> WatchedCase:
    """A case with the clocks given by name (`promised=…`)."""
    return WatchedCase(
        number=number,
        organisation_id=organisation_id or uuid4(),
        area_code="341602000000",
        item_name="食品经营许可（新办）",
        is_licensing=is_licensing,
        is_deemed_accepted=is_deemed_accepted,
        clocks={ClockKind(kind): one for kind, one in clocks.items()},
        step=step,
    )
