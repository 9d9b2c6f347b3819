"""Which questions are asked, and what a content says to somebody who has answered them so far.

A `when` is CEL over the answers, each question's key being a name: `who == 'company'`. A question
that is not asked, because its own `when` does not hold, answers with the empty text. Questions
are asked in their order and depend on earlier ones only, so every path ends.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import TypeVar

from tongban.kernel.expressions import expression
from tongban.services.items.content import (
    Condition,
    Fee,
    ItemContent,
    LimitCase,
    Limits,
    Question,
    Slot,
    StepNote,
)

Answers = Mapping[str, str]
NOT_ASKED = ""
# combinations of answers tried before a condition counts as open; a refusal keeps published ones below
MOST_TRIED = 4096

_Part = TypeVar("_Part", Slot, Condition, StepNote, Fee, LimitCase)


def settled_answers(content: ItemContent, given: Answers) -> dict[str, str | None]:
    """Every question's answer: what was chosen, the empty text where it is not asked, None while open.

    An answer that the question does not offer, or to a question that is not asked, does not count.
    """
    settled: dict[str, str | None] = {}
    for question in content.scenario:
        is_asked = _holds(question.when, content, settled)
        if is_asked is False:
            settled[question.key] = NOT_ASKED
            continue
        offered = {choice.value for choice in question.choices}
        answer = given.get(question.key)
        settled[question.key] = answer if is_asked and answer in offered else None
    return settled


def asked_questions(content: ItemContent, given: Answers) -> tuple[Question, ...]:
    """The questions that these answers lead to, answered or not, in their order."""
    settled = settled_answers(content, given)
    return tuple(q for q in content.scenario if _holds(q.when, content, settled))


def next_question(content: ItemContent, given: Answers) -> Question | None:
    """The first question that still wants an answer; None when the answers are complete."""
    settled = settled_answers(content, given)
    return next(
        (q for q in content.scenario if settled[q.key] is None and _holds(q.when, content, settled)), None
    )


def counted_answers(content: ItemContent, given: Answers) -> dict[str, str]:
    """The given answers that count: offered, and to a question that is asked."""
    return {key: answer for key, answer in settled_answers(content, given).items() if answer}


def told_answers(content: ItemContent, given: Answers) -> list[tuple[str, str]]:
    """The questions that were asked, each with the answer in its own words."""
    counted = counted_answers(content, given)
    return [
        (question.text, choice.label)
        for question in content.scenario
        for choice in question.choices
        if counted.get(question.key) == choice.value
    ]


def holds(when: str | None, content: ItemContent, given: Answers) -> bool | None:
    """Whether a condition holds for these answers; None while it depends on answers still open.

    Raises ExpressionRefused, ExpressionFailed for a condition that no published content has.
    """
    return _holds(when, content, settled_answers(content, given))


def content_for(content: ItemContent, given: Answers) -> ItemContent:
    """The content as it is for these answers.

    What the answers rule out is gone; what holds stands without its `when`; what depends on a
    question still open keeps its `when`. `limits` are those of the first limit case that holds,
    a kind of limit that the case leaves out staying the item's; `limit_cases` keeps the cases
    that are still open. With complete answers nothing is open.
    """
    if not _is_conditional(content):
        return content
    settled = settled_answers(content, given)

    def kept(parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
        found = ((part, _holds(part.when, content, settled)) for part in parts)
        return tuple(
            part.model_copy(update={"when": None}) if is_sure and part.when else part
            for part, is_sure in found
            if is_sure is not False
        )

    limits, cases = _limits(content, settled)
    changes = {
        "slots": kept(content.slots),
        "conditions": kept(content.conditions),
        "step_notes": kept(content.step_notes),
        "fees": kept(content.fees),
        "limits": limits,
        "limit_cases": cases,
    }
    return content.model_copy(update=changes)


def _is_conditional(content: ItemContent) -> bool:
    parts = (content.slots, content.conditions, content.step_notes, content.fees)
    return bool(content.limit_cases) or any(part.when for group in parts for part in group)


def _limits(content: ItemContent, settled: Mapping[str, str | None]) -> tuple[Limits, tuple[LimitCase, ...]]:
    undecided: list[LimitCase] = []
    for case in content.limit_cases:
        is_sure = _holds(case.when, content, settled)
        if is_sure and not undecided:
            return filled_limits(case, content.limits), ()
        if is_sure is not False:
            undecided.append(case)
        if is_sure:
            break
    return content.limits, tuple(undecided)


def filled_limits(case: LimitCase, general: Limits) -> Limits:
    """The limits of a case, each kind that it leaves out as the item has it."""
    return Limits(
        statutory=case.limits.statutory or general.statutory,
        promised=case.limits.promised or general.promised,
        extension=case.limits.extension or general.extension,
    )


def _holds(when: str | None, content: ItemContent, settled: Mapping[str, str | None]) -> bool | None:
    """Decided as soon as every answer still possible comes to the same."""
    if when is None:
        return True
    condition = expression(when)
    if not condition.variables <= settled.keys():
        return None  # no question gives that answer: a content from before this was refused
    names = {name: settled[name] for name in condition.variables if settled.get(name) is not None}
    if names.keys() == condition.variables:
        return condition.holds(names)
    seen: set[bool] = set()
    for tried, answers in enumerate(_possible(condition.variables - names.keys(), content)):
        seen.add(condition.holds({**names, **answers}))
        if len(seen) > 1 or tried >= MOST_TRIED:
            return None
    return seen.pop() if seen else None


def _possible(keys: frozenset[str], content: ItemContent) -> Iterator[dict[str, str]]:
    """Every combination of answers to these questions, each of which may also not be asked."""
    questions = [question for question in content.scenario if question.key in keys]
    offers = [
        [choice.value for choice in question.choices] + ([NOT_ASKED] if question.when else [])
        for question in questions
    ]
    for values in islice(product(*offers), MOST_TRIED + 1):
        yield {question.key: value for question, value in zip(questions, values, strict=True)}
