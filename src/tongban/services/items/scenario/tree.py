"""What each answer to the scenario leads to, for whoever writes the questions. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.content import Choice, ItemContent, Question

_Hanging = tuple[str, str, str, bool]  # element, name, condition, whether it hangs on other answers too


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
    """The questions in their order. A condition that cannot be read leads nowhere; the checks tell of it.

    Each condition is read once, and tried only with the answers to the question on which it hangs.
    """
    hanging: dict[str, list[_Hanging]] = defaultdict(list)
    for element, name, when in _parts(content):
        for key in (names := _variables(when)):
            hanging[key].append((element, name, when, len(names) > 1))
    depths: dict[str, int] = {}
    found = []
    for question in content.scenario:
        above = _variables(question.when)
        depths[question.key] = max((depths.get(key, 0) + 1 for key in above), default=0)
        branches = tuple(_branch(hanging[question.key], question, choice) for choice in question.choices)
        found.append(Fork(question=question, depth=depths[question.key], branches=branches))
    return found


def _branch(hanging: Sequence[_Hanging], question: Question, choice: Choice) -> Branch:
    led = [one for one in hanging if one[3] or _holds(one[2], question.key, choice.value)]
    return Branch(
        choice=choice,
        asks=tuple(name for element, name, _, _ in led if element == "scenario"),
        brings=tuple((element, name) for element, name, _, _ in led if element != "scenario"),
        is_shared=any(is_shared for _, _, _, is_shared in led),
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


def _holds(when: str, key: str, value: str) -> bool:
    """Whether a condition that hangs on this question alone holds with this answer."""
    try:
        return expression(when).holds({key: value})
    except ExpressionFailed:
        return False
