"""A story's days moved to another first day: as many working days after it as they were in the story."""

import re
from datetime import date, datetime, timedelta
from functools import cached_property

from tongban.kernel.clock import CITY_ZONE
from tongban.site.bulk.facts import CannotBeCopied, Copy, Sql, Word
from tongban.standards.working_time import WorkCalendar

DAYS_BEFORE, DAYS_AFTER = 5, 800  # around the first day: what lies outside is no day of the story
WEEKDAYS = "一二三四五六日"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)([T ])\d\d:\d\d:\d\d((?:\.\d+)?(?:Z|[+-]\d\d:\d\d))", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?![\dT])", re.ASCII)
_SHORT = re.compile(r"(?<=@)\d{8}(?!\d)", re.ASCII)
_SAID = re.compile(rf"(\d\d?)月(\d\d?)日（周([{WEEKDAYS}])）", re.ASCII)
IN_TEXT = "|".join(one.pattern for one in (_MOMENT, _DAY, _SHORT, _SAID))
_DAYS = frozenset({"case", "days"})


class Days:
    """The days of one story, as expressions over `d.days` (working days, ascending) and `c.day` (place of the first).

    A moment at which somebody acted moves with the copy's hour (`c.later`), the last moment of a limit does not.
    """

    def __init__(self, first: date, calendar: WorkCalendar, moments: frozenset[datetime]) -> None:
        self.first = first
        self._calendar = calendar
        self._moments = moments

    def day(self, value: date) -> Sql | None:
        """A working day stays as many working days after the first, another as many days; nothing outside the story."""
        if not self._is_inside(value):
            return None
        if self._calendar.is_working(value):
            return Sql("d.days[c.day + %s]", (self._places[value],), _DAYS)
        return Sql("(d.days[c.day] + %s)", ((value - self.first).days,), _DAYS)

    def moment(self, value: datetime) -> Sql | None:
        """Nothing for a moment outside the story."""
        local = value.astimezone(CITY_ZONE)
        day = self.day(local.date())
        if day is None:
            return None
        text = f"(({day.text} + %s::time) AT TIME ZONE %s)"
        values = (*day.values, local.time().isoformat(), CITY_ZONE.key)
        if self._is_act(value):
            text = f"({text} + c.later)"
        return Sql(text, values, day.needs)

    def in_text(self, value: str) -> Word | None:
        """A day or a moment as it stands in a text, in the same spelling; nothing where it is none of the story."""
        if found := _MOMENT.fullmatch(value):
            sql = self._moment_in_text(datetime.fromisoformat(value), between=found[2], tail=found[3])
            return _only_sql(value, sql)
        if _DAY.fullmatch(value):
            return self._spelled(value, "YYYY-MM-DD", "%Y-%m-%d")
        if len(value) == len("20260928") and value.isdigit():
            return self._spelled(value, "YYYYMMDD", "%Y%m%d")
        return _only_sql(value, self._said(value))

    def _spelled(self, value: str, spelling: str, in_python: str) -> Word | None:
        on = date.fromisoformat(value)
        day = self.day(on)
        if day is None:
            return None
        place, span = self._places.get(on), on - self.first

        def told(copy: Copy) -> str:
            first = copy.day - 1
            moved = copy.days[first] + span if place is None else copy.days[first + place]
            return moved.strftime(in_python)

        return Word(
            text=value, sql=Sql(f"to_char({day.text}, '{spelling}')", day.values, day.needs), told=told
        )

    def _said(self, value: str) -> Sql | None:
        """“11月27日（周五）”, of the year that lies nearest."""
        found = _SAID.fullmatch(value)
        if found is None:
            return None
        month, number = int(found[1]), int(found[2])
        near = (self.first + timedelta(days=n) for n in range(-DAYS_BEFORE, 360))
        value_on = next((day for day in near if (day.month, day.day) == (month, number)), None)
        day = value_on and self.day(value_on)
        if not day:
            return None
        return Sql(
            f"(to_char({day.text}, 'FMMM月FMDD日（周') || substr(%s, extract(isodow FROM {day.text})::int, 1) || '）')",
            (*day.values, WEEKDAYS, *day.values),
            day.needs,
        )

    def _moment_in_text(self, value: datetime, *, between: str, tail: str) -> Sql | None:
        found = self.moment(value)
        shift = value.utcoffset()
        if found is None or shift not in (timedelta(0), value.astimezone(CITY_ZONE).utcoffset()):
            return None
        key = CITY_ZONE.key if shift else "UTC"
        return Sql(
            f"(to_char({found.text} AT TIME ZONE %s, %s) || %s)",
            (*found.values, key, f'YYYY-MM-DD"{between}"HH24:MI:SS', tail),
            found.needs,
        )

    def _is_inside(self, value: date) -> bool:
        return -DAYS_BEFORE <= (value - self.first).days <= DAYS_AFTER

    def _is_act(self, value: datetime) -> bool:
        return any(timedelta(0) <= value - at < timedelta(seconds=60) for at in self._moments)

    @cached_property
    def _places(self) -> dict[date, int]:
        """Working day → how many working days after the first; the first has 0."""
        span = (self.first + timedelta(days=n) for n in range(-DAYS_BEFORE, DAYS_AFTER + 1))
        days = [day for day in span if self._calendar.is_working(day)]
        at = days.index(self.first)
        return {day: n - at for n, day in enumerate(days)}


def _only_sql(value: str, sql: Sql | None) -> Word | None:
    """What no id of a row is made of."""

    def told(copy: Copy) -> str:
        raise CannotBeCopied(facts={"why": f"{value} stands in what makes the id of a row"})

    return None if sql is None else Word(text=value, sql=sql, told=told)
