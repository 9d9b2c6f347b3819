"""Every way through the questions of a scenario, and the limits within which one may be published."""

from collections.abc import Collection, Iterator
from itertools import islice

from tongban.kernel.expressions import expression
from tongban.services.items.content import ItemContent, Question
from tongban.services.items.scenario.rules import MOST_TRIED, NOT_ASKED

# a person answers them one by one; the longest scenario among the real guides has 12 questions
MOST_QUESTIONS = 40
MOST_CHOICES = 60
MOST_PATHS = 20_000


def paths(content: ItemContent, *, about: Collection[str] | None = None) -> Iterator[dict[str, str]]:
    """Each complete set of answers that a person can give, one by one: there may be millions.

    `about` keeps to some questions and those on which they depend.
    """
    keys = None if about is None else _closure(content, about)
    questions = [q for q in content.scenario if keys is None or q.key in keys]
    for settled in _walk(questions, {}):
        yield {key: answer for key, answer in settled.items() if answer != NOT_ASKED}


def path_count(content: ItemContent) -> int:
    """How many ways there are, counted up to `MOST_PATHS`."""
    return sum(1 for _ in islice(paths(content), MOST_PATHS))


def ever_holds(when: str, content: ItemContent) -> bool | None:
    """Whether some person's answers make `when` hold; None where there are too many ways to try.

    Raises ExpressionFailed for a condition that some answers cannot decide.
    """
    condition = expression(when)
    found = False
    keys = _closure(content, condition.variables)
    questions = [question for question in content.scenario if question.key in keys]
    for tried, settled in enumerate(_walk(questions, {})):
        if tried >= MOST_TRIED:
            return None
        found |= condition.holds({name: settled[name] for name in condition.variables})
    return found


def _walk(questions: list[Question], settled: dict[str, str]) -> Iterator[dict[str, str]]:
    """Depth first, as deep as there are questions; each way yields a dict of its own."""
    if not questions:
        yield dict(settled)
        return
    first, *others = questions
    is_asked = first.when is None or expression(first.when).holds(settled)
    for value in [choice.value for choice in first.choices] if is_asked else [NOT_ASKED]:
        yield from _walk(others, {**settled, first.key: value})


def _closure(content: ItemContent, about: Collection[str]) -> set[str]:
    """These questions and all on which their being asked depends."""
    keys = set(about)
    for question in reversed(content.scenario):
        if question.key in keys and question.when:
            keys |= expression(question.when).variables
    return keys
