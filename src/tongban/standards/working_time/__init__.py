"""Working time (工作日): which days count, how long a limit runs, and why a date is that date."""

from tongban.standards.working_time.calendar import CalendarDay, DayKind, WorkCalendar
from tongban.standards.working_time.clocks import run_clock
from tongban.standards.working_time.counting import (
    Limit,
    LimitUnit,
    Moment,
    add_limit,
    add_months,
    add_working_days,
    effective_day,
    has_happened,
    local_day,
    valid_until,
    working_days_between,
)
from tongban.standards.working_time.explanations import DayMeaning, DayRun, ExplainedDay, Explanation
from tongban.standards.working_time.happenings import (
    Approver,
    ClockBasis,
    Extension,
    ExtensionTerms,
    Finding,
    Stretch,
    Suspension,
)
from tongban.standards.working_time.readings import ClockReading, ClockState
from tongban.standards.working_time.rulings import ARTICLE_45, DEFAULT_RULINGS, Procedure, Rulings
from tongban.standards.working_time.strip import CellKind, StripCell, day_strip

__all__ = [
    "ARTICLE_45",
    "DEFAULT_RULINGS",
    "Approver",
    "CalendarDay",
    "CellKind",
    "ClockBasis",
    "ClockReading",
    "ClockState",
    "DayKind",
    "DayMeaning",
    "DayRun",
    "ExplainedDay",
    "Explanation",
    "Extension",
    "ExtensionTerms",
    "Finding",
    "Limit",
    "LimitUnit",
    "Moment",
    "Procedure",
    "Rulings",
    "Stretch",
    "StripCell",
    "Suspension",
    "WorkCalendar",
    "add_limit",
    "add_months",
    "add_working_days",
    "day_strip",
    "effective_day",
    "has_happened",
    "local_day",
    "run_clock",
    "valid_until",
    "working_days_between",
]
