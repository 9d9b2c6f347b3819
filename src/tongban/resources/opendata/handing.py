"""Reads a table that a department hands in: CSV or XLSX as rows, what each column holds, and what in it is personal.

Nothing is kept here. Names for programs are made of the titles (pinyin), so that the same title has the same name in
the next file too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from tongban.foundation.papers.public import FileProblem, Source, because, open_source
from tongban.kernel.errors import N_
from tongban.resources.opendata.content import MOST_COLUMNS, Column, DatasetContent, Role, Type
from tongban.resources.opendata.disclosure.facts import Kind, Offence
from tongban.resources.opendata.disclosure.personal import columns_of_names, personal_cells, personal_columns
from tongban.resources.opendata.facts import HANDED_IN, HandedTable
from tongban.resources.opendata.ports import Offered, SourceFact
from tongban.resources.opendata.refusals import TableRefused, TableTooLong
from tongban.resources.opendata.wording import offences_told

LONGEST_CELL = 4000
_LONGEST_NAME = 36  # leaves room for a number behind it
_INTEGER = re.compile(r"^-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})$", re.ASCII)
_NUMBER = re.compile(r"^-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,12})?$", re.ASCII)
_LEADING = re.compile(r"^-?0\d", re.ASCII)  # 0558 is a code and no number
_ROUNDED = re.compile(
    r"^-?\d(?:\.\d+)?[eE]\+(?:1[5-9]|[2-9]\d)$", re.ASCII
)  # such as an ID number kept as a number
_DAY = re.compile(r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ReadTable:
    """A file as it was read: name, title and type of each column, and the rows."""

    columns: tuple[tuple[str, str, str], ...]
    rows: list[tuple[Any, ...]]


def read_table_file(path: Path, *, name: str) -> ReadTable:
    """The rows of a file that may be kept.

    Raises FileProblem (broken, of no table, without rows, a row that is too long), TableTooLong, TableRefused with
    each cell that holds data about a person.
    """
    source = open_source(path)
    titles = list(source.columns)
    if not titles:
        raise _problem(name, N_("it is no table; save it as CSV or XLSX"))
    if len(titles) > MOST_COLUMNS:
        raise _problem(name, N_("it has more than %(most)s columns"), most=MOST_COLUMNS)
    if any(title.startswith("#") or len(title) > 200 for title in titles):
        raise _problem(name, N_("a column has no name, or a name of more than 200 characters"))
    rows, lines = _rows(source, titles, name)
    if not rows:
        raise _problem(name, N_("it has no rows below the column names"))
    _check_personal(titles, rows, lines)
    types = [_type_of([row[place] for row in rows]) for place in range(len(titles))]
    names = names_for(titles)
    return ReadTable(
        columns=tuple(
            (one, title, kind.value) for one, title, kind in zip(names, titles, types, strict=True)
        ),
        rows=rows,
    )


def names_for(titles: Sequence[str]) -> list[str]:
    """A name for programs for each title: its letters, or its pinyin; one that stands twice gets a number."""
    from pypinyin import lazy_pinyin  # its tables take a third of a second to load

    found: list[str] = []
    for title in titles:
        plain = "".join(lazy_pinyin(title)).lower()
        name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
        name = re.sub(r"^[^a-z]+", "", name)[:_LONGEST_NAME].strip("_") or "column"
        number, made = 1, name
        while made in found:
            number += 1
            made = f"{name}_{number}"
        found.append(made)
    return found


def offered(table: HandedTable | None, *, kind: Kind) -> SourceFact | None:
    """A table that was handed in, as a source of a definition of this kind; None where there is none."""
    if table is None:
        return None
    return SourceFact(
        code=HANDED_IN,
        name=N_("A file that our office hands in"),
        kind=kind,
        columns=tuple(
            Offered(name=name, title=title, title_en="", type=Type(type_), role=_role(Type(type_), kind))
            for name, title, type_ in table.columns
        ),
    )


def first_definition(title: str, columns: Sequence[tuple[str, str, str]]) -> DatasetContent:
    """The definition that a file begins with: a list of things with all of its columns."""
    return DatasetContent(
        title=title,
        source=HANDED_IN,
        columns=tuple(Column(name=name, title=head, type=Type(kind)) for name, head, kind in columns),
    )


def _rows(source: Source, titles: Sequence[str], name: str) -> tuple[list[tuple[Any, ...]], list[int]]:
    """The rows as text, and the line of each. Raises FileProblem, TableTooLong."""
    rows: list[tuple[Any, ...]] = []
    lines: list[int] = []
    for row in source.rows():
        if len(rows) >= settings.OPEN_DATA_MOST_ROWS:
            raise TableTooLong(facts={"most": settings.OPEN_DATA_MOST_ROWS})
        if row.fault:
            raise _problem(name, N_("line %(line)s: %(what)s"), line=row.line, what=row.fault)
        cells = tuple(_cell(row.values.get(title)) for title in titles)
        if any(_ROUNDED.match(cell) for cell in cells):
            raise _problem(
                name,
                N_("line %(line)s: a number of more than 15 digits, which the spreadsheet has rounded"),
                line=row.line,
            )
        if any(len(cell) > LONGEST_CELL for cell in cells):
            most, line = LONGEST_CELL, row.line
            raise _problem(
                name, N_("line %(line)s: a cell has more than %(most)s characters"), line=line, most=most
            )
        rows.append(cells)
        lines.append(row.line)
    return rows, lines


def _role(kind_of_value: Type, kind: Kind) -> Role:
    if kind is Kind.RECORDS:
        return Role.ATTRIBUTE
    return Role.MEASURE if kind_of_value in (Type.INTEGER, Type.NUMBER) else Role.DIMENSION


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("\0", "").strip()


def _type_of(values: Sequence[str]) -> Type:
    said = [value for value in values if value]
    if not said or any(_LEADING.match(value) and "." not in value for value in said):
        return Type.TEXT
    for kind, form in ((Type.INTEGER, _INTEGER), (Type.NUMBER, _NUMBER), (Type.DATE, _DAY)):
        if all(form.match(value) for value in said):
            return kind
    return Type.TEXT


def _check_personal(titles: Sequence[str], rows: Sequence[Sequence[Any]], lines: Sequence[int]) -> None:
    found = personal_columns(titles)
    said = {one.where["column"] for one in found}
    found += [one for one in columns_of_names(rows, titles) if one.where["column"] not in said]
    for one in personal_cells(rows, titles):
        line = lines[int(one.where["row"]) - 1]
        found.append(Offence(reason=one.reason, where={**one.where, "row": str(line)}))
    if found:
        offences = [{"reason": one.reason.value, "where": dict(one.where)} for one in found]
        raise TableRefused(facts={"where": offences_told(found), "offences": offences})


def _problem(name: str, text: str, **facts: object) -> FileProblem:
    return FileProblem(facts={"file": name, "why": because(text, **facts)})
