"""A scenario that cannot be published is refused: where, and how to mend it."""

from typing import Any

import pytest

from tests.services.items.make import content
from tests.services.items.scenario.make import question, tree
from tongban.services.items.facts import Condition, Fee, Limit, LimitCase, Limits, Slot, StepNote
from tongban.services.items.rules import flaws

WHO = question("who", "person", "firm")
CASE = {"limits": Limits(promised=Limit(count=3))}


def test_a_sound_tree_has_no_flaw() -> None:
    assert flaws(tree()) == []


@pytest.mark.parametrize(
    ("changes", "place", "rule"),
    [
        ({"scenario": (WHO, WHO)}, "scenario.who", "question-key-twice"),
        ({"scenario": (question("view", "a"),)}, "scenario.view", "question-key"),
        ({"scenario": (question("in", "a"),)}, "scenario.in", "question-key"),
        ({"scenario": (question("谁", "a"),)}, "scenario.谁", "question-key"),
        ({"scenario": (question("who"),)}, "scenario.who.choices", "question-without-choice"),
        ({"scenario": (question("who", "a", "a"),)}, "scenario.who.choices", "choice-value"),
        ({"scenario": (question("who", "a", ""),)}, "scenario.who.choices", "choice-value"),
        (
            {"scenario": tuple(question(f"q{n}", "a") for n in range(41))},
            "scenario",
            "too-many-questions",
        ),
        (
            {"scenario": (question("what", "a", when="who == 'firm'"), WHO)},
            "scenario.what.when",
            "question-depends-on-later",
        ),
        (
            {"scenario": (question("what", "a", when="what == 'a'"),)},
            "scenario.what.when",
            "question-depends-on-later",
        ),
        (
            {"scenario": (WHO, question("what", "a", when="whom == 'firm'"))},
            "scenario.what.when",
            "condition-unknown-answer",
        ),
        (
            {"scenario": (WHO, question("what", "a", when="who =="))},
            "scenario.what.when",
            "condition-unreadable",
        ),
        (
            {"scenario": (WHO, question("what", "a", when="who == 'frm'"))},
            "scenario.what.when",
            "question-unreachable",
        ),
        (
            {"scenario": (WHO, question("what", "a", when="who == 'firm' && who == 'person'"))},
            "scenario.what.when",
            "question-unreachable",
        ),
        ({"slots": (Slot(key="a", name="A", when="who == 'x'"),)}, "slots.a.when", "condition-never-holds"),
        ({"slots": (Slot(key="a", name="A", when="1 +"),)}, "slots.a.when", "condition-unreadable"),
        ({"slots": (Slot(key="a", name="A", when="who"),)}, "slots.a.when", "condition-undecided"),
        (
            {"slots": (Slot(key="a", name="A", when="size(who) + 1.5 > 2.0"),)},
            "slots.a.when",
            "condition-undecided",
        ),
        (
            {"conditions": (Condition(text="是"), Condition(text="否", when="me == 'x'"))},
            "conditions.2.when",
            "condition-unknown-answer",
        ),
        (
            {"step_notes": (StepNote(name="受理", when="me == 'x'"),)},
            "step_notes.1.when",
            "condition-unknown-answer",
        ),
        ({"fees": (Fee(name="费", when="me == 'x'"),)}, "fees.1.when", "condition-unknown-answer"),
        (
            {"limit_cases": (LimitCase(when="me == 'x'", **CASE),)},
            "limit_cases.1.when",
            "condition-unknown-answer",
        ),
        (
            {"limit_cases": (LimitCase(when="who == 'firm'", limits=Limits(promised=Limit(count=21))),)},
            "limit_cases.1.limits",
            "promise-above-law",
        ),
    ],
)
def test_each_flaw_says_where_it_is_and_how_to_mend_it(
    changes: dict[str, Any], place: str, rule: str
) -> None:
    found = flaws(content(**{"scenario": (WHO,), **changes}))
    assert [(flaw.place, flaw.rule) for flaw in found] == [(place, rule)]
    assert "%(" not in found[0].sentence()


def test_a_question_that_no_way_reaches_through_others_is_found() -> None:
    scenario = (
        WHO,
        question("what", "a", "b", when="who == 'firm'"),
        question("deep", "x", when="what == 'a' && who == 'person'"),
    )
    assert [flaw.rule for flaw in flaws(content(scenario=scenario))] == ["question-unreachable"]


def test_a_condition_about_too_much_is_refused() -> None:
    scenario = tuple(question(f"q{n}", *"abcdefgh") for n in range(6))
    wide = " && ".join(f"q{n} == 'a'" for n in range(6))
    found = flaws(content(scenario=scenario, slots=(Slot(key="a", name="A", when=wide),)))
    assert [flaw.rule for flaw in found] == ["condition-too-wide"]
