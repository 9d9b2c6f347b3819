"""Ask a register and wait no longer than the city allows: one that is slow or down stops nobody."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable, QueryCanceled

from tongban.resources.registers.facts import Register
from tongban.resources.registers.refusals import RegisterSilent

# one round trip: the limits hold for the question alone, and its end leaves the transaction as it was
_BEFORE = "SAVEPOINT register_asked; SET LOCAL lock_timeout = {wait}; SET LOCAL statement_timeout = {wait}; "
_AFTER = (
    "; RELEASE SAVEPOINT register_asked; SET LOCAL statement_timeout TO DEFAULT; "
    "SET LOCAL lock_timeout TO DEFAULT"
)
_UNDO = "ROLLBACK TO SAVEPOINT register_asked; RELEASE SAVEPOINT register_asked"


def rows_in_time(
    register: Register, question: str, values: Sequence[str | UUID | bytes]
) -> list[tuple[object, ...]]:
    """The rows that a register answers with. 1 SQL, one more when it is silent.

    It waits `REGISTER_WAIT_SECONDS` at most. Raises RegisterSilent; the caller's transaction can go on.
    """
    wait = max(1, round(settings.REGISTER_WAIT_SECONDS * 1000))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        try:
            cursor.execute(_BEFORE.format(wait=wait) + question + _AFTER, values)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | QueryCanceled):
                raise
            cursor.execute(_UNDO)
        else:
            while cursor.description is None:
                cursor.nextset()
            return list(cursor.fetchall())
    raise RegisterSilent(register)
