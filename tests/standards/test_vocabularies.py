"""Code lists: complete, dated, in both languages where citizens see them."""

import json
from datetime import date
from pathlib import Path

import pytest

from tongban.standards.vocabularies import (
    UnknownCode,
    holiday_label,
    same_text,
    vocabularies,
    vocabulary,
)
from tongban.standards.working_time import ARTICLE_45, LimitUnit, Procedure

SHOWN_TO_CITIZENS = [
    "item_type",
    "use_level",
    "satisfaction_gbt39046",
    "satisfaction_device",
    "topic_person",
    "topic_legal",
    "server_type_c0109",
    "handle_type",
    "project_type",
    "material_need",
    "material_format",
    "result_type",
    "evaluation_detail",
    "procedure",
    "festival",
]


def test_every_list_of_the_reference_is_here_word_for_word(shared: Path) -> None:
    reference = json.loads((shared / "reference/code-lists.json").read_text(encoding="utf-8"))
    for key, codes in reference.items():
        flat = (
            {code: text for group in codes.values() for code, text in group.items()}
            if key == "evaluation_detail"
            else codes
        )
        assert {term.code: term.text for term in vocabulary(key)} == flat


@pytest.mark.parametrize("key", SHOWN_TO_CITIZENS)
def test_what_citizens_see_has_an_english_name(key: str) -> None:
    assert all(term.english for term in vocabulary(key))


def test_every_list_names_its_standard() -> None:
    assert all(found.standard and found.name and found.english for found in vocabularies().values())
    assert vocabulary("item_type").effective_from == date(2020, 10, 1)
    assert not vocabulary("item_type").holds_on(date(2020, 9, 30))


def test_a_code_is_read_in_both_languages() -> None:
    types = vocabulary("item_type")
    assert (types.text("01"), types.english_text("01")) == ("行政许可", "Administrative licence")
    assert types.label("20", "zh-hans") == "公共服务事项"
    assert types.code_of("行政给付") == "05"
    assert "11" not in types
    # departments have no English name: the Chinese one stands
    assert vocabulary("central_dept").label("17", "en") == "住建"


def test_a_code_that_a_list_has_not_is_refused_by_name() -> None:
    with pytest.raises(UnknownCode) as refused:
        vocabulary("item_type").text("77")
    assert refused.value.facts == {"vocabulary": "item_type", "code": "77"}


def test_the_two_codings_of_satisfaction_run_against_each_other() -> None:
    codes = [same_text("satisfaction_device", "satisfaction_gbt39046", code) for code in "54321"]
    assert codes == ["1", "2", "3", "4", "5"]


def test_each_level_of_satisfaction_has_its_eight_options() -> None:
    for level in "12345":
        assert len(vocabulary("evaluation_detail").in_group(level)) == 8


def test_guangdongs_item_types_map_to_the_national_ones() -> None:
    found = vocabulary("item_type_guangdong")
    assert [found.term(code).group for code in ("01", "20", "21")] == ["01", "10", "20"]


def test_procedures_and_units_are_those_of_working_time() -> None:
    procedures = vocabulary("procedure")
    assert {term.code for term in procedures} == {procedure.value for procedure in Procedure}
    assert {term.code for term in procedures.in_group("45")} == {one.value for one in ARTICLE_45}
    assert {term.code for term in vocabulary("limit_unit")} == {unit.value for unit in LimitUnit}


def test_holidays_are_named_in_both_languages() -> None:
    assert holiday_label("中秋节、国庆节", "en") == "Mid-Autumn Festival, National Day"
    assert holiday_label("中秋节、国庆节", "zh-hans") == "中秋节、国庆节"
    assert holiday_label("药博会", "en") == "药博会"
