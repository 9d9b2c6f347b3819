"""The day strip (LOOK 5): which days count, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from tongban.foundation.ui.days import is_working
from tongban.foundation.ui.formats import day_text, speaks_chinese, weekday_of
from tongban.standards.working_time import CellKind, StripCell

STRIP_DAYS = 35  # LOOK 5: over 35 days whole past weeks collapse


@dataclass(frozen=True, kw_only=True)
class DayCell:
    """One cell as it is drawn: `column` 1 is Monday; `spoken` says the whole day."""

    kind: str
    weekday: str
    date_text: str
    note: str
    spoken: str
    column: int
    is_today: bool = False


def day_cells(
    cells: Sequence[StripCell], *, unit: str = "working-days", today: date | None = None
) -> list[DayCell]:
    """The strip's cells in words; over 35 days the weeks that have passed whole become one cell each.

    `today` is for a strip that does not hold it, as when the count begins tomorrow.
    """
    if not cells:
        return []
    today = next((cell.day for cell in cells if cell.is_today), today or cells[-1].day)
    drawn: list[DayCell] = []
    waiting: list[StripCell] = []
    for place, cell in enumerate(cells):
        is_folded = (
            len(cells) > STRIP_DAYS and place > 0 and week_of(cell.day) < week_of(today) and not ends(cell)
        )
        if is_folded:
            waiting.append(cell)
            if cell.day.weekday() == 6 or ends(cells[place + 1]):
                drawn.append(week_cell(waiting))
                waiting = []
            continue
        is_first = place == 0 or cell.day.day == 1 or (bool(drawn) and drawn[-1].kind == "week")
        drawn.append(day_cell(cell, is_first=is_first, today=today, unit=unit))
    return drawn


def ends(cell: StripCell) -> bool:
    return cell.is_promised_end or cell.is_statutory_end


def week_of(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def week_cell(cells: Sequence[StripCell]) -> DayCell:
    first, last = cells[0].day, cells[-1].day
    counted = sum(1 for cell in cells if cell.number)
    dates = f"{first.month}/{first.day}—{last.month}/{last.day}"
    note = gettext("%(n)s counted") % {"n": counted}
    return DayCell(
        kind="week",
        weekday="",
        date_text=dates,
        note=note,
        spoken=f"{dates} {note}",
        column=first.weekday() + 1,
    )


def day_cell(cell: StripCell, *, is_first: bool, today: date, unit: str) -> DayCell:
    day = cell.day
    note = note_of(cell)
    return DayCell(
        kind=cell.kind.value,
        weekday=weekday_of(day) if speaks_chinese() else weekday_of(day)[:2],
        date_text=f"{day.month}/{day.day}" if is_first else str(day.day),
        note=note,
        spoken=spoken_of(cell, today=today, unit=unit),
        column=day.weekday() + 1,
        is_today=cell.is_today,
    )


def note_of(cell: StripCell) -> str:
    """Two characters that say what the day is."""
    if cell.is_statutory_end and not cell.is_promised_end:
        return pgettext("strip", "law")
    if cell.is_promised_end:
        return pgettext("strip", "promise")
    fixed = {
        CellKind.ZERO: pgettext("strip", "start"),
        CellKind.HOLD: pgettext("strip", "paused"),
        CellKind.LATE: pgettext("strip", "late"),
    }
    if cell.kind in fixed:
        return fixed[cell.kind]
    if cell.kind is CellKind.OFF:
        return (cell.name.removesuffix("节") if speaks_chinese() else "") or pgettext("strip", "off")
    if cell.is_make_up:
        return pgettext("strip", "make-up")
    return pgettext("strip", "no. %(n)s") % {"n": cell.number}


def spoken_of(cell: StripCell, *, today: date, unit: str) -> str:
    """The day in one line, for those who hear the page."""
    parts = [day_text(cell.day, today=today)]
    if cell.is_today:
        parts.append(gettext("today"))
    if cell.kind is CellKind.ZERO:
        parts.append(gettext("the clock starts; not counted"))
    elif cell.kind is CellKind.OFF:
        parts.append(" ".join(part for part in (cell.name, gettext("day off, not counted")) if part))
    elif cell.kind is CellKind.HOLD:
        parts.append(gettext("paused, not counted"))
    elif cell.kind is CellKind.LATE:
        parts.append(gettext("past the limit"))
    elif cell.number:
        parts.append(
            (gettext("working day %(n)s") if is_working(cell.unit or unit) else gettext("day %(n)s"))
            % {"n": cell.number}
        )
    if cell.is_make_up:
        parts.append(gettext("make-up working day"))
    if cell.is_promised_end:
        parts.append(gettext("last day as promised"))
    if cell.is_statutory_end:
        parts.append(gettext("last day by law"))
    return ("，" if speaks_chinese() else ", ").join(parts)
