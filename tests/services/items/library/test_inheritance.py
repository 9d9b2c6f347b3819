"""What is said above holds below; what may differ is set per element."""

from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.services.items.make import content
from tongban.kernel.errors import Refused
from tongban.services.items.content import ItemContent
from tongban.services.items.facts import Condition, Fee, Limit, Limits, Slot
from tongban.services.items.library.elements import ELEMENTS, default_of, element_of, field_paths, paths_in
from tongban.services.items.library.facts import EntryContent, LevelContent
from tongban.services.items.library.rules import (
    ContentInvalid,
    OverrideNotAllowed,
    carry,
    check_chain,
    content_of,
    own_of,
    resolve,
)

BASIS = ({"law": "中华人民共和国食品安全法", "article": "第三十五条"},)


def entry(level: str = "1", *, policies: dict[str, Any] | None = None, **elements: Any) -> LevelContent:
    """An entry of one level: the food business licence with a law's limit of 20 days and two materials."""
    said = {
        "limits.statutory": {"count": 20},
        "limits.promised": {"count": 10},
        "slots": [
            {"key": "plan", "name": "平面布局图", "source": "10"},
            {"key": "lease", "name": "租赁合同"},
        ],
        "conditions": [{"text": "有固定的经营场所。"}],
        **elements,
    }
    terms = EntryContent.model_validate(
        {
            "name": "食品经营许可",
            "type_code": "01",
            "basis": BASIS,
            "elements": {key.replace("__", "."): value for key, value in said.items()},
            "policies": policies or {},
        }
    )
    return LevelContent(level=level, code=f"E{level}", area_code="0", version_id=int(level), content=terms)


def below(level: str, **elements: Any) -> LevelContent:
    """An entry of a lower level that says only this beside the aligned elements."""
    terms = EntryContent.model_validate(
        {
            "name": "食品经营许可",
            "type_code": "01",
            "basis": BASIS,
            "elements": {key.replace("__", "."): value for key, value in elements.items()},
        }
    )
    return LevelContent(level=level, code=f"E{level}", area_code="0", version_id=int(level), content=terms)


def test_every_field_of_an_item_belongs_to_one_element() -> None:
    fields = {name for name in ItemContent.model_fields if name != "limits"}
    fields |= {f"limits.{name}" for name in Limits.model_fields}
    assert fields == set(field_paths())
    assert len(field_paths()) == sum(len(element.fields) for element in ELEMENTS.values())


def test_what_nobody_changes_comes_from_above() -> None:
    found = resolve([entry("1")], {"aliases": ["开饭馆"]})
    assert found.content.limits.promised == Limit(count=10)
    assert (found.origins["promised-limit"].level, found.origins["words"].level) == ("1", "own")
    assert not found.origins["promised-limit"].differs
    assert "fees" not in found.origins


def test_a_shorter_promise_is_allowed_and_says_why() -> None:
    found = resolve(
        [entry("1"), below("3", limits__promised={"count": 8})], {"limits.promised": {"count": 5}}
    )
    origin = found.origins["promised-limit"]
    assert (origin.level, origin.differs, origin.allowed_by) == ("own", True, "shorter")
    assert found.above["limits.promised"] == {"count": 8}
    assert found.content.limits.promised == Limit(count=5)


@pytest.mark.parametrize(
    ("own", "element"),
    [
        ({"name": "饭馆许可"}, "name"),
        ({"type_code": "07"}, "type"),
        ({"basis": []}, "basis"),
        ({"limits.statutory": {"count": 15}}, "statutory-limit"),
        ({"limits.promised": {"count": 11}}, "promised-limit"),
        ({"limits.promised": None}, "promised-limit"),
        ({"slots": [{"key": "extra", "name": "健康证"}]}, "materials"),
        ({"slots": [{"key": "plan", "name": "平面布局图", "source": "10", "copies": 2}]}, "materials"),
        ({"slots": [{"key": "plan", "name": "平面图", "source": "10"}]}, "materials"),
        ({"conditions": [{"text": "有本地户口。"}]}, "conditions"),
    ],
)
def test_what_the_list_fixes_cannot_differ_below(own: dict[str, Any], element: str) -> None:
    with pytest.raises(OverrideNotAllowed) as refused:
        resolve([entry()], own)
    assert list(refused.value.facts["fields"]) == [element]  # type: ignore[call-overload]


def test_materials_may_only_become_fewer_or_lighter() -> None:
    kept = {"key": "plan", "name": "平面布局图", "source": "10", "need": "later", "is_exempt": True}
    found = resolve([entry()], {"slots": [kept]})
    assert [(slot.key, slot.need) for slot in found.content.slots] == [("plan", "later")]


def test_a_fee_may_be_less_and_not_more() -> None:
    above = entry(fees=[{"name": "工本费", "amount_fen": 500}])
    assert (
        resolve([above], {"fees": [{"name": "工本费", "amount_fen": 300}]}).content.fees[0].amount_fen == 300
    )
    for fees in ([{"name": "工本费", "amount_fen": 600}], [{"name": "服务费", "amount_fen": 1}]):
        with pytest.raises(OverrideNotAllowed):
            resolve([above], {"fees": fees})


def test_a_level_binds_those_below_more_tightly_never_less() -> None:
    strict = entry("2", policies={"promised-limit": "fixed"})
    loose = below("3")
    loose = LevelContent(
        level="3",
        code="E3",
        area_code="0",
        version_id=3,
        content=loose.content.model_copy(update={"policies": {"promised-limit": "free"}}),
    )
    with pytest.raises(OverrideNotAllowed):
        resolve([strict, loose], {"limits.promised": {"count": 1}})
    assert resolve([strict, loose], {}).policies["promised-limit"] == "fixed"


def test_a_level_that_contradicts_the_one_above_is_refused() -> None:
    with pytest.raises(OverrideNotAllowed):
        check_chain([entry("1"), below("3", limits__promised={"count": 30})])


def test_without_a_list_entry_everything_is_own() -> None:
    found = resolve([], paths_in(content()))
    assert found.content == content()
    assert {origin.level for origin in found.origins.values()} == {"own"}


def test_what_makes_no_content_is_refused() -> None:
    with pytest.raises(ContentInvalid):
        resolve([], {"purpose": "x"})


@pytest.mark.parametrize(
    "bad",
    [
        {"elements": {"colour": 1}},
        {"elements": {"name": "x"}},
        {"elements": {"limits.promised": {"count": -1}}},
        {"policies": {"materials": "shorter"}},
        {"policies": {"name": "free"}},
        {"policies": {"colour": "free"}},
    ],
)
def test_an_entry_that_says_what_no_item_has_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EntryContent.model_validate({"name": "x", "type_code": "01", **bad})


def test_a_list_that_was_shorter_stays_shorter_by_the_same_parts() -> None:
    third = {"key": "photo", "name": "照片"}
    old = entry()
    new = entry(slots=[*old.content.elements["slots"][1:], third])
    carried = carry({"slots": [old.content.elements["slots"][1]]}, before=[old], after=[new])
    assert carried.own == {}  # the one that was dropped here is gone above: nothing differs any more
    again = entry(slots=[*old.content.elements["slots"], third])
    carried = carry({"slots": [old.content.elements["slots"][1]]}, before=[old], after=[again])
    assert [slot["key"] for slot in carried.own["slots"]] == ["lease", "photo"]
    assert carried.gave_way == ()


def test_a_promise_that_is_now_too_long_gives_way() -> None:
    carried = carry(
        {"limits.promised": {"count": 9}, "purpose": "x"},
        before=[entry()],
        after=[entry(limits__promised={"count": 7})],
    )
    assert (carried.own, carried.gave_way) == ({"purpose": "x"}, ("promised-limit",))


_slots = st.lists(
    st.sampled_from("abcdef").map(lambda key: Slot(key=key, name=f"材料{key}", source="10")),
    unique_by=lambda slot: slot.key,
).map(tuple)
_days = st.integers(0, 60).map(lambda count: Limit(count=count))
_contents = st.builds(
    lambda slots, promised, fee, words, text: content(
        slots=slots,
        limits=Limits(statutory=Limit(count=60), promised=promised),
        fees=(Fee(name="工本费", amount_fen=fee),) if fee else (),
        aliases=words,
        conditions=(Condition(text=text),) if text else (),
    ),
    _slots,
    _days,
    st.none() | st.integers(1, 9),
    st.lists(st.sampled_from(["甲", "乙"]), unique=True).map(tuple),
    st.none() | st.sampled_from(["一", "二"]),
)


def _entry_of(terms: ItemContent, level: str, *, policies: dict[str, Any]) -> LevelContent:
    said = paths_in(terms)
    head = {"name": said.pop("name"), "type_code": said.pop("type_code"), "basis": said.pop("basis", [])}
    levels = {"use_levels": said.pop("use_levels", [])}
    made = EntryContent.model_validate({**head, **levels, "elements": said, "policies": policies})
    return LevelContent(level=level, code=f"E{level}", area_code="0", version_id=int(level), content=made)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(above=_contents, wanted=_contents)
def test_own_and_the_levels_make_the_content_again(above: ItemContent, wanted: ItemContent) -> None:
    """Where every policy is free, any content of the same name can be said, and comes out as it went in."""
    free = {key: "free" for key, element in ELEMENTS.items() if "free" in element.policies}
    levels = [_entry_of(above, "1", policies=free)]
    own = own_of(levels, wanted)
    found = resolve(levels, own)
    assert found.content == wanted
    differing = {element_of(path).key for path in own}
    assert {key for key, origin in found.origins.items() if origin.level == "own"} == differing


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=_contents, after=_contents, own=_contents)
def test_what_is_carried_is_always_allowed(before: ItemContent, after: ItemContent, own: ItemContent) -> None:
    """Whatever an implementation said under the old list, it stands under the new one without a refusal."""
    old, new = _entry_of(before, "1", policies={}), _entry_of(after, "1", policies={})
    carried = carry(own_of([old], own), before=[old], after=[new])
    found = resolve([new], carried.own)
    assert found.content.limits.promised is not None
    assert after.limits.promised is not None
    assert found.content.limits.promised.count <= after.limits.promised.count
    if after.slots:
        assert {slot.key for slot in found.content.slots} <= {slot.key for slot in after.slots}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(levels=st.lists(_contents, min_size=1, max_size=4), own=_contents)
def test_a_refusal_names_each_element_and_never_a_fault(levels: list[ItemContent], own: ItemContent) -> None:
    chain = [_entry_of(terms, str(n + 1), policies={}) for n, terms in enumerate(levels)]
    try:
        found = resolve(chain, own_of(chain, own))
    except OverrideNotAllowed as refused:
        assert set(refused.facts["fields"]) <= set(ELEMENTS)  # type: ignore[call-overload]
    except Refused:
        pytest.fail("only an override may be refused here")
    else:
        assert found.content == own


def test_defaults_are_what_an_empty_item_holds() -> None:
    bare = ItemContent(name="x", type_code="20")
    assert set(paths_in(bare)) == {"name", "type_code"}
    assert default_of("limits.promised") is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"scenario": [{"key": "q1", "text": "您是谁？"}]}, "“情形提问”第1项还没填完。"),
        (
            {
                "slots": [
                    {"key": "plan", "name": "平面布局图"},
                    {"key": "lease", "name": "合同", "copies": "x"},
                ]
            },
            "“申请材料”第2项填得不对。",
        ),
        ({"limits.promised": {"count": -1}}, "“承诺时限”填得不对。"),
        ({"result": {}}, "“办理结果”还没填完。"),
    ],
)
def test_what_is_not_complete_is_named_by_its_element_and_its_row(
    said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ContentInvalid) as refused:
        content_of({"name": "食品经营许可", "type_code": "01", **said})
    with translation.override("zh-hans"):
        assert refused.value.sentence(gettext) == sentence
