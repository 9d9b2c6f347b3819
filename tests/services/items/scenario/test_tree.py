"""What each answer leads to."""

import time

from tests.services.items.make import content
from tongban.services.items.facts import Choice, Question, Slot
from tongban.services.items.scenario.tree import forks


def question(key: str, *values: str, when: str | None = None) -> Question:
    choices = tuple(Choice(value=value, label=value.upper()) for value in values)
    return Question(key=key, text=f"{key}?", choices=choices, when=when)


def test_answers_lead_to_questions_and_papers() -> None:
    found = forks(
        content(
            scenario=(question("who", "a", "b"), question("what", "c", "d", when="who == 'a'")),
            slots=(
                Slot(key="m1", name="执照", when="who == 'b'"),
                Slot(key="m2", name="合同", when="who == 'a' && what == 'c'"),
                Slot(key="m3", name="照片", when="who =="),
            ),
        )
    )
    who, what = found
    assert (who.depth, what.depth) == (0, 1)
    first, second = who.branches
    assert (first.asks, first.brings, first.is_shared) == (("what?",), (("materials", "合同"),), True)
    # a condition over several answers may still come about
    assert second.brings == (("materials", "执照"), ("materials", "合同"))
    assert [branch.brings for branch in what.branches] == [(("materials", "合同"),)] * 2


def test_many_questions_and_many_papers_cost_no_square() -> None:
    questions = tuple(question(f"q{at}", *(f"a{n}" for n in range(10))) for at in range(100))
    slots = tuple(Slot(key=f"m{at}", name=f"材料{at}", when=f"q{at % 100} == 'a1'") for at in range(300))
    started = time.perf_counter()
    found = forks(content(scenario=questions, slots=slots))
    assert time.perf_counter() - started < 0.5
    assert len(found[0].branches[1].brings) == 3
