"""Published answers on the HTTP API: for everybody."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tongban.kernel import clock
from tongban.services.feedback.answers.facts import PublishedAnswer
from tongban.services.feedback.answers.queries import (
    find_answers,
    public_answer,
    public_answers,
)
from tongban.standards.working_time import local_day

router = Router(tags=["answers"])
_FOUND = 20


class AnswerOut(Schema):
    """An answer to everybody. `item_code` is empty where it is about no service; `review_on`: its last day."""

    id: UUID
    question: str
    answer: str
    item_code: str
    item_name: str
    organisation_name: str
    version: int
    published_at: datetime
    review_on: date


class AnswersOut(Schema):
    """Answers; `cursor` leads to the next page of a list, and is empty for a search."""

    answers: list[AnswerOut]
    cursor: str


@router.get("/answers", response=AnswersOut, summary="Published answers")
def read_answers(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    item: Annotated[str, Query(max_length=60)] = "",
    theme: Annotated[str, Query(max_length=12)] = "",
    organisation: UUID | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> AnswersOut:
    """With `q` the best first, those about `item` before others; else all of the item, theme and organisation, the
    newest first."""
    if q.strip():
        found = find_answers(q=q, today=_today(), limit=_FOUND, item_code=item)
        return AnswersOut(answers=[_out(one) for one in found], cursor="")
    page = public_answers(
        today=_today(),
        themes=(theme,) if theme else (),
        office=organisation,
        item_code=item,
        cursor=cursor,
    )
    return AnswersOut(answers=[_out(one) for one in page.rows], cursor=page.cursor)


@router.get("/answers/{answer_id}", response=AnswerOut, summary="One published answer")
def read_answer(request: HttpRequest, answer_id: UUID) -> AnswerOut:
    """Not found when it was withdrawn or has expired."""
    return _out(public_answer(answer_id, today=_today()))


def _today() -> date:
    return local_day(clock.now())


def _out(one: PublishedAnswer) -> AnswerOut:
    fields: dict[str, Any] = {name: getattr(one, name) for name in AnswerOut.model_fields}
    return AnswerOut(**fields)
