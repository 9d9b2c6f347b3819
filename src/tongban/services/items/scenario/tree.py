"""What each answer to the scenario leads to, for whoever writes the questions. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.content import Choice, ItemContent, Question


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One answer, the questions that it brings up, and what else holds because of it.

    `asks` are texts of questions, `brings` pairs of element and name; an answer with neither
    changes nothing. `is_shared`: some of it hangs on other answers as well.
    """

    choice: Choice
    asks: tuple[str, ...]
    brings: tuple[tuple[str, str], ...]
    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class Fork:
    """One question with what each of its answers leads to; `depth` counts the questions on which it hangs."""

    question: Question
    depth: int
    branches: tuple[Branch, ...]


def forks(content: ItemContent) -> list[Fork]:
    """The questions in their order. A condition that cannot be read leads nowhere; the checks tell of it."""
    depths: dict[str, int] = {}
    found = []
    for question in content.scenario:
        above = _variables(question.when)
        depths[question.key] = max((depths.get(key, 0) + 1 for key in above), default=0)
        branches = tuple(_branch(content, question, choice) for choice in question.choices)
        found.append(Fork(question=question, depth=depths[question.key], branches=branches))
    return found


def _branch(content: ItemContent, question: Question, choice: Choice) -> Branch:
    parts = list(_parts(content))
    hanging = [
        (element, name, when) for element, name, when in parts if _leads(when, question.key, choice.value)
    ]
    return Branch(
        choice=choice,
        asks=tuple(name for element, name, _ in hanging if element == "scenario"),
        brings=tuple((element, name) for element, name, _ in hanging if element != "scenario"),
        is_shared=any(len(_variables(when)) > 1 for _, _, when in hanging),
    )


def _parts(content: ItemContent) -> Iterator[tuple[str, str, str]]:
    """Everything that has a condition: element, name, condition."""
    named = (
        ("scenario", [(one.text, one.when) for one in content.scenario]),
        ("materials", [(one.name, one.when) for one in content.slots]),
        ("conditions", [(one.text, one.when) for one in content.conditions]),
        ("fees", [(one.name, one.when) for one in content.fees]),
        ("process", [(one.name, one.when) for one in content.step_notes]),
        ("limit-cases", [("", one.when) for one in content.limit_cases]),
    )
    for element, parts in named:
        for name, when in parts:
            if when:
                yield element, name, when


def _variables(when: str | None) -> frozenset[str]:
    try:
        return expression(when).variables if when else frozenset()
    except ExpressionRefused:
        return frozenset()


def _leads(when: str, key: str, value: str) -> bool:
    """Whether a condition hangs on this question, and this answer alone does not rule it out."""
    names = _variables(when)
    if key not in names:
        return False
    try:
        return len(names) > 1 or expression(when).holds({key: value})
    except ExpressionFailed:
        return False
