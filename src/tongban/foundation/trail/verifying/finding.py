"""What the parts of a check share: the faults that were found, and questions to the database."""

from typing import Any
from uuid import UUID

from django.db import connection

from tongban.foundation.trail.facts import LogFault

MAX_FAULTS = 50


class Finding:
    """Collects faults in the order in which they were found, at most 50."""

    def __init__(self) -> None:
        self.faults: list[LogFault] = []

    def fault(self, kind: str, seq: int | None, said: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(LogFault(kind=kind, seq=seq, said=said))


def one(statement: str, *values: int | UUID) -> tuple[Any, ...]:
    """The one row of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def rows_of(statement: str, *values: int | str | UUID) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
