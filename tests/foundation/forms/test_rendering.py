"""Forms as HTML: every field labelled, hints and errors tied to it, what was typed kept."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from lxml import html

from tests.foundation.forms.make import LOCKED, SHOP, make_answers
from tongban.foundation.forms.public import (
    EntriesInvalid,
    is_row_act,
    render_error_summary,
    render_form,
    validate_form,
)


def page(values: dict[str, Any] | None = None, **more: Any) -> html.HtmlElement:
    text = render_form(SHOP, values=values if values is not None else make_answers(), locked=LOCKED, **more)
    return html.fromstring(f"<form>{text}</form>")


def errors_of(values: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(EntriesInvalid) as refused:
        validate_form(SHOP, values, locked=LOCKED)
    fields = refused.value.facts["fields"]
    assert isinstance(fields, dict)
    return fields


def test_every_control_has_a_label_or_stands_in_one() -> None:
    form = page()
    controls = form.xpath("//input | //select | //textarea")
    assert len(controls) > 15
    for control in controls:
        assert form.xpath(f"//label[@for='{control.get('id')}']") or control.xpath("ancestor::label")


def test_ids_are_given_once_and_every_reference_leads_somewhere() -> None:
    wrong = make_answers(area=86, kinds=None, people=[{"name": "甲"}])
    form = page(wrong, errors=errors_of(wrong))
    ids = form.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in " ".join(form.xpath("//@aria-describedby | //@aria-labelledby")).split():
        assert reference in ids


def test_choices_are_a_fieldset_with_its_legend() -> None:
    fieldset = page().xpath("//fieldset[.//input[@name='kinds']]")[-1]
    assert fieldset.xpath("string(legend)").startswith("经营项目")
    assert [one.get("type") for one in fieldset.xpath(".//input")] == ["checkbox"] * 3
    assert fieldset.xpath(".//input[@checked]/@value") == ["hot"]


def test_known_facts_stand_locked_with_their_source_and_are_not_asked() -> None:
    form = page(correction_url="/my/corrections/")
    locked = form.xpath("//div[@class='tb-locked'][dt='店名']")[0]
    assert "谯城区小满面馆（示例）" in locked.text_content() and "营业执照" in locked.text_content()
    assert not form.xpath("//*[@name='shop_name' or @name='house_area']")
    with translation.override("zh-hans"):
        assert "有错？申请更正" in page(correction_url="/my/corrections/").text_content()


def test_the_optional_is_marked_not_the_required() -> None:
    with translation.override("zh-hans"):
        form = page()
    assert "可不填" in form.xpath("string(//label[@for='f-seats'])")
    assert "可不填" not in form.xpath("string(//label[@for='f-area'])")


def test_a_wrong_field_shows_what_was_typed_and_why_it_is_wrong() -> None:
    wrong = make_answers(area="八十六")
    form = page(wrong, errors=errors_of(wrong))
    control = form.get_element_by_id("f-area")
    assert control.get("value") == "八十六"
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "f-area-h f-area-e"
    assert "八十六" in form.get_element_by_id("f-area-e").text_content()
    assert form.xpath("//div[@data-state='bad']//input/@name") == ["area"]


def test_the_error_summary_links_to_what_can_be_typed_into() -> None:
    wrong = make_answers(area=86, kinds=None, people=[{"name": "甲"}])
    errors = errors_of(wrong)
    with translation.override("zh-hans"):
        summary = html.fromstring(render_error_summary(SHOP, errors))
    assert "有3处要改" in summary.text_content()
    links = summary.xpath("//a/@href")
    assert links == ["#f-area", "#f-kinds-1", "#f-people-0-id_number"]
    form = page(wrong, errors=errors)
    for link in links:
        assert form.xpath(f"//*[@id='{link[1:]}'][self::input or self::select or self::textarea]")


def test_no_errors_make_no_summary() -> None:
    assert render_error_summary(SHOP, {}) == ""


def test_one_section_is_one_page() -> None:
    form = page(section="people")
    assert form.xpath("//*[@name='people.0.name']")
    assert not form.xpath("//*[@name='area']")


def test_a_question_is_shown_only_where_its_condition_holds() -> None:
    assert page(make_answers(delivery=True)).xpath("//*[@name='web_name']")
    assert not page(make_answers(delivery=False)).xpath("//*[@name='web_name']")


def test_a_row_is_added_without_script() -> None:
    post = QueryDict("people.0.name=张小满&_add=people")
    assert is_row_act(post)
    form = page({"people": [{"name": "张小满"}]}, post=post)
    assert form.xpath("//*[@name='people.0.name']/@value") == ["张小满"]
    assert form.xpath("//*[@name='people.1.name']/@value") == [""]
    first_button = form.xpath("//button")[0]
    assert first_button.get("name") is None


def test_no_more_rows_are_offered_than_the_form_takes() -> None:
    row = make_answers()["people"][0]
    assert page(make_answers(people=[row] * 2)).xpath("//button[@name='_add']")
    assert not page(make_answers(people=[row] * 3)).xpath("//button[@name='_add']")


def test_what_people_type_is_never_markup() -> None:
    text = render_form(SHOP, values=make_answers(web_name='"><script>alert(1)</script>'), locked=LOCKED)
    assert "<script>" not in text
    summary = render_error_summary(SHOP, {"web_name": "<script>"})
    assert "<script>" not in summary


def test_a_worked_out_value_is_shown_and_not_asked() -> None:
    form = page()
    assert "2.5平方米" in form.xpath("string(//div[dt='每个餐位的面积'])")
    assert not form.xpath("//*[@name='area_each']")


@pytest.mark.parametrize(("value", "is_told"), [("", False), ("13800000000", True)])
def test_an_empty_field_does_not_say_that_the_register_filled_it(value: str, is_told: bool) -> None:
    field = {"type": "string", "title": "电话", "x-suggest": "person.phone"}
    schema = {"type": "object", "title": "表", "properties": {"phone": field}}
    with translation.override("en"):
        page = render_form(schema, values={"phone": value})
    assert ("stands here to begin with" in page) is is_told
    assert ('-h"' in page) is is_told, "nor does it point at a hint that is not there"
