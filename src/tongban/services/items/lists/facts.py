"""What a list for the public is made of: its definition, its filter, its rows, its edition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tongban.kernel.errors import N_, Refused
from tongban.services.items.facts import ItemContent

MOST_EXPORTED = 20_000
MOST_PRINTED = 300
_SHORT = 13


class ListTooLong(Refused):
    """The list has more rows than one file holds; the interface gives it page after page."""

    code = "list-too-long"
    status = 422
    title = N_("This list is too long for one file. Choose a place, an office or a kind first.")


@dataclass(frozen=True, kw_only=True)
class ListFilter:
    """Which part of a list; an empty value does not narrow it."""

    area: str = ""
    office: UUID | None = None
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class ListedRow:
    """One row: an item in force, with the one fee or service that the row is about where the list says so."""

    code: str
    organisation: str
    area_code: str
    version_number: int
    in_force_from: datetime
    content: ItemContent


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a cell. `cites` names the law and article that it rests on, to link to its text.

    Of a pointer only the address tells anything: where nothing can be clicked it is written out.
    """

    text: str
    url: str = ""
    is_pointer: bool = False
    cites: tuple[str, str] | None = None

    @property
    def is_short(self) -> bool:
        """A phone number, a type, a sum: not broken over two lines."""
        return len(self.text) <= _SHORT


Lines = tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: `label` is a message id, `width` what a spreadsheet gives it, in characters."""

    key: str
    label: str
    cell: Callable[[ListedRow], Lines]
    width: int = 30


def _whole(content: ItemContent) -> Iterable[ItemContent]:
    return (content,)


@dataclass(frozen=True, kw_only=True)
class PublicList:
    """A list for the public; page, paper, spreadsheet and JSON are made from this alone.

    `stands` says which items stand on it, over `Item`; `rows` makes the rows of one item. `about` tells
    what the list is, `empty` what it means that nothing stands there.
    """

    key: str
    title: str
    about: str
    empty: str
    stands: Q
    columns: tuple[Column, ...]
    kinds: tuple[str, ...] = ()
    rows: Callable[[ItemContent], Iterable[ItemContent]] = field(default=_whole)
    is_long: bool = False  # its texts need the width of the page: no table on the screen
    draws_processes: bool = False  # the print shows each process once


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What stands on a list now. `digest` changes with every version, act or office's name."""

    items: int
    newest: datetime | None
    digest: str


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Version and date: the list version of the area, where one is kept, and the newest item in force."""

    number: int | None
    in_force_on: date | None
    stamp: Stamp


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """The rows of some items; `next_after` is the code of the last item, empty when there is no more."""

    rows: list[ListedRow]
    next_after: str
