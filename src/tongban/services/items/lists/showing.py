"""How rows of a list are put on a page: by office, with links to the laws, with the processes drawn."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongban.resources.laws.public import citations
from tongban.services.items.lists.facts import Lines, ListedRow, PublicList
from tongban.services.process.public import ProcessUnknown, process_figure, process_version


@dataclass(frozen=True, kw_only=True)
class ShownCell:
    """A cell with the words of its column."""

    label: str
    lines: Lines


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row: the item first, then the other columns."""

    code: str
    head: Lines
    cells: list[ShownCell]


@dataclass(frozen=True, kw_only=True)
class OfficeGroup:
    """The rows of one office."""

    office: str
    rows: list[ShownRow]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A process that items of the list follow, drawn."""

    name: str
    figure: SafeString


def groups(shown: PublicList, rows: list[ListedRow]) -> list[OfficeGroup]:
    """The rows by office, in order; laws that we have are linked. 1 SQL where any is cited."""
    made = [(row, [column.cell(row) for column in shown.columns]) for row in rows]
    cited = dict.fromkeys(line.cites for _, cells in made for lines in cells for line in lines if line.cites)
    urls = {key: found.url for key, found in zip(cited, citations(list(cited)), strict=True)}
    labels = [gettext(column.label) for column in shown.columns]
    return [
        OfficeGroup(
            office=office,
            rows=[
                ShownRow(
                    code=row.code,
                    head=cells[0],
                    cells=[
                        ShownCell(label=label, lines=_linked(lines, urls))
                        for label, lines in zip(labels[1:], cells[1:], strict=True)
                    ],
                )
                for row, cells in found
            ],
        )
        for office, found in groupby(made, key=lambda one: one[0].organisation)
    ]


def _linked(lines: Lines, urls: dict[tuple[str, str], str]) -> Lines:
    return tuple(replace(line, url=urls[line.cites]) if line.cites else line for line in lines)


def drawings(rows: list[ListedRow]) -> list[Drawing]:
    """Each process that the items follow, once. 2 SQL a process, 1 when warm."""
    found = []
    for key in dict.fromkeys(row.content.process.key for row in rows):
        try:
            version = process_version(key)
        except ProcessUnknown:
            continue
        found.append(Drawing(name=gettext(version.name), figure=process_figure(version.id)))
    return found
