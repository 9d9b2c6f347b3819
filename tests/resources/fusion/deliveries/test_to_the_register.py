"""What a department delivers is built and loaded by two commands, and everybody is looked up in it."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.fusion.deliveries.make import AT, CITY_OFFICE, a_file, agreed, delivered
from tests.resources.fusion.make import a_row, an_id
from tongban.kernel import clock
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.deliveries.live import NothingLanded
from tongban.resources.registers.queries import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(settings: object, tmp_path: Path) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"  # type: ignore[attr-defined]
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


def test_a_delivery_comes_into_the_register_that_serves(tmp_path: Path) -> None:
    agreed()
    rows = [a_row(key=an_id(n), name=f"王大{name}") for n, name in enumerate("树林森木", 1)]
    delivered(a_file(tmp_path, [*rows, a_row(key="123")]))
    built = CliRunner().invoke(app, ["run", "--memory", "512MB", "--threads", "1", "--json"])
    assert built.exit_code == 0, built.output
    told = json.loads(built.stdout)["people"]
    assert (told["deliveries"], told["rows"], told["golden"]) == (1, 5, 4)
    assert person_with(name="王大林", id_number=an_id(2)) is None, "built is not yet in use"
    loaded = CliRunner().invoke(app, ["load", "--memory", "512MB", "--json"])
    assert loaded.exit_code == 0, loaded.output
    assert json.loads(loaded.stdout) == {
        "people": {"edition": 1, "new": 4, "changed": 0, "left": 0, "set_aside": 0}
    }
    assert person_with(name="王大林", id_number=an_id(2)) is not None
    back = CliRunner().invoke(app, ["rejects", "--to", str(tmp_path / "back"), "--memory", "512MB"])
    assert back.exit_code == 0, back.output
    (file,) = (tmp_path / "back").iterdir()
    assert len(file.read_text("utf-8-sig").splitlines()) == 2, "the heading and the row without a number"


def test_a_department_fetches_what_a_run_could_not_use(tmp_path: Path) -> None:
    agreed()
    bad = a_row(key="123", name="=王小二", phone="42")
    delivered(a_file(tmp_path, [a_row(key=an_id(1)), bad]))
    page, file = "/desk/deliveries/residents/1/", "/desk/deliveries/residents/1/rejected.csv"
    department = sign_in_staff(Client(), make_staff(name="秦供数", posts=("deliverer",)))
    assert department.get(file).status_code == 404, "nothing was built yet"
    run = ["run", "--memory", "512MB", "--threads", "1", "--json"]
    assert CliRunner().invoke(app, run).exit_code == 0
    assert "有1行未入库" in department.get(page, headers={"accept-language": "zh-CN"}).content.decode()
    answer = department.get(file)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, row = csv.reader(text.splitlines())
    assert head[:2] == ["行号", "原因"]
    assert row[0] == "2" and "格式不对" in row[1] and "'=王小二" in row
    authority = sign_in_staff(
        Client(), make_staff(name="尹数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    )
    assert authority.get(page).status_code == 200
    assert authority.get(file).status_code == 404, "whole rows are for the department alone"
    (before,) = (tmp_path / "fusion" / "rejected").iterdir()
    assert before.stat().st_mode & 0o77 == 0
    delivered(
        a_file(tmp_path, [a_row(key=an_id(1)), a_row(key=an_id(2))], "b.csv"), at=AT + timedelta(hours=1)
    )
    assert CliRunner().invoke(app, run).exit_code == 0
    assert department.get(file).status_code == 404, "a later delivery took its place"
    assert not before.exists()
    assert (
        "全部行都已采用"
        in department.get(
            "/desk/deliveries/residents/2/", headers={"accept-language": "zh-CN"}
        ).content.decode()
    )


def test_without_a_delivery_it_says_what_to_do() -> None:
    for command in ("run", "load"):
        refused = CliRunner().invoke(app, [command])
        assert isinstance(refused.exception, NothingLanded)
        assert "tongban fusion deliver" in refused.exception.sentence(str)
