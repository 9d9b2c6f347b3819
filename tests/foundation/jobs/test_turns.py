"""Readings of a whole city take turns."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tongban.foundation.jobs.public import city_reading
from tongban.foundation.jobs.stopping import WorkerStops, tell_jobs_to_stop
from tongban.foundation.jobs.turns import _KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """A session of another process."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as session:
        yield session


def takes(session: psycopg.Connection) -> bool:
    row = session.execute("SELECT pg_try_advisory_lock(%s, %s)", _KEY).fetchone()
    return bool(row and row[0])


def test_while_one_reads_another_does_not(other: psycopg.Connection) -> None:
    with city_reading():
        assert not takes(other)
        with city_reading():
            assert not takes(other)
        assert not takes(other)
    assert takes(other)


def test_a_reading_that_fails_gives_its_turn_back(other: psycopg.Connection) -> None:
    with pytest.raises(ZeroDivisionError), city_reading():
        raise ZeroDivisionError
    assert takes(other)


def test_who_waits_for_a_turn_ends_with_the_worker(other: psycopg.Connection) -> None:
    assert takes(other)
    tell_jobs_to_stop(True)
    try:
        with pytest.raises(WorkerStops), city_reading():
            pytest.fail("the turn is another's")
    finally:
        tell_jobs_to_stop(False)


def test_the_turn_comes_when_the_other_is_done(other: psycopg.Connection) -> None:
    assert takes(other)
    other.close()
    with city_reading():
        pass
