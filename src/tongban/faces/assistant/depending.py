"""Which question of the scenario (情形) an answer waits for. Pure rules over the item's content."""

from collections.abc import Iterable, Mapping

from tongban.faces.assistant.asking import Asked, clauses
from tongban.faces.assistant.facts import Key, State
from tongban.faces.assistant.matching import answer_in, chosen_in, fit, without
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


def answers_in(asked: Asked, content: ItemContent, state: State) -> dict[str, str]:
    """What the sentence answers of the scenario: our own question, and any other one that its pieces tell of.

    Our question is answered by a choice, its number, or yes and no; another one only in the choice's own words.
    """
    found: dict[str, str] = {}
    ours = next((one for one in content.scenario if one.key == state.question), None)
    if ours is not None and (value := answer_in(asked.text, ours.choices)) is not None:
        label = next(one.label for one in ours.choices if one.value == value)
        likeness = max(fit(asked.text, [label]), fit(label, [asked.text]))
        if not asked.keys or (likeness >= _ANSWERS and not asked.is_yes_no):
            found[ours.key] = value
    if asked.is_yes_no and not asked.keys:
        return found
    # the service's own name answers nothing; an everyday name that says a choice (社保卡丢了) does
    labels = [choice.label for question in content.scenario for choice in question.choices]
    plain = [alias for alias in content.aliases if not any(label in alias for label in labels)]
    names = [content.name, *plain]
    for piece in clauses(without(asked.text, names).replace("  ", "，")):
        answers = {**state.answers, **found}
        for question in asked_questions(content, answers):
            if question.key not in answers or question.key == state.question:
                value = chosen_in(piece, question.text, question.choices)
                if value is not None:
                    found.setdefault(question.key, value)
    return found


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
