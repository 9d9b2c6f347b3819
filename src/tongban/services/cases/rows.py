"""New rows of a case, in SQL that is put together once for each table.

Django builds an INSERT anew each time, which costs three times what it takes to run; a
submission writes three of them.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

Fields = tuple["models.Field[Any, Any]", ...]


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, encrypted fields as their ciphertext. 1 SQL.

    The numbers that the database gives are not read back.
    """
    head, places, fields = _statement(type(rows[0]))
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(head + ", ".join([places] * len(rows)), values)


@cache
def _statement(model: type[models.Model]) -> tuple[str, str, Fields]:
    """`INSERT … VALUES`, the places of one row, and the fields that fill them."""
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    )
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - names of ours
    return head, "(" + ", ".join(["%s"] * len(fields)) + ")", fields
