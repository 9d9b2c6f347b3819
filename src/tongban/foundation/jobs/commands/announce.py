"""Tell whoever listens what has happened."""

import json

from django.db import connection

from tongban.kernel.events import Event, encode
from tongban.kernel.ids import new_id

# written out: every act announces, and building it costs three times what it takes
_INSERT = "INSERT INTO jobs_announcement (event_id, name, subject, fields) VALUES (%s, %s, %s, %s)"


def announce(event: Event) -> None:
    """Write the event to the outbox in the transaction of the act itself. Exactly one INSERT.

    Workers find it within 0.2 s of the commit; they poll, because NOTIFY makes all
    commits of the database wait for one another.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} was announced outside the transaction of its act")
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [new_id(), event.name, event.subject, json.dumps(encode(event))])
