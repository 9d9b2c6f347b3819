"""A delivery lands: its rows as text with their numbers, its bytes as they came, and what is wrong with it."""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils.translation import override

from tests.resources.fusion.deliveries.make import (
    AT,
    a_file,
    agreed,
    csv_text,
    delivered,
    found_in,
    people,
    written,
)
from tests.resources.fusion.make import COLUMNS, an_id
from tongban.resources.fusion.deliveries.facts import Finding
from tongban.resources.fusion.deliveries.landing.shapes import outline
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.shelf import BROKEN, folder_of
from tongban.resources.fusion.deliveries.telling import finding_sentence, shape_told

pytestmark = pytest.mark.django_db


def rows_of(row: Delivery) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(
        folder_of(row.agreement.code, row.number) / row.landed_name
    ).to_pylist()
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_lands_as_text_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    agreed()
    row = delivered(written(tmp_path / "a.csv", csv_text(people(3)), encoding))
    assert (row.state, row.rows, row.broken, row.findings) == ("accepted", 3, 0, [])
    assert not row.has_repeats
    landed = rows_of(row)
    assert [one["row"] for one in landed] == [1, 2, 3]
    assert landed[2] == {
        **{theirs: people(3)[2][ours] for ours, theirs in COLUMNS.items()},
        "row": 3,
    }


def test_the_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    agreed()
    file = a_file(tmp_path, people(2))
    row = delivered(file)
    folder = folder_of("residents", 1)
    assert (folder / "original.csv").read_bytes() == file.read_bytes()
    assert row.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert row.landed_sha256 == hashlib.sha256((folder / row.landed_name).read_bytes()).hexdigest()
    assert sorted(one.name for one in folder.iterdir()) == ["original.csv", row.landed_name]
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}


def test_quoted_cells_hold_separators_and_line_breaks_and_rows_keep_their_number(tmp_path: Path) -> None:
    agreed(layout={"delimiter": ";"}, columns={"key": "号", "address": "址"})
    text = f'号;址\n{an_id(1)};"甲;\n乙"\n{an_id(2)};少;多\n{an_id(3)}\n{an_id(4)};丁\n'
    row = delivered(written(tmp_path / "a.csv", text))
    assert [(one["row"], one["址"]) for one in rows_of(row)] == [(1, "甲;\n乙"), (4, "丁")]
    assert (row.rows, row.broken) == (2, 2)
    said = [json.loads(line) for line in (folder_of("residents", 1) / BROKEN).read_text().splitlines()]
    assert [(one["row"], one["text"]) for one in said] == [(2, f"{an_id(2)};少;多"), (3, an_id(3))]
    assert found_in(row)["broken-rows"]["facts"] == {"count": 2, "rows": 4}


def test_a_workbook_lands(tmp_path: Path) -> None:
    agreed(form="xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS.values()))
    for one in people(3, birth=None):
        sheet.append([date(1990, 1, 31) if ours == "birth" else one[ours] for ours in COLUMNS])
    book.save(tmp_path / "a.xlsx")
    row = delivered(tmp_path / "a.xlsx")
    assert (row.state, row.rows) == ("accepted", 3)
    assert rows_of(row)[0]["出生日期"] == "1990-01-31"


def test_json_lines_land_with_what_is_no_row_aside(tmp_path: Path) -> None:
    agreed(form="jsonl", columns={"key": "id", "name": "name", "region": "area"})
    lines = [
        json.dumps({"id": an_id(1), "name": "王一", "area": 341602}, ensure_ascii=False),
        "{broken",
        json.dumps({"id": an_id(2), "name": "李二", "area": None}, ensure_ascii=False),
    ]
    row = delivered(written(tmp_path / "a.jsonl", "\n".join(lines)))
    assert rows_of(row) == [
        {"id": an_id(1), "name": "王一", "area": "341602", "row": 1},
        {"id": an_id(2), "name": "李二", "area": None, "row": 3},
    ]
    assert row.broken == 1


def test_parquet_lands_as_text(tmp_path: Path) -> None:
    agreed(form="parquet", columns={"key": "id", "birth": "born", "region": "area"})
    table = pa.table(
        {"id": [an_id(1), an_id(2)], "born": [date(1990, 1, 31), None], "area": [341602.0, None]}
    )
    pq.write_table(table, tmp_path / "a.parquet")
    row = delivered(tmp_path / "a.parquet")
    assert rows_of(row) == [
        {"id": an_id(1), "born": "1990-01-31", "area": "341602", "row": 1},
        {"id": an_id(2), "born": None, "area": None, "row": 2},
    ]


def test_two_encodings_in_one_file_are_refused_with_counts_and_lines(tmp_path: Path) -> None:
    agreed()
    lines = csv_text(people(6)).splitlines(keepends=True)
    data = b"".join(
        line.encode("gb18030" if number in (3, 4) else "utf-8") for number, line in enumerate(lines, 1)
    )
    (tmp_path / "a.csv").write_bytes(data)
    row = delivered(tmp_path / "a.csv")
    assert row.state == "refused"
    told = found_in(row)["encoding"]
    assert told["facts"] == {"utf8": 5, "gb18030": 2}
    assert [3, "GB18030"] in told["samples"]
    assert row.landed_name == ""


def test_shifted_columns_are_set_aside_with_samples_that_name_nobody(tmp_path: Path) -> None:
    agreed()
    shifted = {**COLUMNS, "key": COLUMNS["name"], "name": COLUMNS["key"]}
    row = delivered(written(tmp_path / "a.csv", csv_text(people(10), shifted)))
    assert row.state == "set-aside"
    told = [one for one in row.findings if one["check"] == "shifted"]
    assert [one["facts"] for one in told] == [
        {"column": "身份证号", "good": 0, "told": 10},
        {"column": "姓名", "good": 0, "told": 10},
    ]
    assert told[0]["samples"][0] == [1, "字×3"]
    assert told[1]["samples"][0] == [1, "9×18"]
    assert "王大树" not in json.dumps(row.findings, ensure_ascii=False)


def test_where_no_row_is_one_what_is_wrong_with_them_refuses(tmp_path: Path) -> None:
    agreed(columns={"key": "号", "name": "名"})
    row = delivered(written(tmp_path / "a.csv", f"号,名\n{an_id(1)},王一,男\n{an_id(2)},李二,女\n"))
    assert (row.state, [*found_in(row)]) == ("refused", ["all-broken"])
    found = Finding.of(found_in(row)["all-broken"])
    with override("zh-hans"):
        assert finding_sentence(found) == "全部2行格式不对，无法读取。第1行：这行有3格，应有2列。"
    empty = delivered(written(tmp_path / "b.csv", "号,名\n"))
    assert (empty.state, [*found_in(empty)]) == ("refused", ["empty"])


@pytest.mark.parametrize(
    ("value", "shape", "zh", "en"),
    [
        ("王大树", "字×3", "汉字3个", "3 Chinese characters"),
        ("药都大道路口小区十栋9号", "字×10 9 字", "汉字10个、数字1位、汉字1个", None),
        ("A1 -", "a 9 ␣ -", "字母1个、数字1位、空格1个、-", "1 letter, 1 digit, 1 blank, -"),
        ("", "", "空", "empty cell"),
        ("1a" * 20, "9 a " * 6 + "…", "、".join(["数字1位", "字母1个"] * 6) + "、…", None),
    ],
)
def test_a_shape_is_told_in_words(value: str, shape: str, zh: str, en: str | None) -> None:
    assert outline(value) == shape
    with override("zh-hans"):
        assert shape_told(shape) == zh
    with override("en"):
        assert en is None or shape_told(shape) == en
        assert shape_told("字×109字") == "字×109字", "as it was kept before"


@pytest.mark.parametrize("good", [5, 4])
def test_a_key_column_is_shifted_where_fewer_than_half_of_its_rows_have_a_key(
    tmp_path: Path, good: int
) -> None:
    agreed()
    rows = people(good) + [{**one, "key": ""} for one in people(10 - good)]
    row = delivered(a_file(tmp_path, rows))
    assert row.state == ("accepted" if good == 5 else "set-aside")


def test_columns_that_are_missing_refuse_and_columns_that_nobody_agreed_on_set_aside(tmp_path: Path) -> None:
    agreed()
    fewer = {ours: theirs for ours, theirs in COLUMNS.items() if ours != "phone"}
    row = delivered(written(tmp_path / "a.csv", csv_text(people(2), fewer)))
    assert (row.state, found_in(row)["missing-columns"]["facts"]) == ("refused", {"columns": "电话"})
    more = delivered(written(tmp_path / "b.csv", csv_text(people(2), {**COLUMNS, "x": "月收入"})))
    assert (more.state, found_in(more)["unknown-columns"]["facts"]) == ("set-aside", {"columns": "月收入"})


def test_rows_and_hash_are_held_against_the_delivery_note(tmp_path: Path) -> None:
    agreed()
    file = a_file(tmp_path, people(3))
    wrong = delivered(file, said_rows=4)
    assert (wrong.state, found_in(wrong)["count"]["facts"]) == ("refused", {"said": 4, "found": 3})
    other = delivered(file, said_sha256="0" * 64)
    assert (other.state, [*found_in(other)]) == ("refused", ["hash"])
    right = delivered(file, said_rows=3, said_sha256=hashlib.sha256(file.read_bytes()).hexdigest().upper())
    assert right.state == "accepted"


def test_the_same_file_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    agreed()
    file = a_file(tmp_path, people(3))
    assert delivered(file).state == "accepted"
    again = delivered(file)
    assert (again.state, found_in(again)["doubled"]["facts"]) == ("refused", {"number": 1})


def test_doubled_keys_are_counted_in_the_form_in_which_rows_are_merged(tmp_path: Path) -> None:
    agreed()
    old = an_id(1)[:6] + an_id(1)[8:17]  # the same person's number of 15 digits
    rows = [*people(4), people(1, seen="2026-02-01")[0], {**people(1)[0], "key": f" {old} "}]
    row = delivered(a_file(tmp_path, rows))
    assert row.has_repeats
    assert (row.state, found_in(row)["repeated-keys"]["facts"]) == ("accepted", {"keys": 1})


@pytest.mark.parametrize(("rows", "state"), [(7, "accepted"), (6, "set-aside"), (0, "refused")])
def test_a_full_delivery_may_not_shrink_by_more_than_was_agreed(
    tmp_path: Path, rows: int, state: str
) -> None:
    agreed()
    delivered(a_file(tmp_path, people(10)))
    row = delivered(a_file(tmp_path, people(rows, first=2), "b.csv"), at=AT + timedelta(days=1))
    assert row.state == state
    if rows == 6:
        assert found_in(row)["shrunk"]["facts"] == {"percent": 40, "rows": 6, "before": 10}


@pytest.mark.parametrize(
    ("first", "terms", "missing"),
    [(6, {}, 0), (7, {}, 6), (101, {}, 10), (101, {"kept_percent": 0}, 0), (7, {"kept_percent": 40}, 0)],
)
def test_a_full_delivery_is_of_those_whom_the_one_before_was_of(
    tmp_path: Path, first: int, terms: dict[str, int], missing: int
) -> None:
    agreed(**terms)
    old = an_id(6)[:6] + an_id(6)[8:17]  # the same person's number of 15 digits
    before = [one if one["key"] != an_id(6) else {**one, "key": old} for one in people(10)]
    delivered(a_file(tmp_path, [*before, {**before[0], "seen": "2026-02-01"}]))
    row = delivered(a_file(tmp_path, people(10, first=first), "b.csv"), at=AT + timedelta(days=1))
    assert row.state == ("set-aside" if missing else "accepted")
    found = found_in(row)
    if not missing:
        assert "other-keys" not in found
        return
    assert found["other-keys"]["facts"] == {"missing": missing, "before": 10, "number": 1}
    with override("zh-hans"):
        assert f"有10个号码，这次缺{missing}个" in finding_sentence(Finding.of(found["other-keys"]))
    after = delivered(a_file(tmp_path, people(11), "c.csv"), at=AT + timedelta(days=2))
    assert after.state == "accepted", "held against what counts, not against what was set aside"


def test_of_an_incremental_delivery_and_after_one_was_cleared_no_keys_are_compared(tmp_path: Path) -> None:
    agreed(is_full=False)
    delivered(a_file(tmp_path, people(4)))
    assert delivered(a_file(tmp_path, people(4, first=11), "b.csv")).state == "accepted"
    agreed("other")
    Delivery.objects.filter(pk=delivered(a_file(tmp_path, people(4)), "other").pk).update(cleared_at=AT)
    assert delivered(a_file(tmp_path, people(4, first=11), "c.csv"), "other").state == "accepted"


def test_an_incremental_delivery_may_be_small_or_empty(tmp_path: Path) -> None:
    agreed(is_full=False)
    delivered(a_file(tmp_path, people(10)))
    assert delivered(a_file(tmp_path, people(1), "b.csv")).state == "accepted"
    assert delivered(a_file(tmp_path, [], "c.csv")).state == "accepted"


@pytest.mark.parametrize(
    ("data", "form", "why"),
    [
        (b"PK\x03\x04 broken", "xlsx", "no whole XLSX"),
        (b"PAR1 broken", "parquet", "no whole Parquet"),
        (b"\n\n", "csv", "no line of column names"),
        ("号,号\n1,2\n".encode(), "csv", "stands twice"),
        (b"PK\x03\x04 broken", "csv", "not what was agreed"),
        (b"a,b\n", "xlsx", "not what was agreed"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, data: bytes, form: str, why: str
) -> None:
    agreed(form=form, columns={"key": "号", "name": "名"})
    (tmp_path / "x").write_bytes(data)
    row = delivered(tmp_path / "x")
    assert row.state == "refused"
    assert why in found_in(row)["unreadable"]["facts"]["why"]
    with override("en"):
        assert "%(" not in finding_sentence(Finding.of(found_in(row)["unreadable"]))


def test_a_quotation_mark_that_is_not_closed_is_set_aside(tmp_path: Path) -> None:
    agreed(columns={"key": "号", "name": "名"})
    row = delivered(
        written(tmp_path / "a.csv", f'号,名\n{an_id(1)},王一\n{an_id(2)},"李二\n{an_id(3)},王三\n')
    )
    assert (row.state, row.rows) == ("set-aside", 2)
    assert found_in(row)["quotes"]["facts"] == {"quotes": 1}


def test_columns_are_known_whatever_their_spaces_and_their_case(tmp_path: Path) -> None:
    agreed(columns={"key": "ID No", "name": "姓名"})
    row = delivered(written(tmp_path / "a.csv", f"Id  no, 姓 名 ,ROW\n{an_id(1)},王一,7\n"))
    assert rows_of(row) == [{"ID No": an_id(1), "姓名": "王一", "row_": "7", "row": 1}]
    assert found_in(row)["unknown-columns"]["facts"] == {"columns": "row_"}


def test_two_columns_of_one_name_are_refused_in_parquet_as_well(tmp_path: Path) -> None:
    agreed(form="parquet", columns={"key": "id"})
    pq.write_table(pa.table({"id": [an_id(1)], "ID": ["x"]}), tmp_path / "a.parquet")
    row = delivered(tmp_path / "a.parquet")
    assert found_in(row)["unreadable"]["facts"]["of"] == {"name": "ID"}
