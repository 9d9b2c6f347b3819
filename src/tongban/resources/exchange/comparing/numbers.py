"""Numbers of lists (MD, 名单) and of answers (DF, 答复): the kind, the year, and a running number."""

from datetime import datetime

from django.db import connection

from tongban.kernel.clock import CITY_ZONE

_NEXT = """
INSERT INTO exchange_yearcounter (key, last) VALUES (%s, 1)
ON CONFLICT (key) DO UPDATE SET last = exchange_yearcounter.last + 1 RETURNING last
"""


def next_code(*, at: datetime, prefix: str = "MD") -> str:
    """The next number of a kind; whoever takes one holds the counter until their transaction ends. 1 SQL."""
    key = f"{prefix}-{at.astimezone(CITY_ZONE):%Y}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [key])
        [last] = cursor.fetchone()
    return f"{key}-{last:06d}"
