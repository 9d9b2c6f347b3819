"""A database that was restarted: the next request does not notice."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Iterator[BaseDatabaseWrapper]:
    """A session beside the test's own, as a web thread holds one."""
    own = connection.copy()
    own.settings_dict["CONN_HEALTH_CHECKS"] = True
    yield own
    own.close()


def ask(session: BaseDatabaseWrapper) -> int:
    """What a request begins and ends with, and one statement in between: the server's process."""
    session.close_if_unusable_or_obsolete()
    with session.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    return found


def test_a_session_that_the_server_ended_is_opened_anew(session: BaseDatabaseWrapper) -> None:
    first = ask(session)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert ask(session) != first


def test_a_session_that_is_well_is_kept_and_costs_no_statement(session: BaseDatabaseWrapper) -> None:
    first = ask(session)
    with CaptureQueriesContext(session) as caught:  # type: ignore[arg-type]
        assert ask(session) == first
    assert [query["sql"] for query in caught] == ["SELECT pg_backend_pid()"]


def test_a_session_to_which_the_server_said_something_is_asked_and_kept(session: BaseDatabaseWrapper) -> None:
    first = ask(session)
    with session.cursor() as cursor:
        cursor.execute("LISTEN reconnecting")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("NOTIFY reconnecting")
    other.close()
    assert ask(session) == first
