"""What keeps a scenario from being published: a way that leads nowhere, a condition that cannot hold."""

import re
from collections import Counter
from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.content import ItemContent, Question
from tongban.services.items.flaw import Flaw
from tongban.services.items.scenario.paths import MOST_CHOICES, MOST_QUESTIONS, ever_holds

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
# words of CEL, and what the addresses of the guide and of an application already mean
_TAKEN = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "package",
        "namespace",
        "null",
        "return",
        "true",
        "type",
        "var",
        "void",
        "while",
        "size",
        "has",
        "view",
        "whom",
        "q",
    ]
)


def scenario_flaws(content: ItemContent) -> list[Flaw]:
    """All that is wrong with the questions; and, once they are right, with what depends on them."""
    found = [*_flaws_of_questions(content)]
    if found:
        return found
    return [flaw for place, when in _conditions(content) for flaw in _flaws_of(when, place, content)]


def _flaws_of_questions(content: ItemContent) -> Iterator[Flaw]:
    keys = [question.key for question in content.scenario]
    for key, times in Counter(keys).items():
        if times > 1:
            yield Flaw(
                rule="question-key-twice",
                place=f"scenario.{key}",
                text=N_("Two scenario questions have the key %(key)s. Give one of them another."),
                facts={"key": key},
            )
    if len(keys) > MOST_QUESTIONS:
        yield Flaw(
            rule="too-many-questions",
            place="scenario",
            text=N_(
                "%(count)s questions are more than a person answers; at most %(most)s. Split the item instead."
            ),
            facts={"count": len(keys), "most": MOST_QUESTIONS},
        )
    for place, question in enumerate(content.scenario):
        yield from _flaws_of_question(question)
        yield from _flaws_of_names(question, earlier=frozenset(keys[:place]), later=frozenset(keys[place:]))


def _flaws_of_question(question: Question) -> Iterator[Flaw]:
    place = f"scenario.{question.key}"
    if not _KEY.fullmatch(question.key) or question.key in _TAKEN:
        yield Flaw(
            rule="question-key",
            place=place,
            text=N_(
                "“%(key)s” cannot be the key of a question. Use small letters, digits and _, no word of CEL "
                "and none of view, whom, q."
            ),
            facts={"key": question.key},
        )
    values = [choice.value for choice in question.choices]
    if not values:
        yield Flaw(
            rule="question-without-choice",
            place=f"{place}.choices",
            text=N_("The question “%(text)s” offers no answer, so nobody gets past it. Add its answers."),
            facts={"text": question.text},
        )
    if len(values) != len(set(values)) or "" in values or len(values) > MOST_CHOICES:
        yield Flaw(
            rule="choice-value",
            place=f"{place}.choices",
            text=N_(
                "Each answer to “%(text)s” needs a value of its own that is not empty; at most %(most)s answers."
            ),
            facts={"text": question.text, "most": MOST_CHOICES},
        )


def _flaws_of_names(question: Question, *, earlier: frozenset[str], later: frozenset[str]) -> Iterator[Flaw]:
    """A question's own `when` can be read and depends on questions above it only."""
    if question.when is None:
        return
    place = f"scenario.{question.key}.when"
    unread = _unreadable(question.when, place)
    if unread is not None:
        yield unread
        return
    names = expression(question.when).variables
    if late := sorted(names & later):
        yield Flaw(
            rule="question-depends-on-later",
            place=place,
            text=N_(
                "The question “%(text)s” depends on %(names)s, which is asked only afterwards. Move it below, "
                "or ask for an earlier answer."
            ),
            facts={"text": question.text, "names": ", ".join(late)},
        )
    if strange := sorted(names - earlier - later):
        yield _unknown(place, question.when, strange)


def _conditions(content: ItemContent) -> Iterator[tuple[str, str]]:
    """Every `when` of the document with its place."""
    for question in content.scenario:
        if question.when is not None:
            yield f"scenario.{question.key}.when", question.when
    named = (
        [(f"slots.{slot.key}", slot.when) for slot in content.slots]
        + [(f"conditions.{number}", one.when) for number, one in enumerate(content.conditions, start=1)]
        + [(f"step_notes.{number}", one.when) for number, one in enumerate(content.step_notes, start=1)]
        + [(f"fees.{number}", one.when) for number, one in enumerate(content.fees, start=1)]
        + [(f"limit_cases.{number}", one.when) for number, one in enumerate(content.limit_cases, start=1)]
        + [(f"kinds.{one.business}", one.when) for one in content.kinds]
    )
    for place, when in named:
        if when is not None:
            yield f"{place}.when", when


def _flaws_of(when: str, place: str, content: ItemContent) -> Iterator[Flaw]:
    """One condition: readable, asking known answers, decided by all of them, and true for somebody."""
    unread = _unreadable(when, place)
    if unread is not None:
        yield unread
        return
    if strange := sorted(expression(when).variables - {question.key for question in content.scenario}):
        yield _unknown(place, when, strange)
        return
    try:
        is_ever = ever_holds(when, content)
    except ExpressionFailed as failed:
        yield Flaw(
            rule="condition-undecided",
            place=place,
            text=N_(
                "The condition %(when)s is neither true nor false for some answers: %(why)s. "
                "Compare a question with one of its answers, such as who == 'company'."
            ),
            facts={"when": when, "why": failed.facts["why"]},
        )
        return
    if is_ever is None:
        yield Flaw(
            rule="condition-too-wide",
            place=place,
            text=N_("The condition %(when)s asks about too many questions at once. Ask about fewer."),
            facts={"when": when},
        )
    elif not is_ever:
        yield _never(place, when)


def _never(place: str, when: str) -> Flaw:
    if place.startswith("scenario."):
        text = N_(
            "No answers lead to this question: its condition %(when)s never holds. Compare the values it "
            "names with the answers that the questions above offer."
        )
        return Flaw(rule="question-unreachable", place=place, text=text, facts={"when": when})
    text = N_(
        "The condition %(when)s holds for nobody. Compare the values it names with the answers that the "
        "questions offer."
    )
    return Flaw(rule="condition-never-holds", place=place, text=text, facts={"when": when})


_UNREADABLE = N_("The condition %(when)s cannot be read: %(why)s. Write it like who == 'company'.")
_UNREADABLE_FROM = N_(
    "The condition %(when)s cannot be read from its character %(at)s on. Write it like who == 'company'."
)


def _unreadable(when: str, place: str) -> Flaw | None:
    try:
        expression(when)
    except ExpressionRefused as refused:
        return Flaw(
            rule="condition-unreadable",
            place=place,
            text=_UNREADABLE_FROM if refused.facts.get("at") else _UNREADABLE,
            facts={"when": when, "why": refused.facts["why"], "at": refused.facts.get("at", 0)},
        )
    return None


def _unknown(place: str, when: str, names: list[str]) -> Flaw:
    return Flaw(
        rule="condition-unknown-answer",
        place=place,
        text=N_(
            "The condition %(when)s asks for %(names)s, and no question has that key. Correct the name or "
            "add the question."
        ),
        facts={"when": when, "names": ", ".join(names)},
    )
