"""Days left in words, with the part of the limit that is used (LOOK 5)."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext, npgettext

from tongban.standards.working_time import ClockReading, ClockState

TELL_DAYS = 2  # LOOK 5: two days or less is a reminder
FIGURE = "\x00"
ICONS = {
    "tell": "clock-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "exclamation-octagon-fill",
    "hold": "pause-circle",
    "done": "check-circle-fill",
}


@dataclass(frozen=True, kw_only=True)
class DaysLeft:
    """Words with one figure, and the part of the limit that is used (0–100)."""

    level: str
    before: str
    figure: int | None
    after: str
    part: int
    icon: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.before}{'' if self.figure is None else self.figure}{self.after}"


def share(part: float, whole: float) -> int:
    """`part` of `whole` from 0 to 100."""
    return max(0, min(100, round(100 * part / whole))) if whole else 0


def is_working(unit: str) -> bool:
    return str(unit) == "working-days"


def left_sentence(left: int, unit: str, *, brief: bool) -> str:
    if left == 0:
        return gettext("Due today")
    if brief and is_working(unit):
        return npgettext("brief", "%(n)s working day left", "%(n)s working days left", left)
    if is_working(unit):
        return ngettext("%(n)s working day left", "%(n)s working days left", left)
    return ngettext("%(n)s day left", "%(n)s days left", left)


def over_sentence(over: int, unit: str, *, is_law: bool) -> str:
    if is_law and is_working(unit):
        return ngettext(
            "%(n)s working day past the law's limit", "%(n)s working days past the law's limit", over
        )
    if is_law:
        return ngettext("%(n)s day past the law's limit", "%(n)s days past the law's limit", over)
    if is_working(unit):
        return ngettext("%(n)s working day past the promise", "%(n)s working days past the promise", over)
    return ngettext("%(n)s day past the promise", "%(n)s days past the promise", over)


def used_sentence(used: int, unit: str) -> str:
    if is_working(unit):
        return ngettext("took %(n)s working day", "took %(n)s working days", used)
    return ngettext("took %(n)s day", "took %(n)s days", used)


def in_words(level: str, sentence: str, figure: int | None, part: int) -> DaysLeft:
    before, _, after = (sentence % {"n": FIGURE} if "%(n)s" in sentence else sentence).partition(FIGURE)
    shown = figure if "%(n)s" in sentence else None
    return DaysLeft(
        level=level, before=before, figure=shown, after=after, part=part, icon=ICONS.get(level, "")
    )


def days_left(
    *,
    reading: ClockReading | DaysLeft | None = None,
    law: ClockReading | None = None,
    level: str = "",
    left: int | None = None,
    total: int | None = None,
    over: int | None = None,
    used: int | None = None,
    unit: str = "working-days",
    words: str = "",
    part: int | None = None,
    brief: bool = False,
) -> DaysLeft:
    """What the component shows, from a clock reading or said by hand."""
    if isinstance(reading, DaysLeft):
        return reading
    if reading is not None:
        return of_reading(reading, law=law, words=words, brief=brief)
    if words:
        return DaysLeft(
            level=level, before=words, figure=None, after="", part=part or 0, icon=ICONS.get(level, "")
        )
    if level in ("warn", "bad"):
        over = over or 1
        return in_words(level, over_sentence(over, unit, is_law=level == "bad"), over, 100)
    if level == "done":
        return in_words(level, used_sentence(used or 0, unit), used or 0, 100)
    left, total = left or 0, total or 0
    gone = share(total - left, total) if part is None else part
    return in_words(level or level_of(left), left_sentence(left, unit, brief=brief), left, gone)


def level_of(left: int) -> str:
    return "tell" if left <= TELL_DAYS else ""


def of_reading(reading: ClockReading, *, law: ClockReading | None, words: str, brief: bool) -> DaysLeft:
    """What a promised clock shows, and red instead when the law's own clock is overdue."""
    if law is not None and law.state is ClockState.OVERDUE:
        over = -law.days_left
        return in_words("bad", over_sentence(over, str(law.limit.unit), is_law=True), over, 100)
    unit = str(reading.limit.unit)
    if reading.state is ClockState.OVERDUE:
        over = -reading.days_left
        return in_words("warn", over_sentence(over, unit, is_law=False), over, 100)
    if reading.is_done:
        took = reading.used - min(0, reading.days_left)
        return in_words("done", used_sentence(took, unit), took, 100)
    gone = share(reading.used, reading.total)
    if reading.state is ClockState.SUSPENDED:
        return in_words("hold", words or gettext("The clock has stopped"), None, gone)
    left = reading.days_left
    return in_words(level_of(left), words or left_sentence(left, unit, brief=brief), left, gone)
