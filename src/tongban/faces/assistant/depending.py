"""Which question of the scenario (情形) an answer waits for. Pure rules over the item's content."""

from collections.abc import Iterable, Mapping

from tongban.faces.assistant.asking import Asked
from tongban.faces.assistant.facts import Key, State
from tongban.faces.assistant.matching import answer_in, fit
from tongban.kernel.expressions import expression
from tongban.services.items.public import ItemContent, Question, asked_questions, content_for

_ANSWERS = 0.8  # so much of a choice and what was said must be the same


def question_for(
    content: ItemContent, answers: Mapping[str, str], key: Key, *, skipped: frozenset[str]
) -> Question | None:
    """The first open question on which this element depends; None when it can be told now.

    `skipped`: the person does not know, so the element is told with its open parts.
    """
    open_parts = [when for when in _conditions(content_for(content, answers), key) if when is not None]
    if not open_parts:
        return None
    needed = _with_earlier(content, {name for when in open_parts for name in expression(when).variables})
    return next(
        (
            question
            for question in asked_questions(content, answers)
            if question.key in needed and question.key not in answers and question.key not in skipped
        ),
        None,
    )


def answer_of(asked: Asked, content: ItemContent, state: State) -> tuple[str, str] | None:
    """The question that the sentence answers and the answer: the one that we asked before all others.

    What asks for an element, or answers another question than ours, must be the choice's own words.
    """
    questions = asked_questions(content, state.answers)
    for question in sorted(questions, key=lambda one: one.key != state.question):
        value = answer_in(asked.text, question.choices)
        if value is None:
            continue
        label = next(one.label for one in question.choices if one.value == value)
        likeness = max(fit(asked.text, [label]), fit(label, [asked.text]))
        is_ours = question.key == state.question and not asked.keys
        if is_ours or (likeness >= _ANSWERS and not asked.is_yes_no):
            return question.key, value
    return None


def open_question(
    content: ItemContent, answers: Mapping[str, str], *, skipped: frozenset[str]
) -> Question | None:
    """The first question that the application still wants answered."""
    asked = asked_questions(content, answers)
    return next((one for one in asked if one.key not in answers and one.key not in skipped), None)


def _conditions(mine: ItemContent, key: Key) -> Iterable[str | None]:
    """The conditions under which the parts of an element hold, as far as they are open."""
    if key is Key.MATERIALS:
        return [slot.when for slot in mine.slots]
    if key is Key.FEE:
        return [fee.when for fee in mine.fees]
    if key is Key.LIMIT:
        return [case.when for case in mine.limit_cases]
    if key is Key.CONDITIONS:
        return [condition.when for condition in mine.conditions]
    if key is Key.STEPS:
        return [step.when for step in mine.step_notes]
    return []


def _with_earlier(content: ItemContent, keys: set[str]) -> set[str]:
    """These questions with those on which they depend themselves."""
    by_key = {question.key: question for question in content.scenario}
    found: set[str] = set()
    todo = list(keys)
    while todo:
        key = todo.pop()
        if key in found or key not in by_key:
            continue
        found.add(key)
        if (when := by_key[key].when) is not None:
            todo += expression(when).variables
    return found
