"""The connection to PostgreSQL.

A thread keeps its session for ever. When the database was restarted meanwhile, the first
statement would fail; Django can ask `SELECT 1` before it, which costs one statement a request.
A session that the server has ended says so by itself: there is something to read on a
connection on which nothing was asked. Looking there costs no statement.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which asks an idle session only when the server has sent something unasked."""

    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Before the first statement of a request: drop a session that the server has ended."""
        if self.connection is not None and not self.health_check_done and not self._has_unread():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _has_unread(self) -> bool:
        """Whether bytes, or the end, wait on the connection, or it is closed already."""
        if self.connection.closed:
            return True
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return bool(waiting.poll(0))
