"""What the editor is made of: inputs, rows of inputs, groups by element, sections.

A key leads to a value: it begins with a field path of the library (`limits.promised`, `slots`,
`result`) and goes on inside that value (`result.name`). Inside rows a key begins at the row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is asked for, and how it is stored."""

    LINE = "line"  # one line of text
    AREA = "area"  # several lines of text
    LINES = "lines"  # a list of texts, one on each line
    NUMBER = "number"  # a whole number, or nothing
    MONEY = "money"  # asked in yuan, stored in fen
    FLAG = "flag"  # a box to tick
    YES_NO = "yes-no"  # yes, no, or not said
    CHOICE = "choice"  # one of a list
    CHOICES = "choices"  # several of a list
    LIMIT = "limit"  # a number, its unit and a note
    WHEN = "when"  # for which answers to the scenario: CEL
    FILE = "file"  # a reference to an attachment, with a way to hand one in


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that is asked. Texts are message ids.

    `choices` names a vocabulary (see `vocabularies`), `default` is what holds where nothing is said,
    `only` are the values that can be stored, where others could not be understood.
    `is_wanted`: a guide without it is not complete.
    """

    key: str
    kind: Kind
    label: str
    hint: str = ""
    choices: str = ""
    default: str = ""
    only: tuple[str, ...] = ()
    is_wanted: bool = False
    is_short: bool = False
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A list whose parts are asked by the same inputs.

    `named_by` is the input that tells one row from another in the heading of the row, `makes_key`
    the beginning of the key that a new row gets under `key_name`, `label` a heading where several lists
    stand in one group, `is_fixed` that rows are neither added nor removed.
    """

    key: str
    add: str
    inputs: tuple["Input | Rows", ...]
    named_by: str
    makes_key: str = ""
    key_name: str = "key"
    label: str = ""
    is_fixed: bool = False
    is_wanted: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is asked about one element of the library."""

    element: str
    asks: tuple[Input | Rows, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of the editor."""

    key: str
    label: str
    lead: str
    groups: tuple[Group, ...]

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(group.element for group in self.groups)

    def asks(self) -> Iterator[Input | Rows]:
        for group in self.groups:
            yield from group.asks
