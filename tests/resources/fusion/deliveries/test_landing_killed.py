"""kill -9 while a delivery lands: nothing of it counts, and the next worker lands it whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection

from tests.disk import watch_syncs
from tests.resources.fusion.deliveries.make import AT, BY, agreed, csv_text, delivered, people, written
from tests.resources.fusion.make import COLUMNS
from tongban.resources.fusion.deliveries.commands.receive import receive_delivery
from tongban.resources.fusion.deliveries.jobs import land_now
from tongban.resources.fusion.deliveries.live import live_sources
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.facts import Kind

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 400_000
# lands delivery 1 in a process of its own
_LAND = """
import django; django.setup()
from django.conf import settings
settings.DELIVERIES_DIR = {shelf!r}
settings.DATABASES["default"]["NAME"] = {name!r}
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
from tongban.resources.fusion.deliveries.jobs import land_now
from tongban.resources.fusion.deliveries.models import Delivery
row = Delivery.objects.select_related("agreement", "version").get()
print("begin", flush=True)
land_now(row, told=lambda at, of: None)
"""


def test_a_killed_landing_leaves_nothing_that_counts_and_is_done_again(tmp_path: Path, shelf: Path) -> None:
    agreed()
    head, *lines = csv_text(people(1)).splitlines()
    file = tmp_path / "a.csv"
    file.write_text("\n".join([head, *(lines * ROWS)]) + "\n", encoding="utf-8")
    receive_delivery(agreement="residents", file=file, name="a.csv", by=BY, at=AT, has_worker=False)
    folder = folder_of("residents", 1)
    code = _LAND.format(shelf=str(shelf), name=connection.settings_dict["NAME"])
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=dict(os.environ), text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "begin\n"
    until = time.monotonic() + 60
    while not any(one.stat().st_size for one in folder.glob("rows.partial")) and time.monotonic() < until:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    worker.stdout.close()

    row = Delivery.objects.select_related("agreement", "version").get()
    assert row.state == "landing"
    assert (folder / "rows.partial").exists()
    assert live_sources(Kind.PEOPLE, AT.date()) == []

    land_now(row, told=lambda at, of: None)
    [source] = live_sources(Kind.PEOPLE, AT.date())
    assert pq.read_metadata(source.files[0]).num_rows == ROWS
    assert source.has_repeats
    assert sorted(one.name for one in folder.iterdir()) == ["original.csv", source.files[0].name]
    assert set(pq.read_schema(source.files[0]).names) == {*COLUMNS.values(), "row"}


def test_files_and_their_names_are_on_the_disk_before_a_row_says_that_they_are_there(
    tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = watch_syncs(monkeypatch)
    agreed()
    row = delivered(written(tmp_path / "a.csv", csv_text(people(3)) + "only one\n"))
    assert (row.rows, row.broken) == (3, 1)
    folder = folder_of("residents", 1)
    there = [shelf, folder.parent, folder, *folder.iterdir()]
    assert [one.name for one in there if one.stat().st_ino not in synced] == []
