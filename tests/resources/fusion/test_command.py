"""`tongban fusion …` from the made city to the page of the report, as an operator types it."""

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tongban.kernel.errors import Invalid, Refused
from tongban.resources.fusion.cli import app
from tongban.resources.fusion.running.facts import NotFused


def tongban(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "city"
    made = tongban("simulate", "--people", 2000, "--departments", 4, "--to", folder, "--threads", 1, "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["people"] == 2000
    return folder


@pytest.fixture(scope="module")
def built(city: Path) -> Path:
    first = tongban("run", "--from", city, "--memory", "512MB", "--threads", 1, "--json")
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    assert told["people"]["golden"] > 1990 and told["people"]["read"] == 3
    again = json.loads(tongban("run", "--from", city, "--json").stdout)
    assert again["people"] | {"read": 3, "redone": 1} == told["people"]
    assert (again["people"]["read"], again["people"]["redone"]) == (0, 0)
    return city


def test_the_page_reads_without_script_and_fetches_nothing(built: Path) -> None:
    page = built / "register" / "report.html"
    told = tongban("report", "--from", built, "--language", "en")
    assert told.exit_code == 0, told.output
    assert "卫生健康委员会" in told.stdout
    text = page.read_text("utf-8")
    tables = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    # of each register what is said, its fields, and why rows were kept out where any were
    assert tables.count('<table id="table-') == 2 and tables.count('<table id="why-') >= 1
    assert re.findall(r"(?:src|href)=", tables) == []
    assert '<html lang="en">' in text and "Completeness" in tables
    (row,) = re.findall(
        r'<tr><th scope="row">公安局</th><td>([\d,]+)</td><td data-value="([\d.]+)">([\d.]+) %', tables
    )
    assert float(row[1]) + float(row[2]) == pytest.approx(100, abs=0.06)


def test_the_report_for_machines_has_every_field(built: Path) -> None:
    people, entities = json.loads(tongban("report", "--from", built, "--json").stdout)
    assert (people["kind"], entities["kind"]) == ("people", "entities")
    police = people["deliveries"][0]
    assert police["rows"] == police["merged"] + police["to_link"] + sum(police["kept_out"].values())
    assert 0.9 < police["fields"]["name"]["agreement"] <= 1


def test_each_department_gets_a_file_of_its_rejects(built: Path, tmp_path: Path) -> None:
    told = tongban("rejects", "--from", built, "--to", tmp_path, "--number", 2)
    (file,) = tmp_path.iterdir()
    assert file.name == "02-卫生健康委员会.csv"
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert int(told.stdout.split()[0]) == len(rows) - 1 > 10


def test_the_score_is_told_in_tables(built: Path) -> None:
    text = tongban("score", "--from", built).stdout
    assert "2,000 people, 4 departments, seed 1" in text
    assert text.count("| --- |") == 4


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--memory", "4"),
        ("run", "--engine", "flink"),
        ("run", "--engine", "spark"),
        ("run", "--master", "spark://127.0.0.1:7077"),
        ("report", "--language", "fr"),
        ("rejects", "--language", "fr", "--to", "x"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(words: tuple[str, ...], city: Path) -> None:
    found = tongban(words[0], "--from", city, *words[1:])
    assert isinstance(found.exception, Invalid)
    assert found.exception.sentence().startswith("--")


def test_a_report_before_the_run_is_refused(city: Path, tmp_path: Path) -> None:
    found = tongban("report", "--from", city, "--store", tmp_path)
    assert isinstance(found.exception, NotFused)
    assert "tongban fusion run" in found.exception.sentence()


def test_a_folder_without_deliveries_is_refused(tmp_path: Path) -> None:
    found = tongban("run", "--from", tmp_path)
    assert isinstance(found.exception, Refused)
    assert "deliveries.yaml" in found.exception.sentence()
