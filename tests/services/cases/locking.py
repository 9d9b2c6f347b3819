"""A register that does not answer: its table is locked by a second session of the same database."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

PEOPLE, FIRMS = "registers_registeredperson", "registers_registeredfirm"


@contextmanager
def locked(*tables: str) -> Iterator[None]:
    """Nobody else reads these tables meanwhile. What the test wrote before must be committed."""
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}
    with psycopg.connect(**wanted) as other:
        for table in tables:
            other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()
