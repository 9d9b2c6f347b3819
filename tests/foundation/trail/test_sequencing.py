"""The sequencer: nothing lost, nothing twice, causes before effects, whatever happens meanwhile."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from prometheus_client import generate_latest

from tests.foundation.trail.make import recorded
from tongban.foundation.trail.commands.sequence import LOCK, LogBroken
from tongban.foundation.trail.models import Checkpoint, Entry, LogRow, Staged
from tongban.foundation.trail.public import is_lagging, sequence_once, sequencer_lag, verify_log
from tongban.foundation.trail.queries import waiting


def in_thread(work: Callable[[], object]) -> threading.Thread:
    """Run `work` in a thread with a database session of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def open_transaction() -> Iterator[tuple[threading.Event, threading.Thread]]:
    """A transaction that has recorded an act and stays open until its event is set."""
    has_written, may_end = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            recorded(subject="slow")
            has_written.set()
            may_end.wait(30)

    thread = in_thread(work)
    assert has_written.wait(10)
    yield may_end, thread
    may_end.set()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_the_cost_does_not_grow_with_the_log(django_assert_num_queries: Any) -> None:
    begin_and_commit = 2
    with django_assert_num_queries(begin_and_commit + 2):
        assert sequence_once() == 0
    for size in (1, 300):
        for _ in range(size):
            recorded()
        with django_assert_num_queries(begin_and_commit + 9):
            assert sequence_once() == size


@pytest.mark.django_db
def test_rows_are_taken_in_the_order_written_and_in_batches() -> None:
    promises = [recorded() for _ in range(7)]
    assert [sequence_once(batch=3) for _ in range(4)] == [3, 3, 1, 0]
    assert list(Entry.objects.order_by("seq").values_list("entry_id", flat=True)) == [
        p.entry_id for p in promises
    ]
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 6, 7]
    assert verify_log().is_whole


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_holds_back_only_itself(
    open_transaction: tuple[threading.Event, threading.Thread],
) -> None:
    may_end, thread = open_transaction
    later = [recorded(subject="quick") for _ in range(3)]
    assert sequence_once() == 3
    assert set(Entry.objects.values_list("entry_id", flat=True)) == {p.entry_id for p in later}
    may_end.set()
    thread.join()
    assert sequence_once() == 1
    assert Entry.objects.get(seq=3).subject == "slow"
    assert verify_log().is_whole


@pytest.mark.django_db(transaction=True)
def test_an_effect_never_stands_before_its_cause() -> None:
    """The second transaction began first, and waited for the first one's lock: its act still comes later."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE trail_test_case (id int PRIMARY KEY)")
        cursor.execute("INSERT INTO trail_test_case VALUES (1)")
    holds, began, waits = threading.Event(), threading.Event(), threading.Event()
    lock = "SELECT 1 FROM trail_test_case WHERE id = 1 FOR UPDATE"

    def accept() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            began.wait(10)
            cursor.execute(lock)
            holds.set()
            waits.wait(10)
            recorded(subject="accept")

    def review() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            began.set()
            holds.wait(10)
            waits.set()
            cursor.execute(lock)
            recorded(subject="review")

    try:
        for thread in [in_thread(accept), in_thread(review)]:
            thread.join()
        assert sequence_once() == 2
        assert list(Entry.objects.order_by("seq").values_list("subject", flat=True)) == ["accept", "review"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE trail_test_case")


@pytest.mark.django_db(transaction=True)
def test_only_one_sequencer_works_at_a_time() -> None:
    recorded()
    taken: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        in_thread(lambda: taken.append(sequence_once())).join()
    assert taken == [0]
    assert sequence_once() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_and_sequencers_at_once_lose_nothing() -> None:
    done = threading.Event()
    promised: list[Any] = []

    def write() -> None:
        for _ in range(40):
            promised.append(recorded())

    def sequence() -> None:
        while not done.is_set():
            sequence_once(batch=7)

    sequencers = [in_thread(sequence) for _ in range(2)]
    for thread in [in_thread(write) for _ in range(4)]:
        thread.join()
    done.set()
    for thread in sequencers:
        thread.join()
    while sequence_once():
        pass
    assert LogRow.objects.count() == len(promised) == 160
    assert set(Entry.objects.values_list("entry_id", flat=True)) == {promise.entry_id for promise in promised}
    assert not Staged.objects.exists()
    assert verify_log().is_whole


@pytest.mark.django_db
def test_a_log_whose_tiles_are_damaged_is_not_continued() -> None:
    recorded()
    recorded()
    sequence_once()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_tile DISABLE TRIGGER ALL")
        cursor.execute("UPDATE trail_tile SET hashes = substr(hashes, 1, 32)")
    recorded()
    with pytest.raises(LogBroken, match="tile 0/0"), transaction.atomic():
        sequence_once()
    assert (Staged.objects.count(), LogRow.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_the_lag_is_measured_and_raises_the_alarm(settings: Any) -> None:
    assert (sequencer_lag(), is_lagging()) == (timedelta(0), False)
    recorded()
    settings.TRAIL_LAG_ALARM_SECONDS = 0
    assert is_lagging()
    assert sequencer_lag() < timedelta(seconds=30)
    assert waiting()[1] == 1
    figures = generate_latest().decode()
    assert "tongban_trail_lag_alarm 1.0" in figures
    assert "tongban_trail_waiting 1.0" in figures
    sequence_once()
    figures = generate_latest().decode()
    assert "tongban_trail_lag_alarm 0.0" in figures
    assert "tongban_trail_size 1.0" in figures
