"""kill -9 while delivered rows are loaded: nobody sees a half of them, and the next load makes the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.resources.exchange.sources.make import (
    AT,
    BY,
    HOUSING,
    a_flat,
    bound_housing,
    deliver_flats,
    served,
)
from tongban.resources.exchange.sources.load import load_held
from tongban.resources.exchange.sources.models import HeldChange, HeldEdition, HeldPart, HeldRow, HeldStage
from tongban.resources.exchange.sources.queries import held_editions, source_of

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, PART, STEP = 600, 40, 25
# every tenth flat is sold, every seventh is new, the first thirty are gone
NOW = [a_flat(n, QLR="李买主" if n % 10 == 0 else "王大树") for n in range(31, ROWS + 70)]


def killed_when(shelf: Path, is_there: Callable[[], bool]) -> None:
    """Begin the load in a process of its own, and kill it as soon as something is there."""
    name = str(connection.settings_dict["NAME"])
    module = "tests.resources.exchange.sources.loading_alone"
    arguments = [sys.executable, "-m", module, str(shelf), name, str(PART), str(STEP)]
    worker = subprocess.Popen(arguments, stdout=subprocess.PIPE, env=dict(os.environ), text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "begin\n"
    until = time.monotonic() + 60
    while not is_there() and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


@pytest.mark.parametrize(
    ("phase", "is_there"),
    [
        ("staging", lambda: HeldPart.objects.filter(edition__number=2).count() >= 3),
        ("ending", lambda: HeldEdition.objects.filter(number=2, ended_to__gt=0).exists()),
        ("logging", lambda: HeldEdition.objects.filter(number=2, logged_to__gt=0).exists()),
    ],
)
def test_a_killed_load_goes_on_and_makes_the_same(
    tmp_path: Path, shelf: Path, phase: str, is_there: Callable[[], bool]
) -> None:
    bound_housing()
    served(tmp_path, [a_flat(n) for n in range(1, ROWS)])
    before = everything()
    start = source_of(HOUSING).newest_position()
    later = AT.replace(day=30)
    deliver_flats(tmp_path, NOW, at=later, name="b.csv")
    killed_when(shelf, is_there)
    [loading, _] = held_editions(HOUSING)
    assert loading.state.value == "loading", f"{phase}: it was over before it could be killed"
    assert everything() == before
    assert source_of(HOUSING).newest_position() == start

    load_held(resource_code=HOUSING, by=BY, at=later)
    assert everything() == sorted((row["BDCDYH"], row["QLR"]) for row in NOW)
    [edition, _] = held_editions(HOUSING)
    sold = sum(1 for row in NOW[: ROWS - 31] if row["QLR"] == "李买主")
    assert (edition.added, edition.changed, edition.removed) == (70, sold, 30)
    positions = list(HeldChange.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 70 + sold + 30 + 1))
    assert HeldStage.objects.count() == 0
    assert HeldRow.objects.filter(since_edition=2).count() == 70 + sold


def everything() -> list[tuple[str, str]]:
    found = source_of(HOUSING).rows_after("", limit=10_000, fields=["单元号", "权利人"], conditions=())
    return sorted((row.values["单元号"], row.values["权利人"]) for _, row in found.rows)
