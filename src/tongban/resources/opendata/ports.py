"""What open data asks of the apps that hold data: rows to count or to list.

A source offers columns; a definition chooses among them, makes them coarser and says what is counted. What stands
in a source's rows about persons stays in the process: only the table that the rule lets through is written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from tongban.kernel.ports import PortTable
from tongban.resources.opendata.content import Column, Role, Type
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.disclosure.generalising import PLAIN, Hierarchy

Told = Callable[[int], None]
TYPES = "types"  # parameter: codes of licence types, with commas between


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A column that a source offers, with the words that a definition begins with."""

    name: str
    title: str
    title_en: str
    type: Type = Type.TEXT
    role: Role = Role.ATTRIBUTE
    unit: str = ""
    hierarchy: Hierarchy = PLAIN
    level: str = ""  # the level that is taken unless another is chosen

    def column(self, *, level: str) -> Column:
        """The column as a definition begins with it: a total over each dimension."""
        return Column(
            name=self.name,
            title=self.title,
            title_en=self.title_en,
            type=self.type,
            role=self.role,
            unit=self.unit,
            level=level,
            has_total=self.role is Role.DIMENSION,
        )


@dataclass(frozen=True, kw_only=True)
class SourceFact:
    """What a source is. `name` is a message id."""

    code: str
    name: str
    kind: Kind
    columns: tuple[Offered, ...]
    lies_in: str = (
        ""  # the kind of binding (资源挂接) that lets a provider open it; "": the platform's own alone
    )
    filters: tuple[str, ...] = ()  # parameters that leave rows out


class DatasetSource(Protocol):
    """Gives rows of one kind."""

    def fact(self) -> SourceFact:
        """What it offers. At most 2 SQL."""

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        """Every row as of a day, by column name. `told` hears how many things were read so far; it may raise."""


dataset_sources: PortTable[DatasetSource] = PortTable("opendata.sources")


def source_named(code: str) -> DatasetSource | None:
    """The source; None where nobody answers for it."""
    return dataset_sources.of(code)
