"""The authority's existing catalogue comes in row by row, with reasons, and waits for a second officer."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.datasets.make import publish
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.papers.public import open_source
from tongban.resources.datasets.importing.reading import (
    COLUMNS,
    CatalogueReader,
    CatalogueTooLong,
    ColumnsMissing,
    RowRead,
)
from tongban.resources.datasets.models import Resource, ResourceVersion

pytestmark = pytest.mark.django_db
PAGE = "/desk/datasets/import/"
HEADS = (
    "信息资源代码", "分类代码", "资源名称", "提供方代码", "摘要", "格式", "信息项", "共享类型", "共享条件",
    "不予共享依据", "开放类型", "开放条件", "更新周期", "数据分级", "关联资源代码", "来源资源代码",
)  # fmt: skip
GOOD = {
    "分类代码": "201001", "资源名称": "公交线路信息", "提供方代码": COUNTY_OFFICE, "摘要": "线路和首末班时间",
    "格式": "库表", "信息项": "线路名称:line:字符型:60；首班时间:first:T", "共享类型": "无条件共享",
    "开放类型": "1", "更新周期": "每月", "数据分级": "1级",
}  # fmt: skip


def as_csv(*rows: dict[str, Any], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def read(tmp_path: Path, content: bytes, name: str = "目录.csv") -> list[RowRead]:
    path = tmp_path / name
    path.write_bytes(content)
    offices = {COUNTY_OFFICE: COUNTY_OFFICE, "谯城区数据局（示例）": COUNTY_OFFICE}
    return CatalogueReader(open_source(path), offices=offices, today=date(2026, 9, 28)).rows()


def texts(row: RowRead) -> list[tuple[str, str]]:
    return [(one.column, one.text) for one in row.reasons]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_good_row_is_read_whole(tmp_path: Path, encoding: str) -> None:
    (row,) = read(tmp_path, as_csv(GOOD, encoding=encoding))
    assert row.reasons == () and row.resource is not None
    said = row.resource.content
    assert (said.name, said.share_type, said.cycle, said.formats, said.level) == (
        "公交线路信息",
        "1",
        "4",
        ("0200",),
        1,
    )
    assert [(one.name, one.column, one.type, one.length) for one in said.fields] == [
        ("线路名称", "line", "C", 60), ("首班时间", "first", "T", None),
    ]  # fmt: skip


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["政务信息资源目录"])
    sheet.append(list(HEADS))
    sheet.append([int(GOOD[name]) if name == "分类代码" else GOOD.get(name, "") for name in HEADS])
    kept = io.BytesIO()
    book.save(kept)
    (row,) = read(tmp_path, kept.getvalue(), "目录.xlsx")
    (same,) = read(tmp_path, as_csv(GOOD))
    assert row.resource is not None and same.resource is not None
    assert (row.line, row.resource.content) == (3, same.resource.content)


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"提供方代码": "没有的局"}, "提供方代码", "No organisation here"),
        ({"分类代码": "9"}, "分类代码", "A class code has"),
        ({"信息资源代码": "101001/1"}, "分类代码", "another class code"),
        ({"信息资源代码": "目录1"}, "信息资源代码", "The code of a resource"),
        ({"共享类型": "也许"}, "共享类型", "The list does not know"),
        ({"格式": "库表、纸"}, "格式", "The list does not know"),
        ({"共享类型": "不予共享", "开放类型": "3"}, "不予共享依据", "Not to share needs a law"),
        ({"共享类型": "有条件共享"}, "共享条件", "Say the conditions"),
        ({"信息项": "姓名:name:C:50:3:个人"}, "数据分级", "about persons"),
        ({"信息项": "长度:l:C:很长"}, "信息项", "A field cannot be read"),
        ({"更新周期": ""}, "更新周期", "This has to be said"),
        ({"摘要": "长" * 2001}, "摘要", "The cell cannot be read"),
        ({"来源资源代码": "101001/000009"}, "来源资源代码", "There is no resource"),
    ],
)
def test_each_thing_that_is_wrong_is_told_with_its_column(
    tmp_path: Path, changes: dict[str, str], column: str, words: str
) -> None:
    (row,) = read(tmp_path, as_csv(GOOD | changes))
    assert row.resource is None
    assert any(where == column and words in text for where, text in texts(row)), texts(row)


def test_rows_may_name_each_other_and_not_twice(tmp_path: Path) -> None:
    first = GOOD | {"信息资源代码": "201001/000001"}
    second = GOOD | {"资源名称": "客流统计", "来源资源代码": "201001/000001"}
    rows = read(tmp_path, as_csv(first, second, second))
    assert [row.resource is None for row in rows] == [False, False, True]
    assert "brings the same" in texts(rows[2])[0][1]


def test_a_file_without_its_columns_or_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as refused:
        read(tmp_path, "名称,摘要\n甲,乙\n".encode())
    assert "分类代码" in str(refused.value.facts["missing"])
    with pytest.raises(CatalogueTooLong):
        read(tmp_path, as_csv(*[GOOD] * 1001))


def sent(content: bytes, **more: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("目录.csv", content)} | more


def test_a_file_is_looked_at_then_brought_and_approved_by_a_colleague(
    editor: Officer, authority: Officer
) -> None:
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), authority)
    file = as_csv(GOOD, GOOD | {"资源名称": "坏行", "共享类型": "也许"})
    looked = words_of(desk.post(PAGE, sent(file, do="look")))
    assert "1行没有问题，1行有问题" in looked and "代码表里没有这个词" in looked
    assert desk.post(PAGE, sent(file, do="bring")).status_code == 422
    assert not Resource.objects.exists()
    done = desk.post(PAGE, sent(file, do="bring", without_bad="1"), follow=True)
    assert "新增1项，变更0项，未变0项，略过1行" in words_of(done)
    row = ResourceVersion.objects.get()
    assert (row.state, row.origin, row.name) == ("submitted", "import", "公交线路信息")
    chosen = {"chosen": ["201001-000001:1"]}
    assert desk.post("/desk/datasets/queue/", chosen).status_code == 403
    second = make_staff(name="尹数据", posts=("data-officer",), organisation_code="city-office")
    colleague = sign_in_staff(Client(), second)
    assert colleague.post("/desk/datasets/queue/", chosen).status_code == 302
    again = desk.post(PAGE, sent(as_csv(GOOD), do="bring"), follow=True)
    assert "新增0项，变更0项，未变1项" in words_of(again)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused(editor: Officer, authority: Officer, content: bytes) -> None:
    desk = sign_in_staff(Client(), authority)
    assert desk.post(PAGE, sent(content, do="look")).status_code == 422
    assert desk.post(PAGE, {"do": "look"}).status_code == 422


def test_the_template_can_be_brought(tmp_path: Path, editor: Officer, authority: Officer) -> None:
    publish(editor, authority)
    desk = sign_in_staff(Client(), authority)
    template = desk.get(PAGE + "template.csv").content.replace(b"113416990000000196", COUNTY_OFFICE.encode())
    (row,) = read(tmp_path, template)
    assert texts(row) == []
    assert set(template.decode("utf-8-sig").splitlines()[0].split(",")) == {
        names[0] for names in COLUMNS.values()
    }
