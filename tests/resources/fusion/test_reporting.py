"""A department sees how good its data are and gets back what is wrong, row by row."""

import csv
from pathlib import Path

import pytest

from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_merging import run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Fault, Field
from tongban.resources.fusion.reporting.quality import quality
from tongban.resources.fusion.reporting.rejects import rejected_rows, write_rejects


def test_quality_counts_what_is_said_valid_and_agreed(tmp_path: Path, engine: DuckEngine) -> None:
    police = deliver(tmp_path, *(a_row(key=an_id(n)) for n in range(1, 5)), number=1, authority=9)
    health = deliver(
        tmp_path,
        a_row(key=an_id(1), name="王小树"),
        a_row(key=an_id(2), birth="1900-02-29"),
        a_row(key=an_id(3), phone=None),
        a_row(key="123"),
        a_row(key=None),
        a_row(key=None, name="不详"),
        number=2,
        department="卫生健康委",
        authority=3,
    )
    fused = run(tmp_path, engine, [police, health])
    first, second = quality(sources=[police, health], fused=fused, engine=engine)
    assert (first.rows, first.counts.used, first.counts.kept_out, first.score) == (4, 4, {}, 100.0)
    assert (second.rows, second.counts.used, second.counts.to_link) == (6, 3, 1)
    assert second.counts.kept_out == {Fault.KEY_SHAPE: 1, Fault.KEY_MISSING: 1}
    by_field = {one.field: one for one in second.fields}
    name, birth, phone = by_field[Field.NAME], by_field[Field.BIRTH], by_field[Field.PHONE]
    assert (name.said, name.valid, name.compared, name.agreeing) == (5, 5, 3, 2)
    assert (birth.said, birth.valid) == (6, 5)
    assert (phone.said, phone.completeness) == (5, pytest.approx(5 / 6))
    assert first.days_old is not None and 328 < first.days_old < 330
    assert second.score is not None and second.score < 70


def test_a_department_gets_its_own_rows_back_with_reasons(tmp_path: Path, engine: DuckEngine) -> None:
    source = deliver(
        tmp_path,
        a_row(),
        a_row(key="123", address="=1+1"),
        a_row(key=an_id(2), birth="1900-02-29", phone="x"),
        a_row(key=an_id(3), phone=None),
    )
    fused = run(tmp_path, engine, [source])
    assert [
        (row["row"], row["faults"]) for row in rejected_rows(source=source, fused=fused, engine=engine)
    ] == [
        (2, Fault.KEY_SHAPE),
        (3, Fault.BIRTH | Fault.PHONE),
    ]
    file = tmp_path / "back.csv"
    assert write_rejects(source=source, fused=fused, engine=engine, file=file) == 2
    heading, second, third = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert heading[2:4] == ["身份证号", "姓名"]
    assert (second[0], second[2], second[8]) == ("2", "123", "'=1+1")
    assert third[0] == "3"
    assert len(third[1]) > 10, "both reasons are said"
