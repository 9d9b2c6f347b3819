"""Any layout comes in through a mapping file that an operator wrote; mistakes are named where they stand."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.services.items.exchange.make import BY, COUNTY, HEAD, MAPPING, ROWS, write
from tests.services.items.make import MONDAY
from tongban.services.items.commands.import_items import ImportOutcome
from tongban.services.items.importing.mapping.loading import load_mapping
from tongban.services.items.importing.mapping.places import BadMapping
from tongban.services.items.importing.run import import_file
from tongban.services.items.importing.suggesting import suggest_mapping
from tongban.services.items.models import ImportRun, Item
from tongban.services.items.queries import published


def bring(path: Path, mapping: Path, *, rejected: Path | None = None, is_dry: bool = False) -> ImportOutcome:
    return import_file(
        path=path, mapping=mapping, rejected=rejected, is_dry=is_dry, publish=True, by=BY, at=MONDAY
    )


@pytest.mark.django_db
def test_a_third_layout_comes_in_and_what_is_rejected_can_be_mended_and_sent_again(tmp_path: Path) -> None:
    mapping = write(tmp_path, "mapping.yaml", MAPPING)
    path = write(tmp_path, "items.csv", "\n".join([HEAD, *ROWS]), encoding="gb18030")
    rejected = tmp_path / "rejected.csv"
    outcome = bring(path, mapping, rejected=rejected)
    assert (outcome.rows, outcome.created, outcome.rejections) == (4, 2, 2)

    item = Item.objects.get(source="shili-county", source_id="1")
    content = published(item.code).content
    assert item.area_code == COUNTY
    assert item.code.startswith("L341699")
    assert [(slot.key, slot.name, slot.need) for slot in content.slots] == [
        ("m01", "申请表", "required"),
        ("m02", "身份证明", "later"),
        ("m03", "营业执照", "required"),
    ]
    assert (content.limits.statutory.count, content.limits.promised.count) == (20, 5)  # type: ignore[union-attr]
    assert [one.text for one in content.conditions] == ["年满十八周岁。"]
    assert [(one.law, one.article) for one in content.basis] == [("中华人民共和国行政许可法", "第十二条")]
    assert content.consult.phones == ("0558-0001234",)
    assert content.is_charged is False
    assert published(Item.objects.get(source_id="2").code).content.type_code == "10"

    with rejected.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["序号"] for row in rows] == ["3", "4"]
    assert "比法定时限长" in rows[0]["#拒绝原因"]
    assert rows[1]["#所在列"] == "材料必要性"
    assert "说不清" in rows[1]["#拒绝原因"]
    assert [row["#行号"] for row in rows] == ["6", "7"]

    rows[0]["承诺办结时限"], rows[1]["材料必要性"] = "3个工作日", "必要"
    with rejected.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    again = bring(rejected, mapping)
    assert (again.rows, again.created, again.rejections) == (2, 2, 0)


@pytest.mark.django_db
def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    mapping = write(tmp_path, "mapping.yaml", MAPPING)
    path = write(tmp_path, "items.csv", "\n".join([HEAD, *ROWS]), encoding="utf-8-sig")
    dry = bring(path, mapping, is_dry=True)
    assert not Item.objects.exists()
    assert not ImportRun.objects.exists()
    wet = bring(path, mapping)
    assert (dry.rows, dry.created, dry.rejections) == (wet.rows, wet.created, wet.rejections)
    assert [row.as_json() for row in dry.rejected] == [row.as_json() for row in wet.rejected]


@pytest.mark.django_db
def test_the_same_rows_come_from_a_sheet_below_a_title(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["示例县事项清单"])
    for line in [HEAD, *ROWS[:4]]:
        book.active.append([cell or None for cell in line.split(",")])
    book.active.title = "清单"
    path = tmp_path / "items.xlsx"
    book.save(path)
    mapping = write(
        tmp_path, "mapping.yaml", MAPPING.replace("file: {encoding: auto}", "file: {sheet: 清单}")
    )
    outcome = bring(path, mapping, rejected=tmp_path / "rejected.xlsx")
    assert (outcome.rows, outcome.created, outcome.rejections) == (2, 2, 0)
    assert not (tmp_path / "rejected.xlsx").exists()


@pytest.mark.django_db
def test_documents_are_read_by_path_and_rejected_ones_are_written_as_documents(tmp_path: Path) -> None:
    said = [
        {
            "id": "a",
            "dept": {"name": "示例局"},
            "title": "甲",
            "days": {"law": 20},
            "papers": [{"n": "申请表", "must": "是"}],
        },
        {"id": "b", "dept": {"name": ""}, "title": "乙", "papers": []},
    ]
    path = write(tmp_path, "items.json", json.dumps({"data": {"list": said}}, ensure_ascii=False))
    mapping = write(
        tmp_path,
        "mapping.yaml",
        """
mapping: tongban-items/1
source: shili-json
file: {path: data.list}
areas: [{code: "341600000000", name: 亳州市, level: prefecture}]
item: {source_id: id, area: {is: "341600000000"}, organisation: {name: dept.name}}
content:
  name: title
  type_code: {is: "20"}
  limits.statutory: {from: days.law, unit: working-days}
  slots: {each: papers, name: n, need: {from: must, words: {是: required, 否: optional}}}
""",
    )
    rejected = tmp_path / "rejected.json"
    outcome = bring(path, mapping, rejected=rejected)
    assert (outcome.created, outcome.rejections) == (1, 1)
    assert published(Item.objects.get().code).content.slots[0].need == "required"
    (row,) = json.loads(rejected.read_text(encoding="utf-8"))
    assert row["id"] == "b"
    assert row["#所在列"] == "dept.name"


FAULTS = {
    "content says no name": ("  name: 事项名称\n", ""),
    "line 18, column 40: there is no converter limmit": (
        "{from: 法定办结时限, unit: working-days}",
        "{from: 法定办结时限, as: limmit}",
    ),
    "did you mean limits or": ("limits.promised", "limit.promised"),
    "stands twice": ("  consult: 咨询电话\n", "  consult: 咨询电话\n  consult: 备注\n"),
    "it begins with mapping": ("tongban-items/1", "tongban-items/9"),
    "item says no area": ('  area: {is: "341699000000"}\n', ""),
    "the pattern does not read": ("consult: 咨询电话", "consult: {from: 咨询电话, pattern: '('}"),
    "no YAML": ("content:", "content: ]"),
    "means nothing to basis": ("basis: 设定依据", "basis: {from: 设定依据, unit: months}"),
    "needs rows": ("rows: {group: 序号, fill_down: [序号]}\n", ""),
}


@pytest.mark.parametrize("said", FAULTS)
def test_a_mistake_in_a_mapping_is_named_with_its_line_and_column(tmp_path: Path, said: str) -> None:
    old, new = FAULTS[said]
    assert old in MAPPING
    path = write(tmp_path, "mapping.yaml", MAPPING.replace(old, new))
    with pytest.raises(BadMapping) as refused:
        load_mapping(path)
    assert said in refused.value.sentence()
    assert "line " in refused.value.sentence()


@pytest.mark.django_db
def test_a_column_that_the_file_has_not_is_named_with_what_it_has(tmp_path: Path) -> None:
    mapping = write(tmp_path, "mapping.yaml", MAPPING.replace("consult: 咨询电话", "consult: 咨询方式"))
    path = write(tmp_path, "items.csv", "\n".join([HEAD, *ROWS]))
    with pytest.raises(BadMapping) as refused:
        bring(path, mapping)
    assert "has no column 咨询方式; did you mean 咨询电话" in refused.value.sentence()
    assert not Item.objects.exists()


@pytest.mark.django_db
def test_a_proposed_mapping_reads_and_says_why(tmp_path: Path) -> None:
    path = write(tmp_path, "items.csv", "\n".join([HEAD, *ROWS]), encoding="gb18030")
    text = suggest_mapping(path)
    assert "limits.statutory: {from: 法定办结时限, unit: working-days} # by its name; 4 of 4" in text
    assert "rows: {group: 序号, fill_down: [序号]}" in text
    assert "3 of 3 values are titles of laws" in text
    assert "#   备注: always empty" in text
    assert "words: {备案: TO FILL}" in text
    filled = text.replace("备案: TO FILL", '备案: "10"').replace('{is: "TO FILL"}', '{is: "341600000000"}')
    plan = load_mapping(write(tmp_path, "mapping.yaml", filled))
    assert plan.fields["name"].columns == ("事项名称",)
