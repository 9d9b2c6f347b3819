"""What was written since a moment, row by row, in whatever table: the verbs are not asked, the database is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as it lies in the database: column → value (JSON as text, ciphertext as bytes)."""

    model: type[models.Model]
    values: dict[str, Any]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> Any:
        """Its primary key."""
        return self.values[str(self.model._meta.pk.column)]

    def marks(self) -> Iterator[UUID]:
        """Ids by which it alone is called: its key, and what else may stand in one row only."""
        alone = {
            constraint.fields[0]
            for constraint in self.model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint) and len(constraint.fields) == 1
        }
        for column in self.model._meta.concrete_fields:
            is_alone = column.unique or column.name in alone
            value = self.values[str(column.column)]
            if is_alone and not column.is_relation and isinstance(value, UUID):
                yield value

    def says(self) -> str:
        """All that stands in it, to look for words."""
        return "\n".join(str(value) for value in self.values.values() if value is not None)


@dataclass
class Written:
    """Rows by table, in the order in which they lie there; `others` are tables without a model."""

    rows: list[Row] = field(default_factory=list)
    others: set[str] = field(default_factory=set)

    @property
    def tables(self) -> set[str]:
        return {row.table for row in self.rows} | self.others


@contextmanager
def watching() -> Iterator[Written]:
    """All rows that are written inside, whether new or changed. One transaction; reads every table once, at its end."""
    found = Written()
    with transaction.atomic():
        mark = _mark()
        yield found
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        known = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        for table in _tables():
            if model := known.get(table):
                found.rows += _rows(model, mark)
            elif _is_written(table, mark):
                found.others.add(table)


def _mark() -> str:
    """The number of this (sub)transaction: whatever is written from here on carries it or a later one."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS bulk_mark (at int)")
        cursor.execute("INSERT INTO bulk_mark VALUES (1) RETURNING xmin::text")
        return str(cursor.fetchone()[0])


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
            "ORDER BY relname"
        )
        return [str(name) for (name,) in cursor.fetchall()]


def _rows(model: type[models.Model], mark: str) -> list[Row]:
    columns = [str(column.column) for column in model._meta.concrete_fields]
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {quoted} FROM "{model._meta.db_table}" WHERE age(xmin) <= age(%s::text::xid) ORDER BY ctid',  # noqa: S608 - names of ours
            [mark],
        )
        return [
            Row(model=model, values={name: _plain(value) for name, value in zip(columns, row, strict=True)})
            for row in cursor.fetchall()
        ]


def _is_written(table: str, mark: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT EXISTS (SELECT FROM "{table}" WHERE age(xmin) <= age(%s::text::xid))',  # noqa: S608
            [mark],
        )
        return bool(cursor.fetchone()[0])


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
