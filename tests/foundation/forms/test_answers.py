"""Answers are read, completed and checked, with sentences that say what is wrong and both ways out."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from tests.foundation.forms.make import LOCKED, SHOP, make_answers
from tongban.foundation.forms.public import (
    EntriesInvalid,
    complete_values,
    form_binds,
    form_sections,
    form_suggestions,
    form_summary,
    parse_form,
    validate_form,
)
from tongban.standards.codes.id_number import sample_id_number


def refusal(**changes: Any) -> EntriesInvalid:
    with pytest.raises(EntriesInvalid) as refused:
        validate_form(SHOP, make_answers(**changes), locked=LOCKED)
    return refused.value


def codes(**changes: Any) -> dict[str, str]:
    found = refusal(**changes).facts["codes"]
    assert isinstance(found, dict)
    return found


def test_right_answers_pass() -> None:
    validate_form(SHOP, make_answers(), locked=LOCKED)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"area": None}, {"area": "required"}),
        ({"kinds": None}, {"kinds": "required"}),
        ({"kinds": []}, {"kinds": "required"}),
        ({"kinds": ["sushi"]}, {"kinds": "choice"}),
        ({"kinds": ["hot", "hot"]}, {"kinds": "uniqueItems"}),
        ({"area": "很大"}, {"area": "type"}),
        ({"area": True}, {"area": "type"}),
        ({"area": 1}, {"area": "minimum"}),
        ({"area": 6000}, {"area": "maximum"}),
        ({"area": 86}, {"area": "check"}),
        ({"seats": 2.5}, {"seats": "type"}),
        ({"opens_on": "2026-02-30"}, {"opens_on": "format"}),
        ({"phone": "123"}, {"phone": "format"}),
        ({"phone": "12345"}, {"phone": "format"}),  # a hotline is nobody's number
        ({"web_name": "面" * 41}, {"web_name": "maxLength"}),
        ({"promise": False}, {"promise": "const"}),
        ({"promise": None}, {"promise": "required"}),
        ({"people": [{"name": "张小满"}]}, {"people.0.id_number": "required"}),
        (
            {"people": [{"name": "张小满", "id_number": "341699199003070010"}]},
            {"people.0.id_number": "format"},
        ),
        ({"people": []}, {"people": "required"}),
        ({"address": {"town": "别处"}}, {"address.town": "choice"}),
        ({"web_name": "小满\x00面馆"}, {"web_name": "characters"}),
        ({"web_name": "小满\n面馆"}, {"web_name": "characters"}),
        ({"web_name": "小满\u202e面馆"}, {"web_name": "characters"}),
        (
            {"people": [{"name": "张\u200b小满", "id_number": str(sample_id_number())}]},
            {"people.0.name": "characters"},
        ),
        ({"hack": "x"}, {"hack": "unknown-field"}),
        ({"address": {"x": "y"}}, {"address.x": "unknown-field"}),
        ({"shop_name": "别的店"}, {"shop_name": "fact-locked"}),
        ({"house_area": 500}, {"house_area": "fact-locked"}),
    ],
)
def test_each_wrong_answer_is_named_with_its_code(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert codes(**changes) == expected


def test_a_posted_value_cannot_take_the_place_of_a_locked_fact() -> None:
    assert complete_values(SHOP, make_answers(house_area=500), locked=LOCKED)["house_area"] == 68.4


def test_the_same_value_as_the_locked_fact_is_no_offence() -> None:
    validate_form(SHOP, make_answers(house_area=68.4), locked=LOCKED)


def test_a_question_that_is_not_asked_is_neither_checked_nor_kept() -> None:
    answers = make_answers(delivery=False, web_name="面" * 41)
    validate_form(SHOP, answers, locked=LOCKED)
    assert "web_name" not in complete_values(SHOP, answers, locked=LOCKED)


def test_a_computed_field_is_computed_and_never_taken_from_outside() -> None:
    assert complete_values(SHOP, make_answers(area_each=1000.0), locked=LOCKED)["area_each"] == 2.5
    assert "area_each" not in complete_values(SHOP, make_answers(seats=0), locked=LOCKED)


def test_a_draft_may_leave_questions_open() -> None:
    validate_form(SHOP, {}, locked=LOCKED, ignoring=["required"])


def test_one_page_is_checked_alone() -> None:
    validate_form(SHOP, make_answers(people=None, promise=None), locked=LOCKED, section="shop")
    with pytest.raises(EntriesInvalid):
        validate_form(SHOP, make_answers(people=None), locked=LOCKED, section="people")


def test_sentences_are_in_the_readers_language_and_keep_what_was_typed() -> None:
    with translation.override("zh-hans"):
        said = refusal(area="很大").facts["fields"]
        assert said == {"area": "“很大”不是数字。“经营面积”请用数字写，例如68.40，不用写单位和文字。"}
    with translation.override("en"):
        said = refusal(area="很大").facts["fields"]
        assert said == {
            "area": "“很大” is not a number. Write “经营面积” in digits, such as 68.40; leave units and words out."
        }


def test_the_authors_own_sentence_is_said_with_the_value() -> None:
    assert refusal(area=86).facts["fields"] == {
        "area": "您填了86，比登记的房屋大。填错了请改；真有这么大，请传租赁合同。"
    }


def test_problems_come_in_the_order_of_the_form() -> None:
    assert list(codes(promise=None, area=None, people=None)) == ["area", "people", "promise"]


def test_a_post_becomes_values_as_people_meant_them() -> None:
    post = QueryDict(
        "area=６０.５&kinds=hot&kinds=drink&seats=24个&delivery=false&opens_on=2026年10月8日&phone=１００ 1234 5678"
        "&people.0.name= 张小满 &people.0.id_number=34169919900307001x&people.1.name=&note=&hack=1&promise=true"
    )
    assert parse_form(SHOP, post) == {
        "area": 60.5,
        "kinds": ["hot", "drink"],
        "seats": 24,
        "delivery": False,
        "opens_on": "2026-10-08",
        "phone": "10012345678",
        "people": [{"name": "张小满", "id_number": "34169919900307001X"}],
        "promise": True,
    }


def test_characters_that_nobody_sees_are_taken_out_of_what_was_typed() -> None:
    post = QueryDict(mutable=True)
    post["web_name"] = "\ufeff小满\u202e面馆\x07"
    post["note"] = "一楼\r\n二楼\x00"
    assert parse_form(SHOP, post) == {"web_name": "小满面馆", "note": "一楼\r\n二楼"}


@pytest.mark.parametrize("name", ["𬱖", "㐂", "帕提古丽·吾斯曼", "བཀྲ་ཤིས།", "محەممەت"])
def test_letters_of_any_script_are_kept(name: str) -> None:
    post = QueryDict(mutable=True)
    post["web_name"] = name
    assert parse_form(SHOP, post) == {"web_name": name}
    validate_form(SHOP, make_answers(web_name=name), locked=LOCKED)


def test_what_cannot_be_read_stays_as_typed() -> None:
    assert parse_form(SHOP, QueryDict("area=六十&seats=&kinds=sushi&delivery=maybe"), section="shop") == {
        "area": "六十",
        "kinds": ["sushi"],
        "delivery": "maybe",
    }


def test_a_row_is_removed_by_its_button() -> None:
    post = QueryDict("people.0.name=甲&people.1.name=乙&_remove=people.0")
    assert parse_form(SHOP, post)["people"] == [{"name": "乙"}]


def test_more_rows_than_allowed_are_refused_not_cut() -> None:
    post = QueryDict("&".join(f"people.{n}.name=甲" for n in range(60)))
    people = parse_form(SHOP, post)["people"]
    assert len(people) == 4
    assert codes(
        people=[{**row, "id_number": make_answers()["people"][0]["id_number"]} for row in people]
    ) == {"people": "maxItems"}


@pytest.mark.parametrize("number", ["1e400", "nan", "inf", "1e20", "--3", "0x10"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    values = parse_form(SHOP, QueryDict(f"area={number}"), section="shop")
    assert codes(area=values["area"]) == {"area": "type"}


def test_the_summary_reads_as_people_read() -> None:
    with translation.override("zh-hans"):
        rows = form_summary(SHOP, make_answers(address={"town": "街道3"}), locked=LOCKED)
    shown = {row.label: (row.text, row.source) for row in rows}
    assert shown["店名"] == ("谯城区小满面馆（示例）", "营业执照")
    assert shown["房屋面积"] == ("68.4平方米", "不动产登记数据")
    assert shown["经营项目"] == ("热食类食品制售", "")
    assert shown["上外卖平台吗？"] == ("是", "")
    assert shown["每个餐位的面积"] == ("2.5平方米", "")
    assert shown["从业人员 1 · 姓名"] == ("张小满", "")
    assert shown["仓库地址 · 乡镇街道"] == ("街道3", "")
    assert shown["我承诺以上填写真实"] == ("已同意", "")
    assert [row.section for row in rows] == sorted(
        (row.section for row in rows), key=["shop", "people"].index
    )


def test_sections_and_binds_are_told() -> None:
    assert [section.title for section in form_sections(SHOP)] == ["店面和经营项目", "从业人员"]
    assert form_binds(SHOP) == {"shop_name": "firm.name"}


def test_a_suggestion_is_told_and_gives_way_to_a_bind() -> None:
    field = {"type": "string", "title": "电话", "x-suggest": "person.phone"}
    schema = {
        "type": "object",
        "title": "表",
        "properties": {"a": field, "b": field | {"x-bind": "firm.phone"}},
    }
    assert form_suggestions(schema) == {"a": "person.phone"}
    assert form_suggestions({}) == {}


def test_an_empty_schema_is_no_form_and_takes_no_answers() -> None:
    validate_form({}, {"a": "1"})
    assert parse_form({}, QueryDict("a=1")) == {}
    assert complete_values({}, {"a": "1"}) == {}
    assert form_summary({}, {"a": "1"}) == []
