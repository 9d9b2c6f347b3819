"""What is exported comes in again as it was, whatever it says."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.services.items.exchange.make import BY, COUNTY, bring_county
from tests.services.items.make import MONDAY, content
from tongban.foundation.directory.public import OrganisationRow, upsert_organisations
from tongban.foundation.papers.sources.facts import FileProblem
from tongban.services.items.commands.create import create_item
from tongban.services.items.commands.publish import publish_item
from tongban.services.items.exporting.documents import documents
from tongban.services.items.exporting.writing import UnknownExportFormat, export_file
from tongban.services.items.facts import ItemContent
from tongban.services.items.importing.own import FORMAT, ItemDocument
from tongban.services.items.importing.own_workbook import OwnWorkbook
from tongban.services.items.importing.run import import_file
from tongban.services.items.importing.workbooks import write_documents
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.queries import published

_TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["=1+1", "\\", '\\"', "", " 空格 ", "一\n二", "一\r\n二", "_x000D_", "#注", "001"]),
).filter(lambda text: "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text))
_WORDS = st.lists(_TEXT, max_size=3)
_LIMIT = st.fixed_dictionaries(
    {"count": st.integers(0, 400)}, optional={"note": _TEXT, "unit": st.just("months")}
)
_CONTENT = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=9).filter(lambda t: "\0" not in t), "type_code": st.just("01")},
    optional={
        "aliases": _WORDS,
        "purpose": _TEXT,
        "visits": st.one_of(st.none(), st.integers(0, 3)),
        "is_charged": st.one_of(st.none(), st.booleans()),
        "limits": st.fixed_dictionaries({}, optional={"statutory": _LIMIT, "promised": _LIMIT}),
        "conditions": st.lists(st.fixed_dictionaries({"text": _TEXT}, optional={"when": st.one_of(st.none(), _TEXT)}), max_size=3),
        "scenario": st.lists(
            st.fixed_dictionaries(
                {
                    "key": _TEXT,
                    "text": _TEXT,
                    "choices": st.lists(st.fixed_dictionaries({"value": _TEXT, "label": _TEXT}), max_size=3),
                }
            ),
            max_size=3,
        ),
        "licensing": st.fixed_dictionaries({}, optional={"renewal": _TEXT, "procedures": _WORDS}),
        "duty": st.fixed_dictionaries({}, optional={"matters": _WORDS}),
        "result": st.fixed_dictionaries({"name": _TEXT}, optional={"licence_fields": st.dictionaries(_TEXT, _TEXT, max_size=2)}),
        "extra": st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), _TEXT, st.booleans()), max_size=2),
    },
)  # fmt: skip


def document(code: str, said: dict[str, Any]) -> dict[str, Any]:
    """A document of ours with that content."""
    return ItemDocument.model_validate(
        {
            "format": FORMAT,
            "code": code,
            "organisation": {"code": "L1", "name": "示例局", "area": COUNTY},
            "content": said,
        }
    ).as_json()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_CONTENT, min_size=1, max_size=3))
def test_a_workbook_holds_every_document_without_loss(
    tmp_path_factory: pytest.TempPathFactory, said: list[dict[str, Any]]
) -> None:
    given_documents = [document(f"L341699A{number:04}", one) for number, one in enumerate(said)]
    path = tmp_path_factory.mktemp("book") / "items.xlsx"
    assert write_documents(path, given_documents) == len(said)
    found = [row.values for row in OwnWorkbook(path).rows()]
    assert [ItemDocument.model_validate(one) for one in found] == [
        ItemDocument.model_validate(one) for one in given_documents
    ]


@pytest.fixture
def library(db: None) -> None:
    """Two items in force, one of them as the second version, and a draft."""
    bring_county()
    ids = upsert_organisations(
        rows=[OrganisationRow(code="L341699-1", name="示例局", area_code=COUNTY)], by=BY, at=MONDAY
    )
    rich = content(
        form={"type": "object", "properties": {"what": {"type": "string", "title": "做什么"}}},
        scenario=(
            {"key": "what", "text": "卖什么？", "choices": ({"value": "hot", "label": "热食"}, {"value": "cold", "label": "冷食"})},
        ),
        fees=({"name": "工本费", "amount_fen": 1000},),
        is_charged=True,
    )  # fmt: skip
    for number, terms in enumerate(
        (rich, content(name="第二项", purpose="长" * 70_000), content(name="草稿")), 1
    ):
        code = f"L341699SHLI{number}"
        create_item(
            code=code, organisation_id=ids["L341699-1"], area_code=COUNTY, content=terms, by=BY, at=MONDAY
        )
        if number < 3:
            publish_item(code=code, content=terms, by=BY, at=MONDAY)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ["items.json", "items.jsonl", "items.xlsx"])
def test_an_export_comes_in_again_with_equal_contents(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    before = list(documents())
    assert export_file(path=path, format_name=path.suffix[1:]) == 3
    same = import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert (same.rows, same.unchanged, same.rejections) == (3, 3, 0)

    Item.objects.update(current=None)
    with_no_guard()
    ItemVersion.objects.all().delete()
    Item.objects.all().delete()
    fresh = import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert (fresh.rows, fresh.created, fresh.rejections) == (3, 3, 0)
    assert list(documents()) == before
    assert Item.objects.get(code="L341699SHLI3").current is None


def with_no_guard() -> None:
    """Let this transaction empty the library, as a fresh installation would be."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE items_itemversion DISABLE TRIGGER items_keep_version")


@pytest.mark.usefixtures("library")
def test_an_edited_export_makes_the_next_version(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    export_file(path=path, format_name="xlsx")
    book = load_workbook(path)
    head = [cell.value for cell in book["items"][1]]
    book["items"].cell(3, head.index("content.name") + 1).value = "第二项（改）"
    slots = book["slots"]
    slots.append(["L341699SHLI2", 2, "extra", "新材料"])
    book.save(path)
    outcome = import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert (outcome.updated, outcome.unchanged) == (1, 2)
    found = published("L341699SHLI2")
    assert (found.version_number, found.content.name) == (2, "第二项（改）")
    assert [slot.name for slot in found.content.slots] == ["经营场所平面布局图", "新材料"]


@pytest.mark.usefixtures("library")
def test_an_unknown_sheet_or_a_part_without_its_item_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    export_file(path=path, format_name="xlsx")
    book = load_workbook(path)
    book.create_sheet("附表")
    book.save(path)
    with pytest.raises(FileProblem) as refused:
        import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert "nobody knows the sheet 附表" in refused.value.sentence()
    del book["附表"]
    book["slots"].append(["L341699NOBODY", 1, "x", "谁的材料"])
    book.save(path)
    with pytest.raises(FileProblem) as refused:
        import_file(path=path, publish=True, by=BY, at=MONDAY)
    assert "L341699NOBODY" in refused.value.sentence()


@pytest.mark.usefixtures("library")
def test_a_format_that_nobody_writes_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnknownExportFormat):
        export_file(path=tmp_path / "items.pdf", format_name="pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    said = ItemContent(name="=HYPERLINK(1)", type_code="01", purpose="+1")
    file = io.BytesIO()
    write_documents(file, [document("L341699A0001", json.loads(said.model_dump_json()))])
    cells = load_workbook(file)["items"][2]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "b"}
