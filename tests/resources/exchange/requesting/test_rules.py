"""What a request and an answer must say, as tables and as properties."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foundation.directory.make import COUNTY, make_organisations
from tests.resources.exchange.make import HOUSING, answer, asked
from tongban.foundation.calendars.public import calendar_for
from tongban.resources.datasets.public import FieldContent, ResourceContent
from tongban.resources.exchange.facts import Condition, GrantState, Mask, Op, Way
from tongban.resources.exchange.requesting import answer_rules, rules
from tongban.resources.exchange.requesting.facts import FieldAnswer, RequestState
from tongban.resources.exchange.requesting.refusals import (
    AnswerIncomplete,
    GrantOutOfOrder,
    RequestIncomplete,
    RequestOutOfOrder,
)
from tongban.standards.working_time import working_days_between

TODAY = date(2026, 9, 28)
CONTENT = ResourceContent(formats=("0200",), **HOUSING)
TERMS = rules.Terms(open_level=2, daily_most=100_000, latest=date(2029, 9, 27))
NAMES = ("不动产单元号", "权利人", "坐落", "抵押状态")


def _problems(content: ResourceContent = CONTENT, **changes: Any) -> dict[str, str]:
    facts = {"item_name": "最低生活保障", "laws_over": (), "colleagues": {7}, "today": TODAY, "terms": TERMS}
    known = {name: changes.pop(name) for name in tuple(changes) if name in facts}
    said = asked("103001/000001", **({"responsible": 7} | changes))
    found = rules.problems_of(said, content=content, **(facts | known))
    return {one.field: one.reason for one in reversed(found)}


def test_a_request_that_says_everything_has_no_problem() -> None:
    assert _problems() == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"item_name": ""}, {"item_code": "item-unknown"}),
        ({"purpose": "工作需要"}, {"purpose": "purpose-short"}),
        ({"basis": "上级要求"}, {"basis": "basis-missing"}),
        ({"basis": "《社会救助暂行办法》"}, {"basis": "basis-missing"}),
        ({"laws_over": ["社会救助暂行办法"]}, {"basis": "basis-over"}),
        ({"fields": ()}, {"fields": "fields-missing"}),
        ({"fields": ("面积", "配偶")}, {"fields": "field-unknown"}),
        ({"fields": ("面积", "面积")}, {"fields": "field-unknown"}),
        ({"field_reasons": ""}, {"field_reasons": "reasons-missing"}),
        ({"fields": ("面积", "不动产单元号"), "field_reasons": ""}, {}),
        ({"ways": ()}, {"ways": "ways-missing"}),
        ({"daily_quota": 0}, {"daily_quota": "quota-outside"}),
        ({"daily_quota": 100_001}, {"daily_quota": "quota-outside"}),
        ({"until": None}, {"until": "until-missing"}),
        ({"until": TODAY}, {"until": "until-past"}),
        ({"until": date(2029, 9, 28)}, {"until": "until-far"}),
        ({"until": date(2029, 9, 27)}, {}),
        ({"responsible": 8}, {"responsible": "responsible-missing"}),
        ({"responsible": None}, {"responsible": "responsible-missing"}),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert _problems(**changes) == expected


def test_files_are_shared_as_files_only() -> None:
    files = CONTENT.model_copy(update={"formats": ("0310",), "fields": ()})
    assert rules.ways_of(files.formats) == (Way.BATCH,)
    assert _problems(files, fields=(), ways=(Way.API,)) == {"ways": "way-impossible"}
    assert _problems(files, fields=(), ways=(Way.BATCH,)) == {}


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(RequestIncomplete) as refused:
        rules.check_asked(
            asked("x", purpose="", basis="", fields=(), ways=(), daily_quota=-1, until=None),
            content=CONTENT,
            item_name="",
            laws_over=(),
            colleagues=(),
            today=TODAY,
            terms=TERMS,
        )
    assert list(refused.value.by_field()) == [
        "item_code", "purpose", "basis", "fields", "ways", "daily_quota", "until", "responsible",
    ]  # fmt: skip


@pytest.mark.django_db
def test_days_are_working_days_and_leave_out_the_holidays() -> None:
    make_organisations()
    calendar = calendar_for(COUNTY)

    def due(share_type: str) -> date:
        return rules.due_of_check(share_type, at=TODAY, calendar=calendar, unconditional=1, check=2)

    assert (due("1"), due("2")) == (date(2026, 9, 29), date(2026, 9, 30))
    answered = rules.due_after(10, at=TODAY, calendar=calendar)
    assert working_days_between(TODAY, answered, calendar) == 10
    assert answered > TODAY + timedelta(days=14)  # the National Day lies between


FIELD_NAMES = st.sampled_from([field.name for field in CONTENT.fields] + ["配偶", ""])


@given(
    fields=st.lists(FIELD_NAMES, max_size=8).map(tuple),
    ways=st.lists(st.sampled_from(list(Way)), max_size=5, unique=True).map(tuple),
    quota=st.integers(-5, 200_000),
    days=st.integers(-10, 2000),
    reasons=st.sampled_from(["", "低保审核要核对家庭名下房产"]),
)
def test_whatever_passes_is_within_the_catalogue_and_the_terms(
    fields: tuple[str, ...], ways: tuple[Way, ...], quota: int, days: int, reasons: str
) -> None:
    until = TODAY + timedelta(days=days)
    found = _problems(fields=fields, ways=ways, daily_quota=quota, until=until, field_reasons=reasons)
    if found:
        return
    known = {field.name: field for field in CONTENT.fields}
    assert fields and set(fields) <= set(known) and len(set(fields)) == len(fields)
    assert ways and set(ways) <= set(rules.ways_of(CONTENT.formats))
    assert 1 <= quota <= TERMS.daily_most
    assert TODAY < until <= TERMS.latest
    assert reasons or all(known[name].level <= TERMS.open_level for name in fields)


@given(state=st.sampled_from(list(RequestState)), act=st.sampled_from(sorted(rules.MOVES)))
def test_an_act_starts_only_where_the_table_says(state: RequestState, act: str) -> None:
    starts, leads_to = rules.MOVES[act]
    if state in starts:
        assert rules.check_move(state, act) is leads_to
        return
    with pytest.raises(RequestOutOfOrder):
        rules.check_move(state, act)


@given(state=st.sampled_from(list(GrantState)), act=st.sampled_from(sorted(rules.GRANT_MOVES)))
def test_what_has_ended_never_comes_back(state: GrantState, act: str) -> None:
    if state in (GrantState.REVOKED, GrantState.EXPIRED):
        with pytest.raises(GrantOutOfOrder):
            rules.check_grant_move(state, act)


@pytest.mark.parametrize(
    ("name", "type_", "is_personal", "level", "mask"),
    [
        ("公民身份号码", "C", True, 3, Mask.ID_NUMBER),
        ("权利人证件号", "C", True, 3, Mask.ID_NUMBER),
        ("权利人", "C", True, 3, Mask.NAME),
        ("联系电话", "C", True, 3, Mask.PHONE),
        ("户籍地址", "C", True, 3, Mask.ADDRESS),
        ("出生日期", "D", True, 3, Mask.YEAR),
        ("诊断", "C", True, 4, Mask.PRESENCE),
        ("抵押状态", "C", True, 3, Mask.NONE),
        ("住所", "C", False, 1, Mask.NONE),  # of a firm
    ],
)
def test_the_first_mask_comes_from_what_the_field_is(
    name: str, type_: str, is_personal: bool, level: int, mask: Mask
) -> None:
    field = FieldContent(name=name, type=type_, is_personal=is_personal, level=level)
    assert answer_rules.default_mask(field) is mask
    assert mask in answer_rules.masks_for(field)


@pytest.mark.parametrize(
    ("name", "type_", "length", "masks"),
    [
        ("婚姻状况", "C", 2, (Mask.NONE, Mask.PRESENCE)),
        ("联系电话", "C", 20, (Mask.NONE, Mask.PHONE, Mask.PRESENCE)),
        ("面积", "N", None, (Mask.NONE, Mask.PRESENCE)),
        ("登记日期", "D", None, (Mask.NONE, Mask.YEAR, Mask.PRESENCE)),
        ("备注", "C", 12, (Mask.NONE, Mask.NAME, Mask.PHONE, Mask.PRESENCE)),
        ("备注", "C", None, (Mask.NONE, Mask.NAME, Mask.ID_NUMBER, Mask.PHONE, Mask.ADDRESS, Mask.PRESENCE)),
    ],
)
def test_masks_to_choose_from_fit_what_the_field_holds(
    name: str, type_: str, length: int | None, masks: tuple[Mask, ...]
) -> None:
    field = FieldContent(name=name, type=type_, length=length, is_personal=True, level=3)
    assert set(answer_rules.masks_for(field)) == set(masks)


def _answer_problems(**changes: Any) -> dict[str, str]:
    said = answer(*NAMES, **changes)
    want = asked("103001/000001", responsible=7)
    found = list(answer_rules.problems_of(said, asked=want, content=CONTENT, today=TODAY))
    return {one.field: one.reason for one in reversed(found)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"fields": (FieldAnswer(name="权利人", is_granted=True),)}, {"fields": "fields-differ"}),
        (
            {"fields": tuple(FieldAnswer(name=name, is_granted=False, reason="无关") for name in NAMES)},
            {"fields": "nothing-granted"},
        ),
        (
            {
                "fields": (
                    *(FieldAnswer(name=name, is_granted=True) for name in NAMES[:3]),
                    FieldAnswer(name="抵押状态", is_granted=False, reason=" "),
                )
            },
            {"reason-3": "reason-missing"},
        ),
        (
            {"fields": tuple(FieldAnswer(name=name, is_granted=True, mask=Mask.YEAR) for name in NAMES)},
            {f"mask-{place}": "mask-unfit" for place in range(4)},
        ),
        ({"daily_quota": 201}, {"daily_quota": "quota-outside"}),
        ({"until": date(2027, 9, 28)}, {"until": "until-outside"}),
        ({"until": TODAY}, {"until": "until-outside"}),
        ({"ways": (Way.BATCH,)}, {"ways": "ways-outside"}),
        ({"ways": ()}, {"ways": "ways-outside"}),
        (
            {"conditions": (Condition(field="配偶", op=Op.EQ, values=("1",)),)},
            {"conditions": "condition-unknown"},
        ),
        (
            {"conditions": (Condition(field="面积", op=Op.EQ, values=("1", "2")),)},
            {"conditions": "condition-values"},
        ),
        ({"conditions": (Condition(field="面积", op=Op.IN, values=()),)}, {"conditions": "condition-values"}),
        ({"conditions": (Condition(field="坐落", op=Op.PREFIX, values=("谯城区",)),)}, {}),
    ],
)
def test_an_answer_gives_no_more_than_was_asked(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert _answer_problems(**changes) == expected


@given(order=st.permutations(NAMES), refused=st.sets(st.sampled_from(NAMES), max_size=3))
def test_answers_come_in_the_order_of_the_request(order: list[str], refused: set[str]) -> None:
    said = answer(
        fields=tuple(
            FieldAnswer(name=name, is_granted=name not in refused, reason="无关" if name in refused else "")
            for name in order
        )
    )
    want = asked("103001/000001", responsible=7)
    found = answer_rules.check_answer(said, asked=want, content=CONTENT, today=TODAY)
    assert tuple(one.name for one in found) == NAMES
    assert {one.name for one in found if not one.is_granted} == refused


def test_a_wrong_answer_is_refused_with_its_facts() -> None:
    with pytest.raises(AnswerIncomplete) as refused:
        answer_rules.check_answer(
            answer(*NAMES, daily_quota=500),
            asked=asked("103001/000001", responsible=7),
            content=CONTENT,
            today=TODAY,
        )
    assert "200" in refused.value.by_field()["daily_quota"]
