"""`tongban fusion agree` and `deliver`: what they say, and the status by which a script knows."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.resources.fusion.deliveries.make import AT, a_file, csv_text, people, terms_of, written
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.deliveries.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(tmp_path: Path) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)
    make_organisations()
    terms = terms_of().model_dump(mode="json")
    row = {"code": "residents", "organisation": COUNTY_OFFICE, "valid_from": "2026-09-21", "terms": terms}
    file = tmp_path / "agreements.yaml"
    file.write_text(yaml.safe_dump([row], allow_unicode=True), encoding="utf-8")
    told = CliRunner().invoke(app, ["agree", str(file)])
    assert (told.exit_code, told.stdout.split()[0]) == (0, "1")
    assert CliRunner().invoke(app, ["agree", str(file)]).stdout.split()[0] == "0"


@pytest.mark.usefixtures("entered")
def test_a_file_is_delivered_and_the_status_says_what_came_of_it(tmp_path: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(app, ["deliver", "residents", str(a_file(tmp_path, people(10))), "--json"])
    assert (good.exit_code, json.loads(good.stdout)) == (
        0,
        {"number": 1, "state": "accepted", "rows": 10, "broken": 0, "findings": []},
    )
    fewer = runner.invoke(app, ["deliver", "residents", str(a_file(tmp_path, people(2), "b.csv"))])
    assert fewer.exit_code == 3
    assert "residents/2: set-aside, 2 rows" in fewer.stdout
    short = written(tmp_path / "c.csv", csv_text(people(10)) + "\n")
    wrong = runner.invoke(app, ["deliver", "residents", str(short), "--rows", "11"])
    assert wrong.exit_code == 1
    assert Delivery.objects.count() == 3


@pytest.mark.usefixtures("entered")
def test_an_agreement_that_is_not_there_is_said_and_nothing_is_kept(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["deliver", "nobody", str(a_file(tmp_path, people(1)))])
    assert isinstance(told.exception, NotFound)
    assert not Delivery.objects.exists()
