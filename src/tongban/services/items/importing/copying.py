"""Puts many rows into a table in one go (COPY): a statement for each would cost most of the time."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def fresh_ids(*counted: tuple[type[models.Model], int]) -> list[list[int]]:
    """That many new ids of each table, so that rows can name one another before they are written. 1 SQL."""
    parts = " UNION ALL ".join(
        f"SELECT {place}, nextval(pg_get_serial_sequence('{model._meta.db_table}', 'id')) FROM generate_series(1, %s)"  # noqa: S608  names of our own tables
        for place, (model, _) in enumerate(counted)
    )
    found: list[list[int]] = [[] for _ in counted]
    with connection.cursor() as cursor:
        cursor.execute(parts, [count for _, count in counted])
        for place, number in cursor.fetchall():
            found[place].append(number)
    return found


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows; a JSON column takes its text. What is wrong in one refuses them all."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
