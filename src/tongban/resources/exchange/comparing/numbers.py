"""Numbers of lists (名单编号): MD, the year, and a running number."""

from datetime import datetime

from django.db import connection

from tongban.kernel.clock import CITY_ZONE

_NEXT = """
INSERT INTO exchange_yearcounter (key, last) VALUES (%s, 1)
ON CONFLICT (key) DO UPDATE SET last = exchange_yearcounter.last + 1 RETURNING last
"""


def next_code(*, at: datetime) -> str:
    """The next number of a list; whoever takes one holds the counter until their transaction ends. 1 SQL."""
    key = f"MD-{at.astimezone(CITY_ZONE):%Y}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [key])
        [last] = cursor.fetchone()
    return f"{key}-{last:06d}"
