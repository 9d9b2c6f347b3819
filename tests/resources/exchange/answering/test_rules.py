"""What is answered: a closed list of ways to ask, and no more than the field's mask leaves."""

from datetime import date

import pytest

from tongban.kernel.errors import Invalid
from tongban.resources.exchange.answering.facts import (
    Asks,
    Choice,
    NoSuchQuestion,
    Question,
    Said,
    UnknownQuestion,
    Why,
)
from tongban.resources.exchange.answering.rules import (
    answered,
    check_questions,
    is_answered,
    question_named,
)
from tongban.resources.exchange.facts import Mask
from tongban.resources.exchange.sources.ports import SubjectKind

ON = date(2026, 9, 28)


def question(
    asks: Asks, *choices: str, field: str = "区划", code: str = "q", text: str = "在{}吗？"
) -> Question:
    said = tuple(Choice(value=one, label=f"“{one}”") for one in choices or ("341602",))
    return Question(code=code, text=text, kind=SubjectKind.PERSON, field=field, asks=asks, choices=said)


@pytest.mark.parametrize(
    ("asks", "parameter", "values", "said", "why"),
    [
        (Asks.BEGINS, "341602", ["341602100000"], Said.YES, None),
        (Asks.BEGINS, "341602", ["341621"], Said.NO, None),
        (Asks.BEGINS, "341602", [""], Said.CANNOT_SAY, Why.NO_VALUE),
        (Asks.BEGINS, "341602", [], Said.CANNOT_SAY, Why.NOBODY),
        (Asks.IS, "存续", ["存续"], Said.YES, None),
        (Asks.IS, "存续", ["注销"], Said.NO, None),
        (Asks.FROM, "90", ["120.5"], Said.YES, None),
        (Asks.BEFORE, "90", ["120.5"], Said.NO, None),
        (Asks.AGE, "18", ["2008-09-28"], Said.YES, None),
        (Asks.AGE, "18", ["2008-09-29"], Said.NO, None),
        (Asks.AGE, "18", ["2008"], Said.CANNOT_SAY, Why.NO_DAY),
        (Asks.HAS, "1", [], Said.NO, None),
        (Asks.HAS, "1", [""], Said.YES, None),
        (Asks.HAS_IN, "亳州市", ["合肥市蜀山区", "亳州市谯城区"], Said.YES, None),
        (Asks.HAS_IN, "亳州市", ["合肥市蜀山区"], Said.NO, None),
        (Asks.HAS_IN, "亳州市", [], Said.NO, None),
    ],
)
def test_what_is_answered(asks: Asks, parameter: str, values: list[str], said: Said, why: Why | None) -> None:
    assert answered(question(asks, parameter), parameter, [{"区划": one} for one in values], on=ON) == (
        said,
        why,
    )


def test_somebody_born_on_29_february_is_of_age_from_1_march() -> None:
    asked, rows = question(Asks.AGE, "18"), [{"区划": "2008-02-29"}]
    assert answered(asked, "18", rows, on=date(2026, 2, 28))[0] is Said.NO
    assert answered(asked, "18", rows, on=date(2026, 3, 1))[0] is Said.YES


def test_only_questions_and_parameters_of_the_closed_list_are_asked() -> None:
    known = [question(Asks.BEGINS, "341602")]
    assert question_named(known, "q", "341602")[1].label == "“341602”"
    for code, parameter, refusal in (
        ("q", "34160", NoSuchQuestion),
        ("other", "341602", UnknownQuestion),
        ("q", "", NoSuchQuestion),
    ):
        with pytest.raises(refusal):
            question_named(known, code, parameter)


@pytest.mark.parametrize(
    "questions",
    [
        [question(Asks.IS, field="电话")],
        [question(Asks.AGE, "十八")],
        [question(Asks.IS), question(Asks.IS)],
        [question(Asks.IS, code="a b")],
        [question(Asks.IS, text=" ")],
        [question(Asks.IS, "")],
    ],
)
def test_questions_are_of_granted_fields_and_whole(questions: list[Question]) -> None:
    check_questions([question(Asks.IS)], {"区划": Mask.NONE}, None)
    with pytest.raises(Invalid):
        check_questions(questions, {"区划": Mask.NONE}, None)


@pytest.mark.parametrize(
    ("asked", "mask", "is_right"),
    [
        (question(Asks.AGE, "60"), Mask.NONE, True),
        (question(Asks.AGE, "60"), Mask.YEAR, False),
        (question(Asks.BEFORE, "1966"), Mask.YEAR, True),
        (question(Asks.BEFORE, "1966-11-30"), Mask.YEAR, False),
        (question(Asks.BEGINS, "亳州市谯城区"), Mask.ADDRESS, True),
        (question(Asks.HAS_IN, "亳州市谯城区", "亳州市谯城区古井镇"), Mask.ADDRESS, False),
        (question(Asks.HAS, "1"), Mask.PRESENCE, True),
    ],
)
def test_a_question_asks_no_more_than_the_mask_leaves(asked: Question, mask: Mask, is_right: bool) -> None:
    assert is_answered(asked, mask) is is_right
    if is_right:
        check_questions([asked], {"区划": mask}, ["区划"])
    else:
        with pytest.raises(Invalid) as refused:
            check_questions([asked], {"区划": mask}, ["区划"])
        assert "leaves only a part" in refused.value.by_field()["choices-1"]


def test_a_question_is_about_a_field_that_is_served() -> None:
    with pytest.raises(Invalid):
        check_questions([question(Asks.IS)], {"区划": Mask.NONE}, ["住址"])
    with pytest.raises(Invalid):  # of people, where firms are kept
        check_questions([question(Asks.IS)], {"区划": Mask.NONE}, ["区划"], subjects={SubjectKind.FIRM})
