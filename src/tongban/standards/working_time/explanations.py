"""Why a deadline is that day: each day with its meaning, and runs of days to be named together."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from tongban.standards.citations import Source
from tongban.standards.working_time.calendar import DayKind


class DayMeaning(StrEnum):
    """What a day is to a clock."""

    START = "start"
    COUNTED = "counted"
    OFF = "off"
    SUSPENDED = "suspended"
    MOVED = "moved"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class ExplainedDay:
    """One day: `number` counts from 1 (0 where the day does not count); a make-up day may count.

    `procedures` says what suspended it; `is_extension` is a day that only the extension gives.
    """

    day: date
    meaning: DayMeaning
    number: int
    kind: DayKind
    name: str
    procedures: tuple[str, ...]
    is_make_up: bool
    is_extension: bool
    is_today: bool
    is_deadline: bool
    is_provisional: bool


@dataclass(frozen=True, kw_only=True)
class DayRun:
    """Neighbouring days with one meaning and name, such as seven days of 国庆节."""

    name: str
    first: date
    last: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why the deadline is that day. `rulings` are the numbers of the rulings that were used."""

    days: tuple[ExplainedDay, ...]
    articles: tuple[Source, ...]
    rulings: tuple[int, ...]
    provisional_years: tuple[int, ...]

    def _runs(self, days: list[ExplainedDay]) -> tuple[DayRun, ...]:
        def key(place: tuple[int, ExplainedDay]) -> tuple[str, int]:
            return place[1].name or "、".join(place[1].procedures), place[1].day.toordinal() - place[0]

        runs = []
        for (name, _), group in groupby(enumerate(days), key):
            members = [day.day for _, day in group]
            runs.append(DayRun(name=name, first=members[0], last=members[-1], days=len(members)))
        return tuple(runs)

    @property
    def holidays(self) -> tuple[DayRun, ...]:
        """The named days off that were skipped, run by run (weekends without a name left out)."""
        return self._runs([day for day in self.days if day.meaning is DayMeaning.OFF and day.name])

    @property
    def suspended(self) -> tuple[DayRun, ...]:
        """The days that special procedures took out, run by run; the name is the procedures."""
        taken = [day for day in self.days if day.meaning is DayMeaning.SUSPENDED]
        runs = []
        for names, group in groupby(taken, lambda day: day.procedures):
            members = [day.day for day in group]
            runs.append(DayRun(name="、".join(names), first=members[0], last=members[-1], days=len(members)))
        return tuple(runs)

    @property
    def make_up_days(self) -> tuple[date, ...]:
        """The make-up working days (调休) that count."""
        return tuple(day.day for day in self.days if day.is_make_up and day.number)

    def as_facts(self) -> dict[str, object]:
        """The whole sum as JSON values, for the API and for download."""
        return {
            "days": [
                {
                    "day": day.day.isoformat(),
                    "meaning": day.meaning.value,
                    "number": day.number,
                    "name": day.name,
                    "procedures": list(day.procedures),
                    "make_up": day.is_make_up,
                    "extension": day.is_extension,
                    "deadline": day.is_deadline,
                    "provisional": day.is_provisional,
                }
                for day in self.days
            ],
            "articles": [str(article) for article in self.articles],
            "rulings": list(self.rulings),
            "provisional_years": list(self.provisional_years),
        }
