"""kill -9 in the middle of loading the register: nobody sees a half of it, and resumed it is whole, once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.resources.fusion.make import ENTITY_COLUMNS, a_row, an_entity, an_id, deliver
from tongban.resources.fusion.facts import Kind
from tongban.resources.registers.editions.facts import EditionState
from tongban.resources.registers.models import EditionPart, RegisteredFirm, RegisterEdition, RegisteredPerson

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[3]
PEOPLE = 3_000
PART = 50


def begun(folder: Path, kind: Kind = Kind.PEOPLE) -> "subprocess.Popen[bytes]":
    said = connection.settings_dict
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}?host={quote(str(said['HOST']), safe='')}"
    url += f"&port={said['PORT']}" if said["PORT"] else ""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    command = [
        sys.executable,
        "-m",
        "tests.resources.fusion.loading_alone",
        str(folder),
        str(PART),
        kind.value,
    ]
    return subprocess.Popen(
        command, env=os.environ | {"DATABASE_URL": url, "PYTHONPATH": paths}, stderr=subprocess.PIPE
    )


def until(holds: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    ends_at = time.monotonic() + 120
    while not holds():
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(f"it ended before it was killed: {process.stderr.read().decode()[-2000:]}")
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.01)


def test_a_killed_load_shows_nothing_and_is_whole_when_it_is_resumed(tmp_path: Path) -> None:
    born = [date(1950, 1, 1) + timedelta(days=7 * number) for number in range(PEOPLE)]
    rows = [a_row(key=an_id(number % 999, day), birth=day.isoformat()) for number, day in enumerate(born)]
    deliver(tmp_path, *rows, number=1)
    deliver(tmp_path, *(dict(row, phone="13900000009") for row in rows[::3]), number=2)
    for enough in (1, 15, 30):
        loader = begun(tmp_path)
        until(lambda enough=enough: EditionPart.objects.count() >= enough, loader)  # type: ignore[misc]
        loader.kill()
        loader.wait()
        assert loader.stderr is not None
        loader.stderr.close()
        assert RegisteredPerson.objects.serving().count() == 0
        assert RegisterEdition.objects.get().state == EditionState.LOADING
    assert RegisteredPerson.objects.count() < PEOPLE, "it was too quick to be killed in the middle"
    loader = begun(tmp_path)
    _, said = loader.communicate(timeout=120)
    assert loader.returncode == 0, said.decode()[-2000:]
    served = RegisterEdition.objects.get()
    assert (served.state, served.new, served.changed) == (EditionState.SERVING, PEOPLE, 0)
    people = RegisteredPerson.objects.serving()
    assert people.count() == PEOPLE
    assert {row.facts["id_number"] for row in people} == {row["key"] for row in rows}


def test_a_killed_load_of_firms_shows_nothing_and_is_whole_when_it_is_resumed(tmp_path: Path) -> None:
    rows = [an_entity(number) for number in range(PEOPLE)]
    deliver(tmp_path, *rows, number=1, kind=Kind.ENTITIES, columns=ENTITY_COLUMNS)
    for enough in (1, 15, 30):
        loader = begun(tmp_path, Kind.ENTITIES)
        until(lambda enough=enough: EditionPart.objects.count() >= enough, loader)  # type: ignore[misc]
        loader.kill()
        loader.wait()
        assert loader.stderr is not None
        loader.stderr.close()
        assert RegisteredFirm.objects.serving().count() == 0
        assert RegisterEdition.objects.get().state == EditionState.LOADING
    assert RegisteredFirm.objects.count() < PEOPLE, "it was too quick to be killed in the middle"
    loader = begun(tmp_path, Kind.ENTITIES)
    _, said = loader.communicate(timeout=120)
    assert loader.returncode == 0, said.decode()[-2000:]
    served = RegisterEdition.objects.get()
    assert (served.state, served.new, served.changed) == (EditionState.SERVING, PEOPLE, 0)
    firms = RegisteredFirm.objects.serving()
    assert {row.uscc for row in firms} == {row["key"] for row in rows}
    assert {row.representative_said for row in firms} == {row["representative"] for row in rows}
