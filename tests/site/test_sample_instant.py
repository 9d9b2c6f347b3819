"""The three services of the sample city that a rule decides: who gets them at once, and who comes to a person."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tongban.services.items.facts import ItemContent
from tongban.services.items.instant.rules import judge

ITEMS = Path(__file__).resolve().parents[2] / "sample" / "bozhou" / "items"


def instant_items() -> dict[str, ItemContent]:
    read = {path.name[:2]: yaml.safe_load(path.read_text(encoding="utf-8")) for path in ITEMS.glob("*.yaml")}
    found = {number: ItemContent.model_validate(entry["content"]) for number, entry in read.items()}
    return {number: content for number, content in found.items() if content.instant}


def test_there_are_three() -> None:
    assert sorted(instant_items()) == ["18", "19", "20"]


@pytest.mark.parametrize(
    ("number", "values", "grants"),
    [
        ("18", {"age": 70, "home": "341602100200"}, True),
        ("18", {"age": 69, "home": "341602100200"}, False),
        ("18", {"age": 77, "home": "341621103002"}, False),
        ("19", {"age": 80, "home": "341602001000", "has_book": True}, True),
        ("19", {"age": 80, "home": "341602001000", "has_book": False}, False),
        ("19", {"age": 79, "home": "341602001000", "has_book": True}, False),
        ("20", {"kind": "个体工商户", "months": 6, "has_licence": True}, True),
        ("20", {"kind": "有限责任公司", "months": 6, "has_licence": True}, False),
        ("20", {"kind": "个体工商户", "months": 36, "has_licence": True}, False),
        ("20", {"kind": "个体工商户", "months": 6, "has_licence": False}, False),
    ],
)
def test_who_is_decided_at_once(number: str, values: dict[str, Any], grants: bool) -> None:
    rule = instant_items()[number].instant
    assert rule is not None
    assert judge(rule, values).grants is grants
