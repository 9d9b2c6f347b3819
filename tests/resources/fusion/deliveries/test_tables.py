"""Tables of a department's own columns: landed with the same checks, and read as they stand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.resources.fusion.deliveries.make import agreed, delivered, found_in, written
from tests.resources.fusion.make import an_id
from tongban.kernel.errors import NotFound
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.live import NothingLanded, landed
from tongban.resources.fusion.deliveries.refusals import BadTerms
from tongban.resources.fusion.public import table_rows, table_stand

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 28)
COLUMNS = {
    "单元号": "BDCDYH",
    "权利人": "QLR",
    "证件号": "ZJH",
    "坐落": "ZL",
    "面积": "MJ",
    "登记日期": "DJRQ",
}
TABLE: dict[str, Any] = {
    "subject": "证件号",
    "about": "either",
    "row_key": ["单元号"],
    "name": "权利人",
    "written": {"面积": "number", "登记日期": "day", "坐落": "words"},
}
TERMS: dict[str, Any] = {
    "name": "不动产登记",
    "kind": "table",
    "columns": COLUMNS,
    "table": TABLE,
    "authority": [],
}


def a_flat(number: int, **said: str) -> dict[str, str]:
    told = {
        "BDCDYH": f"341699{number:022}",
        "QLR": "王大树",
        "ZJH": an_id(number),
        "ZL": f"谯城区药都路{number}号",
        "MJ": "89.50",
        "DJRQ": "2020-05-06",
    }
    return told | said


def flats(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    lines = [",".join(COLUMNS.values()), *(",".join(row[name] for name in COLUMNS.values()) for row in rows)]
    return written(path, "\n".join(lines) + "\n", encoding)


def stand() -> tuple[list[dict[str, str]], dict[str, int]]:
    with table_rows(table_stand("housing", on=ON)) as (rows, faults):
        return [dict(row) for row in rows], faults


def test_a_table_lands_and_is_read_by_the_catalogues_names(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    odd = a_flat(2, DJRQ="2020年5月7日", MJ="1 200", ZJH=f"'{an_id(2)} ")
    row = delivered(flats(tmp_path / "a.csv", [a_flat(1), odd]), "housing")
    assert (row.state, row.findings) == (DeliveryState.ACCEPTED.value, [])
    rows, faults = stand()
    assert [one["证件号"] for one in rows] == [an_id(1), an_id(2)]
    assert (rows[1]["登记日期"], rows[1]["面积"], faults) == ("2020-05-07", "1200", {})


def test_a_day_that_there_is_not_is_emptied_and_counted(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    delivered(flats(tmp_path / "a.csv", [a_flat(1, DJRQ="1900-02-29", MJ="八十九"), a_flat(2)]), "housing")
    rows, faults = stand()
    assert (rows[0]["登记日期"], rows[0]["面积"]) == ("", "")
    assert faults == {"登记日期": 1, "面积": 1}


def test_of_rows_with_the_same_key_the_last_one_counts(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    twice = [a_flat(1), a_flat(2), a_flat(1, MJ="90")]
    row = delivered(flats(tmp_path / "a.csv", twice), "housing")
    assert found_in(row)["repeated-keys"]["facts"] == {"keys": 1}
    rows, _ = stand()
    assert [one["面积"] for one in rows] == ["89.50", "90"]


def test_what_was_added_later_goes_before_what_was_there(tmp_path: Path) -> None:
    agreed("housing", **TERMS, is_full=False)
    delivered(flats(tmp_path / "a.csv", [a_flat(1), a_flat(2)]), "housing")
    delivered(flats(tmp_path / "b.csv", [a_flat(2, MJ="70"), a_flat(3)]), "housing")
    rows, _ = stand()
    assert [(one["证件号"], one["面积"]) for one in rows] == [
        (an_id(1), "89.50"),
        (an_id(2), "70"),
        (an_id(3), "89.50"),
    ]
    assert list(table_stand("housing", on=ON).made_of) == ["1", "2"]


def test_shifted_columns_of_a_table_set_it_aside(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    shifted = [a_flat(n, ZJH=f"谯城区药都路{n}号", ZL="89.50", MJ="2020-05-06") for n in range(1, 5)]
    row = delivered(flats(tmp_path / "a.csv", shifted), "housing")
    assert row.state == DeliveryState.SET_ASIDE.value
    assert "shifted" in found_in(row)
    with pytest.raises(NotFound):
        table_stand("housing", on=ON)


def test_mixed_encodings_a_doubled_file_and_fewer_rows_are_found(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    path = flats(tmp_path / "a.csv", [a_flat(n) for n in range(1, 11)])
    mixed = tmp_path / "m.csv"
    mixed.write_bytes(path.read_bytes() + ",".join(a_flat(99).values()).encode("gb18030") + b"\n")
    assert "encoding" in found_in(delivered(mixed, "housing"))
    assert delivered(path, "housing").state == DeliveryState.ACCEPTED.value
    assert "doubled" in found_in(delivered(path, "housing"))
    fewer = delivered(flats(tmp_path / "b.csv", [a_flat(n) for n in range(1, 7)]), "housing")
    assert (fewer.state, found_in(fewer)["shrunk"]["facts"]["percent"]) == ("set-aside", 40)


def test_a_full_table_of_other_people_is_set_aside(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    delivered(flats(tmp_path / "a.csv", [a_flat(n) for n in range(1, 11)]), "housing")
    known = delivered(flats(tmp_path / "b.csv", [a_flat(n) for n in range(4, 14)]), "housing")
    assert known.state == DeliveryState.ACCEPTED.value
    others = delivered(flats(tmp_path / "c.csv", [a_flat(n) for n in range(51, 61)]), "housing")
    assert others.state == DeliveryState.SET_ASIDE.value
    assert found_in(others)["other-keys"]["facts"] == {"missing": 10, "before": 10, "number": 2}


def test_a_table_is_no_part_of_fusion(tmp_path: Path) -> None:
    agreed("housing", **TERMS)
    delivered(flats(tmp_path / "a.csv", [a_flat(1)]), "housing")
    with pytest.raises(NothingLanded):
        landed(ON)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"table": None}, "what its columns mean is missing"),
        ({"table": TABLE | {"subject": "姓名"}}, "no column 姓名"),
        ({"table": TABLE | {"row_key": ["宗地"]}}, "no column 宗地"),
        ({"authority": [{"field": "*", "level": 3}]}, "nobody else's word"),
        ({"kind": "people"}, "has no"),
    ],
)
def test_terms_of_a_table_that_do_not_fit_are_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(BadTerms) as refusal:
        agreed("housing", **(TERMS | change))
    assert why in str(refusal.value.facts["why"])
