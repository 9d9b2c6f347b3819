"""What an indicator (指标) is: its definition by version, its values, and what cannot be counted."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

# the open data of the indicators; the same in every file
LICENCE, LICENCE_URL = "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"


class Group(StrEnum):
    """Of what an indicator tells."""

    ITEMS = "items"
    CASES = "cases"
    TIME = "time"
    SERVICE = "service"
    SHARING = "sharing"
    SUPERVISION = "supervision"


class Unit(StrEnum):
    """In what a value is told. `factor` turns numerator / denominator into it."""

    COUNT = "count"  # the numerator itself
    PERCENT = "percent"
    DAYS = "working-days"
    VISITS = "visits"
    PER_THOUSAND = "per-thousand"

    @property
    def factor(self) -> int:
        return {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}.get(self, 1)


class Better(StrEnum):
    """Which way is the good one."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Cut(StrEnum):
    """By what the values of an indicator are told."""

    CITY = "city"
    DAY = "day"  # the whole city, day by day
    AREA = "area"
    ORGANISATION = "organisation"
    TYPE = "type"
    ITEM = "item"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One version of what an indicator means. All texts are English message ids.

    The SQL is a file; it yields `day, area_code, organisation_id, type_code, item_code, numerator,
    denominator` for the days from `first` until, and not including, `until`, as known on `today`; and
    `case_number` where `names_cases`. Statements about ratings name none: no list leads from a rating to a case.
    """

    version: int
    in_force_from: date
    formula: str
    numerator: str
    denominator: str  # empty: the numerator is the value
    source: str  # standard and clause
    notes: str = ""
    names_cases: bool = False
    sql_file: Path

    @property
    def sql(self) -> str:
        """The statement exactly as it is run."""
        return self.sql_file.read_text(encoding="utf-8").strip()


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One statistic. `name` is English and a message id; `name_zh` is the field's own term.

    `is_stock`: it says how things stand on the last day of a month, instead of what came to be on each day.
    `is_about_people`: its small counts could tell of somebody.
    """

    code: str
    name: str
    name_zh: str
    group: Group
    unit: Unit
    better: Better = Better.NEITHER
    is_stock: bool = False
    is_about_people: bool = True
    versions: tuple[Definition, ...]

    def version_on(self, day: date) -> Definition:
        """The definition in force on that day; the first one also for the time before it."""
        begun = [one for one in self.versions if one.in_force_from <= day]
        return begun[-1] if begun else self.versions[0]

    @property
    def current(self) -> Definition:
        return self.versions[-1]


@dataclass(frozen=True, kw_only=True)
class NotCounted:
    """A statistic that is asked for and that nothing kept here can answer. Texts are message ids."""

    name: str
    name_zh: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the statement of an indicator yields, summed: by type and item for the span, or for one of its days."""

    is_day: bool
    day: date | None
    area_code: str
    organisation_id: UUID
    type_code: str
    item_code: str
    numerator: float
    denominator: float


@dataclass(frozen=True, kw_only=True)
class OfficeCount:
    """The sums of one organisation, with what they are made of: a line for each case, or for each item and month."""

    organisation_id: UUID
    sum: "Sum"
    lines: str


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Numerator and denominator of one cell. `is_hidden`: too few to be told in public."""

    numerator: float = 0.0
    denominator: float = 0.0
    is_hidden: bool = False

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            numerator=self.numerator + other.numerator, denominator=self.denominator + other.denominator
        )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The value of an indicator for one thing in one month (or on one day, for the city)."""

    first: date
    key: str  # of the cut: code of the area, type or item, id of the organisation; empty for the city
    sum: Sum
    version: int


@dataclass(frozen=True, kw_only=True)
class Counting:
    """When an indicator was last counted for a month."""

    first: date
    version: int
    counted_at: datetime
