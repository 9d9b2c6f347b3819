"""What one person owes."""

from pathlib import Path

import yaml

from tongban.services.items.checklist import checklist, required_slots
from tongban.services.items.facts import ItemContent
from tongban.services.items.scenario.rules import counted_answers

FOOD = Path(__file__).resolve().parents[3] / "sample" / "bozhou" / "items" / "01-food-business.yaml"
CONTENT = ItemContent.model_validate(yaml.safe_load(FOOD.read_text(encoding="utf-8"))["content"])
ANSWERS = {"who": "household", "what": "hot"}


def names(answers: dict[str, str]) -> list[str]:
    return [slot.key for slot in required_slots(CONTENT, answers)]


def test_a_noodle_shop_owes_one_material() -> None:
    mine = checklist(CONTENT, ANSWERS)
    assert [slot.key for slot in mine.owed] == ["layout"]
    assert [slot.key for slot in mine.met] == ["application", "licence", "identity", "rules"]
    assert (mine.open, mine.count) == ((), 5)


def test_answers_bring_materials_and_conditions() -> None:
    assert "machines" in names({**ANSWERS, "what": "vending"})
    assert "machines" not in names(ANSWERS)
    assert len(checklist(CONTENT, {**ANSWERS, "what": "cold"}).conditions) == 6
    assert len(checklist(CONTENT, ANSWERS).conditions) == 5


def test_without_answers_what_depends_on_them_stays_open() -> None:
    nobody = checklist(CONTENT, {})
    assert [slot.key for slot in nobody.open] == ["machines"]
    assert names({}) == ["application", "licence", "identity", "layout", "rules"]


def test_only_answers_that_are_offered_count() -> None:
    given = {"who": "king", "what": "hot", "other": "x"}
    assert counted_answers(CONTENT, given) == {"what": "hot"}
