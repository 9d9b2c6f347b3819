"""What an item says, in words: no key, no code and no condition as a machine writes it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from django.utils import translation
from pydantic import BaseModel

from tongban.foundation.forms.public import with_order
from tongban.services.items.content import ItemContent
from tongban.services.items.library.comparing import compare_said
from tongban.services.items.library.elements import ELEMENTS, paths_in
from tongban.services.items.library.telling import element_text, told, value_text
from tongban.services.items.library.words import word_of

SAMPLE = Path(__file__).parents[4] / "sample" / "bozhou" / "items" / "01-food-business.yaml"
# what is said together with something else, or by no person
SILENT = frozenset({"key", "value", "count", "conditions", "limit_cases", "scenario", "extra"})
RAW = re.compile(r"[a-z]+_[a-z_]+|[a-z]+-[a-z-]+|[a-z]{2,}|\b0[0-9]0\b|==")


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def sample() -> dict[str, Any]:
    document = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["content"]
    return paths_in(ItemContent.model_validate(document))


def fields_of(model: type[BaseModel]) -> Iterator[str]:
    """The name of each field of a model and of the models in it."""
    for name, field in model.model_fields.items():
        yield name
        for inner in parts_of(field.annotation):
            yield from fields_of(inner)


def parts_of(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from parts_of(one)


def lines(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    groups = told(compare_said(before, after))
    return [(line.what, line.before, line.after) for group in groups for line in group.lines]


def test_every_field_of_an_item_has_a_word() -> None:
    assert [name for name in fields_of(ItemContent) if word_of(name) == name and name not in SILENT] == []


def test_no_key_and_no_condition_stands_in_what_the_elements_say() -> None:
    said = sample()
    for key in ELEMENTS:
        text = element_text(said, key)
        assert not RAW.search(text), text
        assert bool(text) == any(path in said for path in ELEMENTS[key].fields), key


def test_no_key_and_no_condition_stands_in_what_differs() -> None:
    said = sample()
    found = lines({}, said) + lines(said, {})
    assert found
    for line in found:
        assert not RAW.search(" ".join(line)), line


def test_a_condition_is_read_by_the_questions_of_its_own_side() -> None:
    before, after = sample(), sample()
    for slot in after["slots"]:
        slot.pop("when", None)
    assert (
        "自动设备放置地点和食品安全风险管控方案：适用条件",
        "店里主要做什么：用自动售货设备",
        "",
    ) in lines(before, after)


def test_a_question_is_said_with_its_answers_and_a_material_with_its_blank_form() -> None:
    question = {"key": "q1", "text": "谁来办？", "choices": [{"value": "a1", "label": "我自己办"}]}
    assert value_text("scenario", [question]) == "谁来办？（可选答案 我自己办）"
    slot = {"key": "m1", "name": "委托书", "blank_form": "attachment:0b9e1a52-2e0e-4a57-9d2b-0f7f8b1f0a11"}
    assert value_text("slots", [slot]) == "委托书（空白表格 附了文件）"


def test_steps_and_days_are_said_with_names_and_units() -> None:
    before, after = sample(), sample()
    after["process"] = {**before["process"], "limits": {"accept": 1, "review": 4, "approve": 3, "issue": 1}}
    after["acceptance_working_days"] = 3
    assert lines(before, after) == [
        ("", "5个工作日", "3个工作日"),
        ("环节时限：审核", "5个工作日", "4个工作日"),
    ]


def test_what_the_name_of_the_element_says_is_not_said_twice() -> None:
    for group in told(compare_said({}, sample())):
        assert group.label not in [line.what for line in group.lines]


def test_a_form_differs_question_by_question() -> None:
    before, after = sample(), sample()
    form = with_order(yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["content"]["form"])
    form["properties"]["seats"]["x-when"] = "delivery == true"
    form["properties"]["area"]["minimum"] = 5
    after["form"] = form
    assert lines(before, after) == [
        ("经营面积：填写规则", "原来的", "改了"),
        ("餐位数：适用条件", "主体业态：餐饮服务经营者", "上外卖平台吗：是"),
    ]
