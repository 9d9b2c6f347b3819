"""A worker that is killed, told to end, or loses its database loses nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from tests.foundation.jobs.make import boil
from tests.foundation.jobs.make_jobs import slow_wash
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import enqueue, outbox_lag

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[3]
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def heard() -> Iterator[Callable[[str], list[str]]]:
    """The table that the worker's listener writes into, and a question to it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # what a test that failed has left
        cursor.execute("CREATE TABLE heard (id bigserial PRIMARY KEY, what text, pid int)")

    def said(like: str = "%") -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT what FROM heard WHERE what LIKE %s ORDER BY id", [like])
            return [row[0] for row in cursor.fetchall()]

    yield said
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE heard")


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts worker processes on the database of this test; none survives the test."""
    settings = connection.settings_dict
    host, port = quote(str(settings["HOST"]), safe=""), settings["PORT"]
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={host}"
    url += f"&port={port}" if port else ""
    environment = os.environ | {
        "DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "TONGBAN_MODE": "test",
    }
    running: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.foundation.jobs.crash_worker"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        running.append(worker)
        assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
        return worker

    yield begin
    for worker in running:
        worker.kill()
        worker.wait()
        if worker.stdout:
            worker.stdout.close()


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    """Patient: a machine that is busy with other work is slow, and that is no fault of the worker."""
    ends_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.05)


def test_killed_in_the_middle_of_a_batch_every_event_is_heard_once_and_in_order(start: Start, heard) -> None:
    wanted = [
        f"{kettle}:{turn}" for turn in range(20) for kettle in ("red", "blue", "green", "white", "black")
    ]
    for what in wanted:
        kettle, turn = what.split(":")
        boil(kettle, int(turn))
    for enough in (15, 40, 70):
        worker = start()
        until(lambda enough=enough: len(heard()) >= enough)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    start(), start()
    until(lambda: outbox_lag().waiting == 0)
    assert sorted(heard()) == sorted(wanted)
    for kettle in ("red", "blue", "green", "white", "black"):
        assert heard(f"{kettle}:%") == [f"{kettle}:{turn}" for turn in range(20)]


def test_a_transaction_that_commits_late_is_not_skipped(start: Start, heard) -> None:
    start()
    with transaction.atomic():
        from tests.foundation.jobs.make import KettleBoiled
        from tongban.foundation.jobs.public import announce

        announce(KettleBoiled(kettle="late", turn=1))
        time.sleep(1)
        other = threading.Thread(target=_boil_and_close, args=("early",))
        other.start()
        other.join()
        time.sleep(0.6)
    until(lambda: sorted(heard()) == ["early:1", "late:1"])


def _boil_and_close(kettle: str) -> None:
    """Announce on a connection of its own, which commits at once."""
    boil(kettle, 1)
    connection.close()


def test_a_killed_workers_job_is_run_again(start: Start, heard) -> None:
    enqueue(slow_wash, cup=1, seconds=2)
    worker = start()
    until(lambda: heard("began:%") == ["began:1"])
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    start()
    until(lambda: heard("washed:%") == ["washed:1"])
    assert heard("began:%") == ["began:1", "began:1"]


def test_told_to_end_it_ends_within_five_seconds_even_with_a_job_that_does_not_listen(
    start: Start, heard
) -> None:
    worker = start()
    enqueue(slow_wash, cup=1, seconds=60)
    until(lambda: heard("began:%") == ["began:1"])
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=6) == 0
    assert time.monotonic() - began < 5.5


def test_told_to_end_when_idle_it_ends_at_once(start: Start, heard) -> None:
    worker = start()
    boil("red")
    until(lambda: heard() == ["red:1"])
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=6) == 0
    assert time.monotonic() - began < 5  # the grace that a running job would get


def test_it_outlives_the_loss_of_its_database_sessions(start: Start, heard) -> None:
    worker = start()
    boil("red", 1)
    until(lambda: heard() == ["red:1"])
    for _ in range(3):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        time.sleep(0.3)
    boil("red", 2)
    enqueue(slow_wash, cup=7, seconds=0)
    until(lambda: heard("red:%") == ["red:1", "red:2"] and heard("washed:%") == ["washed:7"])
    assert worker.poll() is None
    assert not Announcement.objects.filter(settled_at=None).exists()
