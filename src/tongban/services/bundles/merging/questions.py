"""The scenario questions of all members, each asked once."""

from collections.abc import Sequence
from dataclasses import replace

from tongban.services.bundles.facts import BundleContent
from tongban.services.bundles.merging.expressions import any_of, every, in_scenario, quoted
from tongban.services.bundles.merging.facts import Joined, Whole
from tongban.services.items.public import PublishedItem, Question, holds


def with_questions(content: BundleContent, items: Sequence[PublishedItem]) -> Whole:
    """The bundle's own questions, then those of its members that it does not settle.

    The same question of two members (text and choices) is one; another with the same key is
    asked under a key of its own.
    """
    asked: dict[str, Question] = {question.key: question for question in content.scenario}
    conditions: dict[str, list[str | None]] = {}
    joined: list[Joined] = []
    for member, item in zip(content.members, items, strict=True):
        names: dict[str, str] = {}
        for question in item.content.scenario:
            is_asked = holds(question.when, item.content, member.answers)
            if question.key in member.answers or is_asked is False:
                continue
            key = _key_for(question, member.key, asked)
            names[question.key] = key
            own = None
            if question.when and not is_asked:
                own = in_scenario(question.when, answers=read(names, member.answers))
            conditions.setdefault(key, []).append(every(member.when, own))
            asked.setdefault(key, question.model_copy(update={"key": key}))
        joined.append(Joined(member=member, item=item, questions=names))
    questions = tuple(
        question.model_copy(update={"when": any_of(conditions[key])}) if key in conditions else question
        for key, question in asked.items()
    )
    return replace(Whole(content=content, members=tuple(joined)), questions=questions)


def read(names: dict[str, str], settled: dict[str, str], *, prefix: str = "") -> dict[str, str]:
    """How each question of a member reads in a condition of the whole."""
    return {key: quoted(answer) for key, answer in settled.items()} | {
        key: f"{prefix}{name}" for key, name in names.items()
    }


def _key_for(question: Question, member: str, asked: dict[str, Question]) -> str:
    before = asked.get(question.key)
    if before is None or _is_same(before, question):
        return question.key
    return f"{member}_{question.key}"


def _is_same(one: Question, other: Question) -> bool:
    return (one.text, one.choices) == (other.text, other.choices)
