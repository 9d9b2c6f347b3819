"""Items grouped by organisation: what is written once reaches every item, and mistakes are named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    OrganisationRow,
    upsert_areas,
    upsert_organisations,
)
from tongban.kernel.actors import SystemActor
from tongban.services.items.grouping import load_item_groups, read_groups
from tongban.services.items.loading import NotAnItem
from tongban.services.items.models import Item, ItemVersion

SYSTEM = SystemActor(job="test")
BUREAU, CITY = "113416990000000789", "341600000000"
SHARED = {
    "kinds": {"quick": {"type_code": "20", "project_type": "1", "visits": 0}},
    "slots": {"identity": {"key": "identity", "name": "居民身份证", "source": "20", "issuer": "公安机关"}},
    "remedies": {"both": [{"kind": "complaint"}, {"kind": "litigation"}]},
}


@pytest.fixture
def bureau(db: None) -> None:
    """A city and one organisation of it."""
    city = AreaRow(code=CITY, name="亳州市", level=AreaLevel.PREFECTURE, parent_code=None)
    upsert_areas(rows=[city], by=SYSTEM, at=MONDAY)
    row = OrganisationRow(code=BUREAU, name="市场监督管理局（示例）", area_code=CITY)
    upsert_organisations(rows=[row], by=SYSTEM, at=MONDAY)


def group(**entry: Any) -> dict[str, Any]:
    content = {"name": "开证明", "remedies": "both", "slots": ["identity", {"key": "photo", "name": "照片"}]}
    items = [{"code": "L341602AAAA000001", "kind": "quick", "content": content} | entry]
    return {"organisation": BUREAU, "area": CITY, "common": {"visits": 1}, "items": items}


def written(folder: Path, *groups: dict[str, Any]) -> Path:
    (folder / "shared.yaml").write_text(yaml.safe_dump(SHARED, allow_unicode=True), encoding="utf-8")
    for number, one in enumerate(groups):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    return folder


def test_an_item_has_its_own_words_then_its_files_then_its_kinds(tmp_path: Path) -> None:
    [item] = read_groups(written(tmp_path, group()))
    assert (item.content.name, item.content.visits, item.content.project_type) == ("开证明", 1, "1")


def test_a_name_stands_for_an_entry_and_a_list_is_spliced_in(tmp_path: Path) -> None:
    [item] = read_groups(written(tmp_path, group()))
    assert [slot.name for slot in item.content.slots] == ["居民身份证", "照片"]
    assert [remedy.kind for remedy in item.content.remedies] == ["complaint", "litigation"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"kind": "slow"}, "'slow' is nowhere"),
        ({"content": {"name": "A", "slots": ["passport"]}}, "'passport' is nowhere"),
        ({"content": {"name": "A", "visits": "often"}}, "visits"),
        ({"content": {"nickname": "A", "name": "A"}}, "nickname"),
    ],
)
def test_a_mistake_is_refused_with_the_file_and_the_item(
    tmp_path: Path, entry: dict[str, Any], why: str
) -> None:
    with pytest.raises(NotAnItem) as refused:
        read_groups(written(tmp_path, group(**entry)))
    assert refused.value.facts["file"] == "0.yaml"
    assert "L341602AAAA000001" in str(refused.value.facts["why"])
    assert why in str(refused.value.facts["why"])


def test_a_file_without_an_organisation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnItem):
        read_groups(written(tmp_path, {"items": []}))


@pytest.mark.usefixtures("bureau")
def test_groups_come_into_force_once_with_their_main_item(tmp_path: Path) -> None:
    folder = written(tmp_path, group(main={"code": "L341602AAAA000000", "name": "证明"}))
    assert load_item_groups(folder, by=SYSTEM, at=MONDAY) == 1
    assert load_item_groups(folder, by=SYSTEM, at=MONDAY) == 0
    item = Item.objects.select_related("parent", "current").get(code="L341602AAAA000001")
    assert item.parent is not None
    assert (item.parent.name, item.parent.current_id) == ("证明", None)
    assert item.current is not None
    assert ItemVersion.objects.count() == 1


@pytest.mark.usefixtures("bureau")
def test_a_promise_above_the_law_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    limits = {"statutory": {"count": 5}, "promised": {"count": 6}}
    with pytest.raises(NotAnItem) as refused:
        load_item_groups(
            written(tmp_path, group(content={"name": "A", "limits": limits})), by=SYSTEM, at=MONDAY
        )
    assert "promised limit" in str(refused.value.facts["why"])
    assert not Item.objects.exists()
