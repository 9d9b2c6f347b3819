"""What several items ask, asked once; and split again as each asks it."""

from dataclasses import replace

import pytest

from tests.services.bundles.make import CARD_ITEM, CODE, FIRE_ITEM, SIGN_ITEM, bundle, make_items
from tongban.services.bundles.merging.expressions import any_of, every, in_form, in_scenario
from tongban.services.bundles.merging.merge import Merged, merge
from tongban.services.items.public import Remedy, last_published, required_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged() -> Merged:
    make_items()
    content = bundle()
    items = [last_published(member.item) for member in content.members]
    return merge(content, items, code=CODE, number=1)


def test_a_field_is_one_by_its_data_element_by_its_words_or_because_the_bundle_says_so(
    merged: Merged,
) -> None:
    assert merged.content.form is not None
    assert set(merged.content.form["properties"]) == {
        "name",
        "phone",
        "place",
        "sign_place",
        "seats",
        "watts",
    }
    card, sign, fire = merged.plan.members
    assert card.fields == {"name": "name", "phone": "phone", "place": "place"}
    assert sign.fields == {
        "who": "name",  # both are person.name
        "phone": "phone",
        "premises": "place",  # `same` says so
        "place": "sign_place",  # another thing under a key that is taken
        "watts": "watts",
    }
    assert fire.fields == {"name": "name", "seats": "seats"}


def test_what_comes_out_of_a_needed_service_is_not_asked(merged: Merged) -> None:
    sign = merged.plan.member("sign")
    assert "holder_of_card" not in sign.fields
    assert "card" not in sign.slots
    assert "经营者证" not in {slot.name for slot in merged.content.slots}


def test_the_same_material_is_handed_in_once(merged: Merged) -> None:
    names = [slot.name for slot in merged.content.slots]
    assert names == ["身份证明", "平面图", "招牌效果图", "电路图"]
    assert (
        merged.plan.member("card").slots["layout"] == merged.plan.member("fire").slots["layout"] == "layout"
    )


def test_what_only_some_answers_ask_for_is_asked_of_those_alone(merged: Merged) -> None:
    def wanted(**answers: str) -> list[str]:
        return [slot.key for slot in required_slots(merged.content, answers)]

    assert wanted(floor="small", kind="plain") == ["identity", "layout", "drawing"]
    assert wanted(floor="small", kind="lit") == ["identity", "layout", "drawing", "wires"]
    assert merged.content.form is not None
    fields = merged.content.form["properties"]
    assert fields["seats"]["x-when"] == "scenario.floor == 'large'"
    assert fields["watts"]["x-when"] == "scenario.kind == 'lit'"
    assert "x-when" not in fields["name"]  # two services ask it always


def test_shared_fields_stand_on_one_page_and_the_rest_by_service(merged: Merged) -> None:
    assert merged.content.form is not None
    titles = [section["title"] for section in merged.content.form["x-sections"]]
    assert titles == ["各项都用的信息", "招牌备案", "消防检查"]


def test_a_question_that_the_bundle_settles_is_not_asked() -> None:
    make_items()
    members = [
        {"key": "card", "item": CARD_ITEM},
        {"key": "sign", "item": SIGN_ITEM, "needs": ["card"], "answers": {"kind": "lit"}},
        {"key": "fire", "item": FIRE_ITEM},
    ]
    content = bundle(members=members)
    items = [last_published(member.item) for member in content.members]
    merged = merge(content, items, code=CODE, number=1)
    assert [question.key for question in merged.content.scenario] == ["floor"]
    assert merged.content.form is not None
    assert "x-when" not in merged.content.form["properties"]["watts"]
    wires = next(slot for slot in merged.content.slots if slot.key == "wires")
    assert wires.when is None


def test_what_the_settled_answers_rule_out_is_not_asked() -> None:
    make_items()
    members = [
        {"key": "card", "item": CARD_ITEM},
        {"key": "sign", "item": SIGN_ITEM, "needs": ["card"], "answers": {"kind": "plain"}},
    ]
    content = bundle(members=members)
    merged = merge(content, [last_published(one.item) for one in content.members], code=CODE, number=1)
    assert merged.content.form is not None
    assert "watts" not in merged.content.form["properties"]
    assert "电路图" not in {slot.name for slot in merged.content.slots}


def test_who_may_apply_is_who_may_for_each(merged: Merged) -> None:
    assert merged.content.audience == ("1",)
    assert merged.content.is_composed


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("place == 'place'", "sign_place == 'place'"),
        ("scenario.kind == 'lit' && watts > 3", "scenario.sign_kind == 'lit' && power > 3"),
        ("rows.all(x, x.watts > 3)", "rows.all(x, x.watts > 3)"),
        ("size(place) > 3", "size(sign_place) > 3"),
    ],
)
def test_a_rule_of_a_form_reads_in_the_names_of_the_whole(source: str, meant: str) -> None:
    fields = {"place": "sign_place", "watts": "power"}
    assert in_form(source, fields=fields, answers={"kind": "scenario.sign_kind"}) == meant


def test_conditions_are_joined_without_changing_what_they_mean() -> None:
    assert in_scenario("kind == 'kind'", answers={"kind": "sign_kind"}) == "sign_kind == 'kind'"
    assert every(None, "a", None) == "a"
    assert every("a || b", "c") == "(a || b) && (c)"
    assert any_of(["a", None]) is None
    assert any_of(["a", "a"]) == "a"
    assert any_of(["a", "b"]) == "(a) || (b)"


def test_the_guide_says_what_one_can_do_about_each_decision_once_and_in_order() -> None:
    make_items()
    court = Remedy(kind="litigation", body="谯城区人民法院", deadline="六个月")
    asked_of = [
        Remedy(kind="reconsideration", body=body, deadline="60日") for body in ("市人民政府", "区人民政府")
    ]
    content = bundle()
    items = [
        replace(one, content=one.content.model_copy(update={"remedies": remedies}))
        for member, remedies in zip(
            content.members, [(court, asked_of[0]), (asked_of[1], court), ()], strict=True
        )
        for one in [last_published(member.item)]
    ]
    told = merge(content, items, code=CODE, number=1).content.remedies
    assert told == (asked_of[0], asked_of[1], court)
