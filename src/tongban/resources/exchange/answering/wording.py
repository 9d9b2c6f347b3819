"""Questions as they are kept, and those that a grant allows."""

from collections.abc import Sequence
from typing import Any

from tongban.resources.exchange.answering.facts import Asks, Choice, Question
from tongban.resources.exchange.answering.models import AnswerQuestions
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.sources.ports import SubjectKind


def questions_of(grant: GrantFact) -> tuple[Question, ...]:
    """What may be asked by a grant, of the fields that it still grants. 1 SQL."""
    row = AnswerQuestions.objects.filter(grant_id=grant.id).first()
    granted = {field.name for field in grant.fields}
    return tuple(one for one in map(question_from, row.questions if row else ()) if one.field in granted)


def question_from(said: dict[str, Any]) -> Question:
    """A question back from what is kept."""
    return Question(
        code=said["code"],
        text=said["text"],
        kind=SubjectKind(said["kind"]),
        field=said["field"],
        asks=Asks(said["asks"]),
        choices=tuple(Choice(value=one["value"], label=one["label"]) for one in said["choices"]),
    )


def questions_as_json(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """As they are kept."""
    return [
        {
            "code": one.code,
            "text": one.text,
            "kind": one.kind.value,
            "field": one.field,
            "asks": one.asks.value,
            "choices": [{"value": choice.value, "label": choice.label} for choice in one.choices],
        }
        for one in questions
    ]
