"""The day strip: one cell a day, from acceptance over the promised end to the end that the law sets."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tongban.standards.working_time.calendar import DayKind
from tongban.standards.working_time.explanations import DayMeaning, ExplainedDay
from tongban.standards.working_time.readings import ClockReading, ClockState


class CellKind(StrEnum):
    """How a cell is drawn; the values are the page's `data-day`."""

    ZERO = "zero"
    GONE = "gone"
    TODAY = "today"
    LEFT = "left"
    DUE = "due"
    LAW = "law"
    END = "end"
    OFF = "off"
    HOLD = "hold"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class StripCell:
    """One day of the strip: how it is drawn, its number in the count, and the holiday or procedure."""

    day: date
    kind: CellKind
    number: int
    name: str
    procedures: tuple[str, ...]
    day_kind: DayKind
    is_make_up: bool
    is_today: bool
    is_promised_end: bool
    is_statutory_end: bool
    is_provisional: bool
    unit: str = ""  # of the number where it is the law's and not the promise's


def day_strip(
    promised: ClockReading,
    statutory: ClockReading | None = None,
    before: ClockReading | None = None,
    *,
    is_law: bool = False,
) -> tuple[StripCell, ...]:
    """The cells from the common start to the later of the two ends (to today, when overdue).

    Numbers are those of the promised clock up to its end, then those of the law's. `before` is a clock that runs
    from the common start until the law's begins (of two levels the lower one's): its days lie between. `is_law`:
    the first clock is itself one of the law and nobody's promise. While the clocks stand the strip ends today:
    nobody knows a last day then.
    """
    days = {day.day: day for day in statutory.explanation.days} if statutory else {}
    if statutory and statutory.start > promised.start:
        days.pop(statutory.start, None)  # it begins within the strip, which has one day 0
    if before and statutory:
        between = (day for day in before.explanation.days if day.day <= statutory.start)
        days |= {day.day: day for day in between if day.day not in days}
    ours = {day.day: day for day in promised.explanation.days}
    days |= {
        day: found for day, found in ours.items() if day not in days or found.meaning is not DayMeaning.LATE
    }
    shown = [
        day for day in sorted(days) if promised.state is not ClockState.SUSPENDED or day <= promised.today
    ]
    cells = (_cell(days[day], promised, statutory) for day in shown)
    return tuple(_of_law(cell) for cell in cells) if is_law else tuple(cells)


def _of_law(cell: StripCell) -> StripCell:
    """The end of a clock that only the law sets is the law's."""
    return replace(cell, is_promised_end=False, is_statutory_end=cell.is_promised_end)


def _cell(day: ExplainedDay, promised: ClockReading, statutory: ClockReading | None) -> StripCell:
    return StripCell(
        day=day.day,
        kind=_kind(day, promised, statutory),
        number=day.number,
        name=day.name,
        procedures=day.procedures,
        day_kind=day.kind,
        is_make_up=day.is_make_up,
        is_today=day.day == promised.today,
        is_promised_end=day.day == promised.deadline,
        is_statutory_end=statutory is not None and day.day == statutory.deadline,
        is_provisional=day.is_provisional,
        unit=statutory.limit.unit.value if statutory and day.day > promised.deadline else "",
    )


def _kind(day: ExplainedDay, promised: ClockReading, statutory: ClockReading | None) -> CellKind:
    fixed = {
        DayMeaning.START: CellKind.ZERO,
        DayMeaning.OFF: CellKind.OFF,
        DayMeaning.SUSPENDED: CellKind.HOLD,
        DayMeaning.LATE: CellKind.LATE,
    }
    today, promised_end = promised.today, promised.deadline
    statutory_end = statutory.deadline if statutory else promised_end
    ends = {promised_end: CellKind.DUE} if promised_end <= statutory_end else {}
    ends.setdefault(statutory_end, CellKind.END)
    if day.day == today and day.meaning in (DayMeaning.COUNTED, DayMeaning.MOVED):
        return CellKind.TODAY
    if day.day in ends:
        return ends[day.day]
    if day.meaning in fixed:
        return fixed[day.meaning]
    if day.day < today:
        return CellKind.GONE
    return CellKind.LEFT if day.day < promised_end else CellKind.LAW
