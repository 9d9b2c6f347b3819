"""Which questions are asked, what the answers leave of a content, and every way through."""

from itertools import islice, product

import pytest

from tests.services.items.make import content
from tests.services.items.scenario.make import QUESTIONS, question, tree
from tongban.services.items.facts import Limit, Limits
from tongban.services.items.scenario.paths import MOST_PATHS, ever_holds, path_count, paths
from tongban.services.items.scenario.rules import (
    asked_questions,
    content_for,
    counted_answers,
    holds,
    next_question,
)

CONTENT = tree()
FIRM = {"who": "firm", "what": "new", "agent": "agent", "place": "city"}


@pytest.mark.parametrize(
    ("answers", "asked", "following"),
    [
        ({}, "who agent", "who"),
        ({"who": "person"}, "who agent", "agent"),
        ({"who": "firm"}, "who what agent", "what"),
        ({"who": "firm", "what": "new", "agent": "self"}, "who what agent", None),
        ({"who": "firm", "what": "new", "agent": "agent"}, "who what agent place", "place"),
        (FIRM, "who what agent place", None),
        ({"who": "nobody", "agent": "self"}, "who agent", "who"),
    ],
)
def test_answers_decide_what_is_asked_next(
    answers: dict[str, str], asked: str, following: str | None
) -> None:
    assert [q.key for q in asked_questions(CONTENT, answers)] == asked.split()
    wanted = next_question(CONTENT, answers)
    assert (wanted.key if wanted else None) == following


def test_an_answer_to_a_question_that_is_not_asked_does_not_count() -> None:
    assert counted_answers(CONTENT, {**FIRM, "who": "person", "other": "x"}) == {
        "who": "person",
        "agent": "agent",
    }


@pytest.mark.parametrize(
    ("answers", "slots", "promised"),
    [
        ({"who": "person", "agent": "self"}, "identity", 10),
        ({"who": "person", "agent": "agent"}, "identity mandate", 12),
        ({"who": "firm", "what": "change", "agent": "agent"}, "identity mandate map", 3),
        (FIRM, "identity charter mandate", 12),
        ({**FIRM, "place": "county"}, "identity charter mandate map", 12),
    ],
)
def test_complete_answers_leave_nothing_open(answers: dict[str, str], slots: str, promised: int) -> None:
    mine = content_for(CONTENT, answers)
    assert [slot.key for slot in mine.slots] == slots.split()
    assert mine.limits.promised == Limit(count=promised)
    assert mine.limit_cases == ()
    parts = (*mine.slots, *mine.conditions, *mine.step_notes, *mine.fees)
    assert all(part.when is None for part in parts)
    assert [step.name for step in mine.step_notes] == ["受理", "现场核查"][: 1 + (answers["who"] == "firm")]
    assert len(mine.fees) == (answers.get("what") == "new")


def test_a_limit_that_a_case_leaves_out_is_the_items() -> None:
    mine = content_for(CONTENT, {"who": "firm", "what": "change", "agent": "self"})
    assert mine.limits == Limits(statutory=Limit(count=20), promised=Limit(count=3))


def test_what_open_answers_decide_keeps_its_condition() -> None:
    nobody = content_for(CONTENT, {})
    assert [(slot.key, slot.when is None) for slot in nobody.slots] == [
        ("identity", True), ("charter", False), ("mandate", False), ("map", False),
    ]  # fmt: skip
    assert (len(nobody.limit_cases), nobody.limits) == (2, CONTENT.limits)
    person = content_for(CONTENT, {"who": "person"})
    assert [slot.key for slot in person.slots] == ["identity", "mandate"]
    assert len(person.limit_cases) == 1


def test_a_condition_is_decided_as_soon_as_nothing_can_change_it() -> None:
    assert holds("who == 'person' || agent in ['self', 'agent']", CONTENT, {}) is True
    assert holds("who == 'firm' && agent == 'agent'", CONTENT, {"agent": "self"}) is False
    assert holds("what != 'new'", CONTENT, {"who": "person"}) is True
    assert holds("what != 'new'", CONTENT, {}) is None


def test_a_condition_about_a_question_that_is_not_there_stays_open() -> None:
    assert holds("colour == 'red'", CONTENT, FIRM) is None


def test_a_content_without_conditions_is_nobodys_own() -> None:
    plain = content()
    assert content_for(plain, {"who": "x"}) is plain


def test_every_way_is_walked_once() -> None:
    ways = list(paths(CONTENT))
    assert len(ways) == path_count(CONTENT) == 2 + 2 + 1 + 2
    assert len({tuple(sorted(way.items())) for way in ways}) == len(ways)
    assert FIRM in ways
    assert list(paths(CONTENT, about={"what"})) == [
        {"who": "person"},
        {"who": "firm", "what": "new"},
        {"who": "firm", "what": "change"},
    ]


def test_a_wide_tree_is_walked_only_as_far_as_asked() -> None:
    wide = tree(scenario=tuple(question(f"q{n}", *"abcdefgh") for n in range(30)))
    assert path_count(wide) == MOST_PATHS
    assert len(list(islice(paths(wide), 3))) == 3
    assert ever_holds("q3 == 'h'", wide) is True
    assert ever_holds(" && ".join(f"q{n} == 'h'" for n in range(9)), wide) is None
    assert holds(" && ".join(f"q{n} == 'h'" for n in range(9)), wide, {}) is None


def test_more_answers_only_narrow_what_fewer_answers_leave() -> None:
    offers = [("", "strange", *(choice.value for choice in q.choices)) for q in QUESTIONS]
    for chosen in product(*offers):
        given = dict(zip((q.key for q in QUESTIONS), chosen, strict=True))
        answers = counted_answers(CONTENT, given)
        assert counted_answers(CONTENT, answers) == answers
        mine = content_for(CONTENT, answers)
        assert content_for(mine, answers) == mine
        ways = [way for way in paths(CONTENT) if answers.items() <= way.items()]
        reached = [{slot.key for slot in content_for(CONTENT, way).slots} for way in ways]
        assert {slot.key for slot in mine.slots if slot.when is None} <= set.intersection(*reached)
        assert set.union(*reached) <= {slot.key for slot in mine.slots}
