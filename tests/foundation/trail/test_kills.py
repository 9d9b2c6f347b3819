"""kill -9 of writers and of the sequencer at any moment: every acknowledged act is in the log, once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from tongban.foundation.trail.models import Entry, LogRow, Staged
from tongban.foundation.trail.public import sequence_once, verify_log

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[3]

BEGIN = """
import sys, time, random, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tests.foundation.trail.make import recorded
from tongban.foundation.trail.public import sequence_once
"""
WRITE = """
while True:
    print(recorded().entry_id, flush=True)  # the acknowledgement comes after the commit
"""
SEQUENCE = """
while True:
    if sequence_once(batch=random.choice([1, 5, 50, 500])):
        print("batch", flush=True)
"""


def started(program: str, out: Path) -> subprocess.Popen[bytes]:
    name = str(connection.settings_dict["NAME"])
    with out.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", BEGIN + program, name],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            stdout=file,
        )


def killed(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_for_lines(path: Path, count: int) -> None:
    """Wait until a process has said so much: it is then in the middle of its work."""
    deadline = time.monotonic() + 60
    while path.read_bytes().count(b"\n") < count:
        assert time.monotonic() < deadline, f"{path.name} does nothing"
        time.sleep(0.01)


def test_kills_in_the_middle_of_everything_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(20260928)
    outs = [tmp_path / f"writer-{i}" for i in range(8)]
    batches = [tmp_path / f"sequencer-{i}" for i in range(len(outs) - 1)]
    writers = [started(WRITE, outs[0])]
    for out, batch in zip(outs[1:], batches, strict=True):
        writers.append(started(WRITE, out))
        sequencer = started(SEQUENCE, batch)
        wait_for_lines(out, 50)
        wait_for_lines(batch, 5)
        time.sleep(chance.random() / 5)
        killed(sequencer)
        killed(writers.pop(chance.randrange(len(writers))))
    for process in writers:
        killed(process)

    # a killed process's last statement may still be running in the server
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (sequence_once() or _others()):
        time.sleep(0.05)

    # a killed writer may have written part of its last line
    given = [line for out in outs for line in out.read_text().split("\n")[:-1]]
    logged = {str(entry_id) for entry_id in Entry.objects.values_list("entry_id", flat=True)}
    assert len(given) >= 50 * len(batches)
    assert len(set(given)) == len(given)
    assert set(given) <= logged
    # an act may be committed whose acknowledgement was cut off; at most one for each writer
    assert len(logged) - len(given) <= len(outs)
    assert LogRow.objects.count() == len(logged)
    assert not Staged.objects.exists()
    report = verify_log()
    assert report.is_whole, report.faults
    assert report.size == len(logged)


def _others() -> int:
    """How many other sessions still work in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
