"""What a dataset is, as one validated document: its source, its columns, its rule and its words."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tongban.resources.opendata.disclosure.facts import (
    CLOSENESS_PERCENT,
    DOMINANCE_PERCENT,
    LEAST_FIRMS,
    Kind,
    Method,
)

MOST_COLUMNS = 60
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Role(StrEnum):
    """What a column is for."""

    ATTRIBUTE = "attribute"  # of a record
    DIMENSION = "dimension"  # cells are counted by it
    MEASURE = "measure"  # the count or the figure that the rule protects
    DERIVED = "derived"  # follows from the measure, and is hidden with it
    QUASI = "quasi"  # of a record: could be known of somebody (准标识符)
    CONTRIBUTORS = "contributors"  # how many firms make a figure; looked at, not published
    LARGEST = "largest"
    SECOND = "second"


EVIDENCE = frozenset({Role.CONTRIBUTORS, Role.LARGEST, Role.SECOND})


class Type(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


class Topic(StrEnum):
    """What a dataset is about (主题)."""

    PEOPLE = "people"
    FIRMS = "firms"
    SERVICES = "services"
    PLACES = "places"
    ENVIRONMENT = "environment"
    CULTURE = "culture"
    ECONOMY = "economy"
    HEALTH = "health"
    LAW = "law"


class Drawn(StrEnum):
    """How the page draws the data."""

    NONE = ""
    BARS = "bars"
    COURSE = "course"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Frozen):
    """One column. `level` is how coarse its values are made; `has_total` asks for the sum over it."""

    name: Name
    title: Line = Field(min_length=1)
    title_en: Line = ""
    type: Type = Type.TEXT
    role: Role = Role.ATTRIBUTE
    unit: Line = ""
    note: Line = ""
    level: Line = ""
    has_total: bool = False


class Rule(_Frozen):
    """What a publication must keep to. `k` 0 takes the setting; it may only be above it."""

    kind: Kind = Kind.RECORDS
    method: Method = Method.SUPPRESS
    k: int = Field(default=0, ge=0, le=1000)
    least_firms: int = Field(default=LEAST_FIRMS, ge=LEAST_FIRMS, le=100)
    dominance: int = Field(default=DOMINANCE_PERCENT, ge=10, le=DOMINANCE_PERCENT)
    closeness: int = Field(default=CLOSENESS_PERCENT, ge=CLOSENESS_PERCENT, le=100)


class DatasetContent(_Frozen):
    """The whole definition. Texts are for the public; `resource` is its code in the resource catalogue."""

    title: Line = ""
    title_en: Line = ""
    summary: Text = ""
    summary_en: Text = ""
    topic: Topic | None = None
    keywords: tuple[Line, ...] = Field(default=(), max_length=12)
    source: Line = ""
    parameters: dict[str, Line] = Field(default_factory=dict)
    columns: tuple[Column, ...] = Field(default=(), max_length=MOST_COLUMNS)
    rule: Rule = Rule()
    cycle: Line = ""
    method: Text = ""
    contact: Line = ""
    drawn: Drawn = Drawn.NONE
    drawn_by: Line = ""
    drawn_of: Line = ""

    def named(self, name: str) -> Column | None:
        return next((one for one in self.columns if one.name == name), None)

    def of(self, *roles: Role) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.role in roles)

    @property
    def published(self) -> tuple[Column, ...]:
        """The columns that everybody gets."""
        return tuple(one for one in self.columns if one.role not in EVIDENCE)
