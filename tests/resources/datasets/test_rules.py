"""What a description must say, entry by entry, and by which words it is found."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resources.datasets.make import content
from tongban.resources.datasets import rules
from tongban.resources.datasets.content import EdgeContent, FieldContent, ResourceContent
from tongban.resources.datasets.facts import ResourceIncomplete
from tongban.resources.datasets.words import words_of, words_sought
from tongban.standards.codes import (
    BadClassCode,
    BadResourceCode,
    check_resource_code,
    make_resource_code,
    parse_class_code,
    parse_resource_code,
)

PERSON = FieldContent(name="身份证号", is_personal=True, level=3)
NAMELESS = EdgeContent(direction="from", kind="register")
ELSEWHERE = EdgeContent(direction="from", kind="resource", ref="人口库")


def reasons(**changes: Any) -> set[tuple[str, str]]:
    found = rules.problems_of(content(**changes), personal_level=3)
    return {(one.field, one.reason) for one in found}


def test_a_whole_description_has_no_problem() -> None:
    assert reasons() == set()


def test_an_empty_draft_says_everything_that_is_missing() -> None:
    found = rules.problems_of(ResourceContent(), personal_level=3)
    assert {one.field for one in found} == {
        "name", "summary", "formats", "share_type", "open_type", "cycle", "importance", "layer", "level",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"share_type": "3", "open_type": "3"}, ("share_basis", "share-basis-missing")),
        (
            {"share_type": "3", "open_type": "3", "share_basis": "涉及隐私"},
            ("share_basis", "share-basis-missing"),
        ),
        (
            {"share_type": "3", "open_type": "3", "share_basis": "《统计法》"},
            ("share_basis", "share-basis-missing"),
        ),
        (
            {"share_type": "3", "open_type": "1", "share_basis": "《统计法》第二十五条"},
            ("open_type", "open-but-unshared"),
        ),
        ({"share_type": "2"}, ("share_conditions", "share-conditions-missing")),
        ({"open_type": "2"}, ("open_conditions", "open-conditions-missing")),
        ({"share_type": "4"}, ("share_type", "unknown-code")),
        ({"formats": ("9999",)}, ("formats", "unknown-code")),
        ({"fields": ()}, ("fields", "fields-missing")),
        ({"fields": (PERSON, PERSON), "level": 3, "open_type": "3"}, ("fields", "field-twice")),
        ({"fields": (FieldContent(name=""),)}, ("fields", "field-unnamed")),
        ({"fields": (FieldContent(name="x", type="?"),)}, ("fields", "unknown-type")),
        ({"fields": (PERSON,), "level": 2, "open_type": "3"}, ("level", "personal-level")),
        ({"fields": (PERSON,), "level": 3}, ("open_type", "open-but-personal")),
        ({"fields": (FieldContent(name="x", level=4),), "level": 2}, ("level", "level-below-field")),
        ({"importance": "3"}, ("open_type", "core-open")),
        ({"importance": "4", "open_type": "3"}, ("share_type", "secret-shared")),
        ({"related": ("人口库",)}, ("related", "bad-resource-code")),
        ({"lineage": (NAMELESS,)}, ("lineage", "edge-empty")),
        ({"lineage": (ELSEWHERE,)}, ("lineage", "bad-resource-code")),
    ],
)
def test_each_rule_has_its_reason(changes: dict[str, Any], problem: tuple[str, str]) -> None:
    assert problem in reasons(**changes)


def test_personal_fields_are_fine_at_the_level_of_the_setting() -> None:
    assert reasons(fields=(PERSON,), level=3, open_type="3") == set()
    personal = content(fields=(PERSON,), level=3, open_type="3")
    assert [one.reason for one in rules.problems_of(personal, personal_level=4)] == ["personal-level"]


def test_no_sharing_with_an_article_is_taken_and_with_a_law_out_of_force_is_not() -> None:
    kept = content(
        share_type="3", open_type="3", share_basis="依据《中华人民共和国统计法》（2024年修正）第二十五条。"
    )
    assert rules.problems_of(kept, personal_level=3) == []
    assert rules.cited_articles(kept.share_basis) == [("中华人民共和国统计法", "第二十五条")]
    with pytest.raises(ResourceIncomplete) as refused:
        rules.check_complete(kept, personal_level=3, laws_over=["统计法"])
    assert refused.value.facts["reasons"] == {"share_basis": "share-basis-over"}


def test_the_sentence_of_a_refusal_names_the_level_of_the_setting() -> None:
    with pytest.raises(ResourceIncomplete) as refused:
        rules.check_complete(content(fields=(PERSON,), level=1, open_type="3"), personal_level=4)
    assert "at least 4" in refused.value.by_field()["level"]


@given(st.sampled_from(["101001", "2010010203", "312345678901"]), st.integers(1, 10**9 - 1))
def test_a_code_is_read_back_as_it_was_made(kind: str, number: int) -> None:
    code = make_resource_code(kind, number)
    assert parse_resource_code(code) == (kind, number)
    assert check_resource_code(code.replace("/", "-")) == code


@pytest.mark.parametrize(
    "text", ["", "101001", "401001/1", "101001/0", "101001/x", "10100/1", "101001/1/2", "１０１００１/1"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadResourceCode):
        check_resource_code(text)


def test_a_class_code_has_four_parts() -> None:
    parts = parse_class_code("20100102")
    assert (parts.kind, parts.group, parts.heading, parts.subheading) == ("2", "01", "001", "02")
    with pytest.raises(BadClassCode):
        parse_class_code("9")


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_a_part_of_a_text_is_found_by_pairs(middle: str, before: str, after: str) -> None:
    """Whatever Chinese is cut out of a text finds it; words in Latin letters are found whole."""
    cut = "".join(one for one in middle if "一" <= one <= "鿿")
    assert set(words_sought(cut)) <= set(words_of([f"{before} {cut} {after}"]))


def test_words_are_found_in_any_width_and_case() -> None:
    assert set(words_sought("ＩＤ 社保")) <= set(words_of(["个人社保id信息"]))
    assert not set(words_sought("医保")) <= set(words_of(["社保信息"]))
