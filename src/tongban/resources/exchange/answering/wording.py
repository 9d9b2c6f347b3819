"""Questions as they are kept, and those that a grant allows."""

from collections.abc import Sequence
from typing import Any

from tongban.resources.exchange.answering.facts import Asks, Choice, Question
from tongban.resources.exchange.answering.models import AnswerQuestions
from tongban.resources.exchange.answering.rules import is_answered
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.sources.ports import SubjectKind


def questions_of(grant: GrantFact) -> tuple[Question, ...]:
    """What may be asked by a grant, of the fields that it still grants. 1 SQL."""
    row = AnswerQuestions.objects.filter(grant_id=grant.id).first()
    return answered_questions(grant, row.questions if row else ())


def answered_questions(grant: GrantFact, said: Sequence[dict[str, Any]]) -> tuple[Question, ...]:
    """Those of kept questions that the grant lets be answered: their field is granted, and its mask leaves enough."""
    masks = {field.name: field.mask for field in grant.fields}
    found = map(question_from, said)
    return tuple(one for one in found if one.field in masks and is_answered(one, masks[one.field]))


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
