"""Imports that stop go on where they stopped; files that cannot be are refused; the official list comes in."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.services.items.exchange.make import BY, bring_county, write
from tests.services.items.make import MONDAY
from tongban.foundation.papers.sources.encodings import encoding_of
from tongban.foundation.papers.sources.facts import FileProblem
from tongban.foundation.trail.public import entries_of
from tongban.services.items.importing import run
from tongban.services.items.importing.official import department_code, levels_of_bodies
from tongban.services.items.importing.own import FORMAT
from tongban.services.items.importing.run import import_file
from tongban.services.items.importing.text import said
from tongban.services.items.models import ImportRun, Item, ListEntry, ListEntryVersion, ListVersion


def own(number: int, **changes: object) -> str:
    """A line of our own format; numbers below zero name nothing."""
    document = {
        "format": FORMAT,
        "code": f"L341699A{number:05}",
        "organisation": {"code": "L341699-1", "name": "示例局", "area": "341699000000"},
        "content": {"name": f"第{number}项" if number >= 0 else "", "type_code": "20"},
    }
    return json.dumps({**document, **changes}, ensure_ascii=False)


@pytest.mark.django_db
def test_a_stopped_import_goes_on_where_it_stopped_and_keeps_its_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_county()
    monkeypatch.setattr(run, "BATCH", 2)
    lines = [own(0), own(-1), own(2), own(3), own(0, content={"name": "again", "type_code": "20"}), own(5)]
    path = write(tmp_path, "items.jsonl", "\n".join(lines))
    rejected = tmp_path / "rejected.jsonl"
    asked = iter([True, False, False])
    first = import_file(
        path=path, publish=True, by=BY, at=MONDAY, rejected=rejected, stops=lambda: next(asked)
    )
    assert (first.is_whole, first.rows, first.created, first.rejections) == (False, 2, 1, 1)
    assert ImportRun.objects.get().rows == 2

    batches = len(entries_of("items:own"))
    second = import_file(path=path, publish=True, by=BY, at=MONDAY, rejected=rejected)
    assert (second.is_whole, second.rows, second.created, second.rejections) == (True, 6, 4, 2)
    assert len(entries_of("items:own")) == batches + 2
    assert ImportRun.objects.get().ended_at == MONDAY
    rows = [json.loads(line) for line in rejected.read_text(encoding="utf-8").splitlines()]
    assert [row["#行号"] for row in rows] == [2, 5]
    assert rows[1]["#拒绝原因"] == "文件里有两行的编码相同"
    assert not rejected.with_name("rejected.jsonl.part").exists()


@pytest.mark.django_db
def test_codes_that_the_area_cannot_have_are_rejected(tmp_path: Path) -> None:
    bring_county()
    mapping = write(
        tmp_path,
        "mapping.yaml",
        """
mapping: tongban-items/1
source: shili-codes
item: {source_id: 序号, code: 编码, area: {is: "341699000000"}, organisation: {name: 部门}}
content: {name: 名称, type_code: {is: "20"}}
""",
    )
    codes = ["1134169900000000083117112000000", "12345", "L441600ABCD", "000117112000", "1.1E+30"]
    lines = ["序号,编码,部门,名称", *(f"{n},{code},示例局,第{n}项" for n, code in enumerate(codes))]
    path = write(tmp_path, "items.csv", "\n".join(lines))
    outcome = import_file(path=path, mapping=mapping, publish=True, by=BY, at=MONDAY)
    reasons = {row.line: row.reason for row in outcome.rejected}
    assert "不符合341699000000的任何编码规则" in reasons[3]
    assert "不是341699000000的" in reasons[4]
    assert "是目录条目的编码" in reasons[5]
    assert "设成文本格式" in reasons[6]
    assert outcome.rows == outcome.created + outcome.rejections == 5


@pytest.mark.django_db
def test_an_area_that_nobody_knows_rejects_the_row_and_not_the_file(tmp_path: Path) -> None:
    bring_county()
    far = {"code": "L1", "name": "远方局", "area": "999999000000"}
    path = write(tmp_path, "items.jsonl", "\n".join([own(0), own(1, organisation=far)]))
    outcome = import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert (outcome.created, outcome.rejections) == (1, 1)
    assert outcome.rejected[0].reason == "不认识地区999999000000"


def _book_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(80):
                sheet.write(b"\0" * 2**20)
    return file.getvalue()


BROKEN = {
    "it is empty": b"",
    "it is no whole XLSX workbook": b"PK\x03\x04 broken off",
    "unpacks to 80 MiB from next to nothing": _book_bomb(),
    "workbook of the old kind": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "neither UTF-8 nor GB18030": b"\xff\xff\xff\xff,\xff",
    "the JSON breaks off": b'[{"a": 1}, {"b"',
}


@pytest.mark.django_db
@pytest.mark.parametrize("why", BROKEN)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_written(tmp_path: Path, why: str) -> None:
    path = tmp_path / "items.xlsx"
    path.write_bytes(BROKEN[why])
    with pytest.raises(FileProblem) as refused:
        import_file(path=path, publish=True, by=BY, at=MONDAY, format_name="tongban")
    assert why in refused.value.sentence()
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str, found: str) -> None:
    path = write(tmp_path, "items.csv", "序号,名称\n" + "1,中文" * 300_000, encoding=encoding)
    assert encoding_of(path) == found


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("&amp;lt;p&amp;gt;申请人&amp;amp;nbsp;须知&amp;lt;/p&amp;gt;", "申请人须知"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;材料", "材料"),
        ("面积<50平方米", "面积<50平方米"),
        ("一&lt;br/&gt;二", "一\n二"),
        ("坏\x00字\x0b符", "坏字符"),
    ],
)
def test_markup_that_was_encoded_twice_leaves_its_text(text: str, clean: str) -> None:
    assert said(text) == clean


LIST = [
    ["序号", "中央主管部门", "许可事项名称", "实施机关", "设定和实施依据"],
    [
        1,
        "市场监管总局",
        "食品生产许可",
        "省级、设区的市级、县级市场监管部门",
        "《中华人民共和国食品安全法》第三十五条",
    ],
    [2, "国家发展改革委", "示例项目核准", "国家发展改革委", "《示例条例》"],
    [3, "公安部", "", "公安部", "《示例法》"],
    [4, "公安部", "食品生产许可", "县级公安机关", "《示例法》"],
]


@pytest.mark.django_db
def test_the_official_list_becomes_list_entries_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["法律、行政法规、国务院决定设定的行政许可事项清单"])
    for row in LIST:
        book.active.append(row)
    path = tmp_path / "list.xlsx"
    book.save(path)
    dry = import_file(path=path, publish=True, by=BY, at=MONDAY, is_dry=True)
    assert (dry.created, dry.rejections, ListEntry.objects.count()) == (2, 2, 0)

    outcome = import_file(path=path, publish=True, by=BY, at=MONDAY, rejected=tmp_path / "rejected.xlsx")
    assert (outcome.rows, outcome.created, outcome.rejections) == (4, 2, 2)
    assert (tmp_path / "rejected.xlsx").exists()
    entry = ListEntry.objects.select_related("current").get(name="食品生产许可")
    assert (entry.area_code, entry.level, entry.type_code) == ("000000000000", "1", "01")
    assert entry.current is not None
    said_there = entry.current.content
    assert said_there["basis"][0] == {"law": "中华人民共和国食品安全法", "article": "第三十五条"}
    assert said_there["use_levels"] == ["2", "3", "4"]
    assert said_there["central_department"] == "31"
    again = import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert ListVersion.objects.count() == 1

    book.active["E3"] = "《中华人民共和国食品安全法》第三十六条"
    book.save(path)
    changed = import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert (changed.updated, changed.unchanged) == (1, 1)
    assert list(
        ListEntryVersion.objects.filter(entry=entry).order_by("number").values_list("in_force_to", flat=True)
    ) == [MONDAY, None]
    assert [act.facts["list"] for act in entries_of("list:000000000000")] == [1, 2]


def test_offices_are_known_by_their_names() -> None:
    names = ("国家发展改革委", "工业和信息化部", "公安部", "市场监管总局", "无名办")
    assert [department_code(name) for name in names] == ["04", "07", "09", "31", ""]
    assert levels_of_bodies("教育部；省级教育部门") == ("1", "2")
