"""A content from outside under the list: what it takes over, keeps, and contradicts."""

from typing import Any

import pytest

from tests.services.items.library.make import CITY, CODE, terms
from tests.services.items.make import content
from tongban.services.items.facts import Basis, Condition, Limit, Limits, Question, Slot
from tongban.services.items.library.facts import LevelContent
from tongban.services.items.library.fitting import Frame, fit
from tongban.services.items.library.rules import resolve
from tongban.services.items.parts import Choice

LAW = Basis(law="食品安全法", article="第三十五条")


def frame(**changes: Any) -> Frame:
    level = LevelContent(level="3", code=CODE, area_code=CITY, version_id=1, content=terms(**changes))
    return Frame.of([level])


def row(**changes: Any) -> Any:
    """A row that agrees with the entry and says some things more."""
    said = {
        "name": "食品经营许可",
        "basis": (LAW,),
        "limits": Limits(statutory=Limit(count=20), promised=Limit(count=9)),
        "slots": (),
    }
    return content(**{**said, **changes})


def told(**changes: Any) -> dict[str, tuple[Any, Any]]:
    found = fit(row(**changes), frame())
    return {one.element: (dict(one.above), dict(one.own)) for one in found.contradictions}


def test_what_agrees_or_is_allowed_is_kept_and_the_rest_is_taken_over() -> None:
    fitted = fit(row(), frame())
    assert fitted.contradictions == ()
    assert fitted.own is not None
    assert fitted.own["limits.promised"] == {"count": 9}
    assert not {"name", "basis", "slots", "limits.statutory"} & fitted.own.keys()
    assert [slot.key for slot in fitted.content.slots] == ["plan", "lease"]
    assert resolve(frame().levels, fitted.own).content == fitted.content


def test_what_the_list_fixes_and_the_row_says_otherwise_is_told_with_both_values() -> None:
    found = told(
        type_code="10",
        basis=(Basis(law="食品安全法", article="第三十六条"),),
        limits=Limits(statutory=Limit(count=30), promised=Limit(count=15)),
    )
    assert found["type"] == ({"type_code": "01"}, {"type_code": "10"})
    assert found["statutory-limit"] == (
        {"limits.statutory": {"count": 20}},
        {"limits.statutory": {"count": 30}},
    )
    assert found["promised-limit"] == ({"limits.promised": {"count": 12}}, {"limits.promised": {"count": 15}})
    assert found["basis"][1] == {"basis": [{"law": "食品安全法", "article": "第三十六条"}]}


def test_another_name_gives_way_and_stays_a_word_by_which_it_is_found() -> None:
    fitted = fit(row(name="餐饮服务许可", aliases=("开饭馆",)), frame())
    assert fitted.content.name == "食品经营许可"
    assert fitted.content.aliases == ("开饭馆", "餐饮服务许可")
    assert [one.element for one in fitted.contradictions] == ["name"]


def test_a_handling_item_names_its_case_behind_the_name_of_the_list() -> None:
    fitted = fit(row(name="食品经营许可（新办）"), frame())
    assert fitted.content.name == "食品经营许可（新办）"
    assert fitted.contradictions == ()
    assert [one.element for one in fit(row(name="食品经营许可加急"), frame()).contradictions] == ["name"]


def test_a_list_beside_an_empty_field_is_told_whole() -> None:
    """The row says that nothing is to be handed in: that is fewer than the list, and stays."""
    fitted = fit(row(needs_no_material=True), frame())
    assert fitted.content.slots == ()
    assert fitted.own is not None
    assert fitted.own["slots"] == []


def test_more_materials_than_the_list_give_way() -> None:
    extra = Slot(key="more", name="承诺书", source="10")
    assert set(told(slots=(extra,))) == {"materials"}
    assert [one.key for one in fit(row(slots=(extra,)), frame()).content.slots] == ["plan", "lease"]


def test_a_promise_above_the_law_of_the_list_gives_way() -> None:
    """The list says only what the law sets; the row promised within a longer law of its own."""
    level = LevelContent(
        level="3",
        code=CODE,
        area_code=CITY,
        version_id=1,
        content=terms().model_copy(update={"elements": {"limits.statutory": {"count": 20}}}),
    )
    fitted = fit(row(limits=Limits(statutory=Limit(count=40), promised=Limit(count=30))), Frame.of([level]))
    assert fitted.content.limits == Limits(statutory=Limit(count=20))
    assert [one.element for one in fitted.contradictions] == ["statutory-limit", "promised-limit"]


@pytest.mark.parametrize("is_sound", [True, False])
def test_what_makes_no_sound_item_together_stays_by_itself(is_sound: bool) -> None:
    """The list's material asks for an answer that only the list's question would give."""
    when = None if is_sound else 'kind == "hot"'
    slots = [{"key": "plan", "name": "平面布局图", "source": "10", **({"when": when} if when else {})}]
    question = Question(
        key="shop", text="多大？", choices=(Choice(value="s", label="小"), Choice(value="l", label="大"))
    )
    mine = (Condition(text="店面不超过60平方米。", when='shop == "s"'),)
    fitted = fit(row(scenario=(question,), conditions=mine), frame(slots=slots))
    assert (fitted.own is not None) is is_sound
    assert (fitted.content.slots == ()) is not is_sound
