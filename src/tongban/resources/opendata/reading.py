"""Reads rows of a published table: filters, sort, fields, pages. Values go to DuckDB as values, never as text.

A cursor is bound to the version and to the question, so that the pages of one question are of one table, even when
a newer version is published meanwhile.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any

import duckdb
from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

from tongban.kernel.errors import N_
from tongban.resources.opendata.content import Column, Type
from tongban.resources.opendata.refusals import TableGone, UnknownFilter

USUAL, MOST = 100, 1000
RESERVED = frozenset({"sort", "fields", "limit", "cursor", "version"})
_PLACE = "file_row_number"
_COMPARED = ("gte", "lte", "gt", "lt")
_NUMBERS = (Type.INTEGER, Type.NUMBER)
_MOST_VALUES, _LONGEST = 100, 200
_OUT_OF_REACH = 2**63  # of the table's whole numbers
_kept = local()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a table, as it was understood."""

    filters: tuple[tuple[str, str, tuple[Any, ...]], ...]  # column, how, values
    sort: tuple[tuple[str, bool], ...]  # column, downwards
    fields: tuple[str, ...]
    limit: int
    offset: int
    mark: str  # of the question, without its page


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Rows of one page, and where the next one begins (None at the end)."""

    rows: list[tuple[Any, ...]]
    fields: tuple[str, ...]
    cursor: str | None


def understood(given: Mapping[str, Sequence[str]], columns: Sequence[Column], *, version: int) -> Asked:
    """The question of an address. Raises UnknownFilter, which says what of it cannot be asked."""
    by_name = {one.name: one for one in columns}
    filters = []
    for said, values in sorted(given.items()):
        if said in RESERVED:
            continue
        name, _, how = said.partition(".")
        column = by_name.get(name)
        if column is None or how not in ("", "contains", "null", *_COMPARED):
            raise _unknown(N_("no field or comparison %(said)s"), said=said[:80])
        filters.append((name, how, _values(column, how, values)))
    fields = _names(given, "fields", by_name) or tuple(by_name)
    sort = tuple(
        (name.removeprefix("-"), name.startswith("-")) for name in _names(given, "sort", by_name, signed=True)
    )
    question = json.dumps([version, filters, sort, fields], ensure_ascii=False, default=str)
    mark = hashlib.sha256(question.encode()).hexdigest()[:12]
    return Asked(
        filters=tuple(filters),
        sort=sort,
        fields=fields,
        limit=_limit(given),
        offset=_offset(given, version=version, mark=mark),
        mark=mark,
    )


def version_of_cursor(cursor: str) -> int | None:
    """The version that a cursor reads on; None where it is none of ours."""
    number, _, _ = cursor.removeprefix("v").partition(".")
    return int(number) if cursor.startswith("v") and _is_number(number) else None


def read_rows(path: Path, asked: Asked, *, version: int) -> Answer:
    """One page of the rows that fit. Raises TableGone."""
    if not path.exists():
        raise TableGone(facts={"version": version})
    found = _connection().read_parquet(str(path), file_row_number=True)
    for name, how, values in asked.filters:
        found = found.filter(_condition(name, how, values))
    order = [
        (ColumnExpression(name).desc() if is_down else ColumnExpression(name).asc()).nulls_last()
        for name, is_down in asked.sort
    ]
    found = found.sort(*order, ColumnExpression(_PLACE).asc()).limit(asked.limit + 1, asked.offset)
    rows = found.select(*(ColumnExpression(name) for name in asked.fields)).fetchall()
    is_more = len(rows) > asked.limit
    cursor = f"v{version}.{asked.offset + asked.limit}.{asked.mark}" if is_more else None
    return Answer(rows=rows[: asked.limit], fields=asked.fields, cursor=cursor)


def _connection() -> duckdb.DuckDBPyConnection:
    """One connection a thread: it keeps nothing but what it has read."""
    if not hasattr(_kept, "connection"):
        _kept.connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "512MB"})
    cursor: duckdb.DuckDBPyConnection = _kept.connection.cursor()
    return cursor


def _condition(name: str, how: str, values: Sequence[Any]) -> Any:
    column = ColumnExpression(name)
    if how == "null":
        return column.isnull() if values[0] else column.isnotnull()
    if how == "contains":
        return FunctionExpression("contains", column, ConstantExpression(values[0]))
    if how == "":
        return column.isin(*(ConstantExpression(value) for value in values))
    value = ConstantExpression(values[0])
    return {"gte": column >= value, "lte": column <= value, "gt": column > value, "lt": column < value}[how]


def _values(column: Column, how: str, said: Sequence[str]) -> tuple[Any, ...]:
    if len(said) > _MOST_VALUES or any(len(one) > _LONGEST for one in said):
        raise _unknown(N_("too many or too long values of %(field)s"), field=column.name)
    if how == "null":
        if said[-1] not in ("true", "false"):
            raise _unknown(N_("%(field)s.null is true or false"), field=column.name)
        return (said[-1] == "true",)
    if how == "contains":
        if column.type in _NUMBERS:
            raise _unknown(N_("numbers do not contain text: %(field)s"), field=column.name)
        return (said[-1],)
    values = said if how == "" else said[-1:]
    if column.type not in _NUMBERS:
        return tuple(values)
    try:
        numbers = tuple(int(one) if column.type is Type.INTEGER else float(one) for one in values)
    except ValueError:
        raise _unknown(N_("%(field)s is a number"), field=column.name) from None
    if any(abs(one) >= _OUT_OF_REACH for one in numbers if isinstance(one, int)):
        raise _unknown(N_("too many or too long values of %(field)s"), field=column.name)
    return numbers


def _names(
    given: Mapping[str, Sequence[str]], entry: str, by_name: Mapping[str, Column], *, signed: bool = False
) -> tuple[str, ...]:
    said = [one.strip() for one in ",".join(given.get(entry, ())).split(",") if one.strip()]
    for one in said:
        if (one.removeprefix("-") if signed else one) not in by_name:
            raise _unknown(N_("no field %(said)s"), said=one[:80])
    return tuple(dict.fromkeys(said))


def _limit(given: Mapping[str, Sequence[str]]) -> int:
    said = (given.get("limit") or [str(USUAL)])[-1]
    if not _is_number(said) or not 1 <= int(said) <= MOST:
        raise _unknown(N_("limit is a number from 1 to %(most)s"), most=MOST)
    return int(said)


def _offset(given: Mapping[str, Sequence[str]], *, version: int, mark: str) -> int:
    said = (given.get("cursor") or [""])[-1]
    if not said:
        return 0
    parts = said.removeprefix("v").split(".")
    if len(parts) != 3 or parts[0] != str(version) or not _is_number(parts[1]) or parts[2] != mark:
        raise _unknown(N_("this cursor belongs to another question"))
    return int(parts[1])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _unknown(text: str, **facts: object) -> UnknownFilter:
    """The refusal with its reason, as a message id and its facts."""
    return UnknownFilter(text, facts=facts)
