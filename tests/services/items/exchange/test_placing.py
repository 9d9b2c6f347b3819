"""Rows that carry the code of a list entry come in under it; reasons are told in the reader's language."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY,
    COUNTY_BUREAU,
    OTHER,
    PROVINCE,
    SYSTEM,
    approve,
    bureau,
    drafted,
    make_entry,
    terms,
)
from tests.services.items.library.visit import small_city
from tests.services.items.make import MONDAY, content
from tongban.services.items.cli_progress import terminal_language
from tongban.services.items.commands.import_items import ImportOutcome, import_items
from tongban.services.items.facts import Limit, Limits
from tongban.services.items.importing.facts import Holder, ImportedRow
from tongban.services.items.importing.own import FORMAT
from tongban.services.items.importing.placing import CONTRADICTED
from tongban.services.items.importing.run import import_file
from tongban.services.items.library.facts import Act
from tongban.services.items.library.queries import origins_of
from tongban.services.items.models import Item, ItemFinding
from tongban.services.items.queries import published

pytestmark = pytest.mark.django_db
__all__ = ["small_city"]
ITEM = "L341602TEST0001"


def row(code: str = ITEM, **changes: Any) -> ImportedRow:
    said = {"name": "食品经营许可（新办）", "slots": (), **changes.pop("content", {})}
    return ImportedRow(
        line=1,
        source="test",
        source_id=code,
        code=code,
        holder=Holder(code=COUNTY_BUREAU, name="谯城区市场监督管理局（示例）", area_code=COUNTY),
        content=content(**said),
        **{"list_entry_code": CODE, **changes},
    )


def bring(*rows: ImportedRow, publish: bool = True) -> ImportOutcome:
    ids = {COUNTY_BUREAU: bureau(COUNTY_BUREAU)}
    return import_items(rows=rows, organisation_ids=ids, publish=publish, by=SYSTEM, at=MONDAY)


def test_a_row_comes_in_under_its_entry_and_inherits_what_it_does_not_say() -> None:
    make_entry()
    assert bring(row()).created == 1
    found = origins_of(ITEM)
    assert found.entry_code == CODE
    assert found.resolved.content == published(ITEM).content
    assert found.resolved.origins["statutory-limit"].level == "3"
    assert [slot.key for slot in published(ITEM).content.slots] == ["plan", "lease"]
    current = Item.objects.get(code=ITEM).current
    assert current is not None
    assert current.entry_versions == [level.version_id for level in found.levels]
    assert not ItemFinding.objects.exists()


def test_what_contradicts_the_list_becomes_a_finding_with_both_values_and_the_row_comes_in() -> None:
    make_entry()
    contrary = Limits(statutory=Limit(count=30), promised=Limit(count=25))
    outcome = bring(row(content={"limits": contrary}))
    assert (outcome.created, outcome.rejected) == (1, [])
    assert published(ITEM).content.limits == Limits(statutory=Limit(count=20), promised=Limit(count=12))
    finding = ItemFinding.objects.get(rule=CONTRADICTED)
    assert finding.facts["entry"] == CODE
    assert finding.facts["elements"][0] == {
        "element": "statutory-limit",
        "above": {"limits.statutory": {"count": 20}},
        "own": {"limits.statutory": {"count": 30}},
    }
    keeper = make_staff(name="周事项", posts=("item-manager",), organisation_code=COUNTY_BUREAU)
    page = f"/desk/library/items/{ITEM}/"
    words = words_of(sign_in_staff(Client(headers={"accept-language": "zh-CN"}), keeper).get(page))
    for said in ("和目录不一致的内容", "20个工作日", "30个工作日"):
        assert said in words, said
    other = make_staff(name="别人", posts=("item-manager",), organisation_code=CITY_BUREAU)
    assert "和目录不一致" not in words_of(sign_in_staff(Client(), other).get(page))


def test_the_second_import_of_the_same_rows_writes_nothing(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_entry()
    rows = [row(f"L341602TEST{number:04}") for number in range(40)]
    with django_assert_max_num_queries(26):
        assert bring(*rows).created == 40
    with django_assert_max_num_queries(8):
        assert bring(*rows).unchanged == 40
    assert {item.versions.count() for item in Item.objects.all()} == {1}
    mended = bring(row(content={"limits": Limits(statutory=Limit(count=20), promised=Limit(count=9))}))
    assert mended.updated == 1
    assert published(ITEM).content.limits.promised == Limit(count=9)


def test_a_finding_is_mended_when_the_row_agrees_again() -> None:
    make_entry()
    bring(row(content={"limits": Limits(statutory=Limit(count=30))}))
    assert ItemFinding.objects.get().mended_at is None
    bring(row(content={"limits": Limits(statutory=Limit(count=20))}))
    assert ItemFinding.objects.get().mended_at == MONDAY


def test_an_entry_that_comes_later_takes_in_what_stood_by_itself() -> None:
    assert bring(row()).created == 1
    assert Item.objects.get(code=ITEM).entry_id is None
    make_entry()
    assert bring(row()).updated == 1
    assert origins_of(ITEM).entry_code == CODE
    assert bring(row()).unchanged == 1


def test_the_nearest_entry_of_the_area_or_above_is_chosen_and_no_other() -> None:
    make_entry("P1", level="2", area_code=PROVINCE)
    make_entry("C1", upper="P1")
    make_entry("D1", level="4", area_code=OTHER)
    bring(row("L341602TEST0001", list_entry_code="P1"), row("L341602TEST0002", list_entry_code="C1"))
    bring(row("L341602TEST0003", list_entry_code="D1"), row("L341602TEST0004", list_entry_code="none"))
    found = dict(Item.objects.values_list("code", "entry__code"))
    assert found == {
        "L341602TEST0001": "P1",
        "L341602TEST0002": "C1",
        "L341602TEST0003": None,
        "L341602TEST0004": None,
    }


def test_a_suspended_entry_takes_in_nothing_new_and_keeps_what_it_has() -> None:
    make_entry()
    bring(row())
    approve(drafted(Act.SUSPEND))
    bring(row("L341602TEST0002"))
    assert Item.objects.get(code="L341602TEST0002").entry_id is None
    bring(row(content={"purpose": "改过的用途"}))
    assert origins_of(ITEM).entry_code == CODE


def test_a_draft_waits_with_what_it_inherits() -> None:
    make_entry()
    bring(row(), publish=False)
    item = Item.objects.get(code=ITEM)
    assert item.current_id is None
    assert item.draft is not None
    assert [slot["key"] for slot in item.draft["slots"]] == ["plan", "lease"]
    assert item.own is not None
    assert "slots" not in item.own


def test_our_own_format_comes_in_under_the_list_and_again_changes_nothing(tmp_path: Path) -> None:
    make_entry()
    document = {
        "format": FORMAT,
        "code": ITEM,
        "organisation": {"code": COUNTY_BUREAU, "name": "谯城区市场监督管理局（示例）", "area": COUNTY},
        "list_entry": CODE,
        "content": {"name": "食品经营许可", "type_code": "10"},
    }
    path = tmp_path / "items.jsonl"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert import_file(path=path, publish=True, by=SYSTEM, at=MONDAY).created == 1
    assert published(ITEM).content.type_code == "01"
    assert ItemFinding.objects.get().facts["elements"][0]["own"] == {"type_code": "10"}
    assert import_file(path=path, publish=True, by=SYSTEM, at=MONDAY).unchanged == 1


def test_a_later_change_of_the_list_reaches_what_was_imported() -> None:
    make_entry()
    bring(row())
    approve(drafted(proposal={"content": terms(limits__statutory={"count": 15}).as_json()}))
    assert published(ITEM).content.limits.statutory == Limit(count=15)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({}, "zh-hans"),
    ],
)
def test_the_language_of_the_terminal(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, said in environment.items():
        monkeypatch.setenv(name, said)
    assert terminal_language() == language


@pytest.mark.parametrize(
    ("language", "missing", "twice"),
    [
        ("zh-hans", "缺少code", "文件里有两行的编码相同"),
        ("en", "code is missing", "the same code stands in the file twice"),
    ],
)
def test_reasons_are_told_in_the_language_of_who_imports(
    tmp_path: Path, language: str, missing: str, twice: str
) -> None:
    holder = {"code": COUNTY_BUREAU, "name": "谯城区市场监督管理局（示例）", "area": COUNTY}
    good = {
        "format": FORMAT,
        "code": ITEM,
        "organisation": holder,
        "content": {"name": "甲", "type_code": "20"},
    }
    nameless = {key: value for key, value in good.items() if key != "code"}
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in (good, nameless, good)), encoding="utf-8")
    rejected = tmp_path / "rejected.jsonl"
    with translation.override(language):
        outcome = import_file(path=path, publish=True, by=SYSTEM, at=MONDAY, rejected=rejected)
    assert [row.reason for row in outcome.rejected] == [missing, twice]
    told = [json.loads(line)["#拒绝原因"] for line in rejected.read_text(encoding="utf-8").splitlines()]
    assert told == [missing, twice]
