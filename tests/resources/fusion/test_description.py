"""A folder of deliveries is read as it is described, or refused with what is wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.resources.fusion.make import COLUMNS, a_row, deliver
from tongban.kernel.errors import Refused
from tongban.resources.fusion.facts import BadSource, Field, Kind
from tongban.resources.fusion.running.description import FILE, BadDescription, described


def describe(folder: Path, change: Callable[[dict[str, Any]], object] = lambda one: None) -> Path:
    deliver(folder, a_row(), a_row())
    one: dict[str, Any] = {
        "number": 1,
        "department": "公安局",
        "kind": "people",
        "files": "*.parquet",
        "rows": 2,
        "delivered_on": date(2026, 11, 28),
        "columns": dict(COLUMNS),
        "authority": {"name": 9},
    }
    change(one)
    (folder / FILE).write_text(
        yaml.safe_dump({"on": date(2026, 11, 30), "deliveries": [one]}, allow_unicode=True), "utf-8"
    )
    return folder


def test_a_described_delivery_is_a_source(tmp_path: Path) -> None:
    given = described(describe(tmp_path))
    (source,) = given.sources[Kind.PEOPLE]
    assert (given.on, given.rows) == (date(2026, 11, 30), {Kind.PEOPLE: 2})
    assert (source.number, source.columns, source.authority) == (1, COLUMNS, {Field.NAME: 9})


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        (lambda one: one.update(rows=3), BadSource, "3 rows were announced and 2 are there"),
        (lambda one: one.update(files="x/*.parquet"), BadSource, "there is no file"),
        (lambda one: one.update(files="../*.parquet"), BadSource, "outside the folder"),
        (lambda one: one["columns"].update(name="名称"), BadSource, "no column 名称"),
        (lambda one: one["columns"].update(phone="row"), BadSource, "is no text"),
        (lambda one: one["columns"].update(scope="范围"), BadSource, "scope is no field of people"),
        (lambda one: one["columns"].pop("key"), BadSource, "no column holds the key"),
        (lambda one: one["authority"].update(name=16), BadDescription, "authority.name"),
        (lambda one: one.update(number=0), BadDescription, "number"),
        (lambda one: one.update(kind="animals"), BadDescription, "kind"),
        (lambda one: one.update(colour="red"), BadDescription, "colour"),
    ],
)
def test_what_is_not_as_described_is_refused(
    change: Callable[[dict[str, Any]], object], kind: type[Refused], said: str, tmp_path: Path
) -> None:
    with pytest.raises(kind) as refused:
        described(describe(tmp_path, change))
    assert said in refused.value.sentence()


@pytest.mark.parametrize("text", ["{", "- 1", "", "on: 2026-11-30\ndeliveries: []"])
def test_what_is_no_description_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(BadDescription):
        described(tmp_path)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    describe(tmp_path)
    (tmp_path / "1.parquet").write_text("x")
    with pytest.raises(BadSource):
        described(tmp_path)


def test_a_number_that_stands_twice_is_refused(tmp_path: Path) -> None:
    describe(tmp_path)
    text = yaml.safe_load((tmp_path / FILE).read_text("utf-8"))
    text["deliveries"] *= 2
    (tmp_path / FILE).write_text(yaml.safe_dump(text, allow_unicode=True), "utf-8")
    with pytest.raises(BadDescription) as refused:
        described(tmp_path)
    assert "stands twice" in refused.value.sentence()
