"""A file as rows with their lines, whatever its form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.utils.translation import gettext

from tongban.kernel.errors import N_, Invalid, Refused

Form = Literal["csv", "xlsx", "json", "jsonl"]


class FileProblem(Invalid):
    """A file cannot be read at all; `facts["why"]` says what is wrong and how to mend it."""

    code = "file-problem"
    title = N_("%(file)s cannot be read: %(why)s")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What an operator may say about a file; what is left empty is found out."""

    sheet: str = ""
    header: int = 0  # the line of the column names, from 1; 0: the first line that is not empty
    encoding: str = ""
    delimiter: str = ""
    path: str = ""  # JSON: where the array stands, such as data.items


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One row. `line` is the line in the file, or the number of the document in an array.

    `fault` says why a row could not be read; its values are then what there is.
    """

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


def because(text: str, /, **facts: object) -> str:
    """The sentence of a message id with its facts, in the language of who reads the file."""
    return Refused(text, facts=facts).sentence(gettext)


class Source(Protocol):
    """An opened file."""

    form: Form
    columns: tuple[str, ...]  # of a table; empty for JSON
    encoding: str
    delimiter: str

    def rows(self) -> Iterator[SourceRow]:
        """Every row, in order; an empty line is no row. Raises FileProblem where the file breaks off."""
        ...

    def position(self) -> tuple[int, int]:
        """How much has been read of how much; (0, 0) when nobody can know."""
        ...
