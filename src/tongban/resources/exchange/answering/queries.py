"""Questions about answers: what may be asked, and what was answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.seals.public import Sealed, is_evidence_genuine
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.answering.facts import AnswerFact, GrantQuestions, Said, Why
from tongban.resources.exchange.answering.models import AnswerQuestions, GivenAnswer
from tongban.resources.exchange.answering.scope import asks_for, defines_for
from tongban.resources.exchange.answering.wording import answered_questions
from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting.queries import grants_of_consumer, grants_of_provider, not_live
from tongban.resources.exchange.requesting.refusals import GrantNotLive

SHOWN = 50


def askable(by: Officer, *, at: datetime) -> list[tuple[GrantFact, GrantQuestions]]:
    """The live grants by which the officer may ask, with their questions; where none is set, with whom to ask.

    2 SQL, and 1 for each provider that has set none. Raises DutyMissing.
    """
    grants = [
        one
        for one in grants_of_consumer(asks_for(by), at=at)
        if Way.ANSWER in one.ways and one.state is GrantState.LIVE
    ]
    return [
        (one, said if said.questions else replace(said, phone=organisation(one.provider_id).phone))
        for one, said in _with_questions(grants)
    ]


def ended_grant(code: str, *, by: Officer, at: datetime) -> GrantNotLive | None:
    """Why a grant by which the officer's organisations asked does not hold; None of any other. 2 SQL at most.

    Raises DutyMissing.
    """
    for one in grants_of_consumer(asks_for(by), at=at):
        if one.code == code and Way.ANSWER in one.ways and one.state is not GrantState.LIVE:
            return not_live(one)
    return None


def defined_by(by: Officer, *, at: datetime) -> list[tuple[GrantFact, GrantQuestions]]:
    """Grants of the officer's data by which others ask, with their questions. 2 SQL. Raises DutyMissing."""
    return _with_questions(
        [one for one in grants_of_provider(defines_for(by), at=at) if Way.ANSWER in one.ways]
    )


def answers_of(by: Officer) -> list[AnswerFact]:
    """The newest answers that the officer's organisations were given. 1 SQL, 1 a signing key. Raises DutyMissing."""
    rows = GivenAnswer.objects.filter(consumer_id__in=asks_for(by)).order_by("-asked_at")
    return [_fact(row) for row in rows[:SHOWN]]


def answer_for(code: str, *, by: Officer) -> AnswerFact:
    """An answer that the officer's organisations were given. 2 SQL. Raises DutyMissing, NotFound."""
    row = GivenAnswer.objects.filter(code=code, consumer_id__in=asks_for(by)).first()
    if row is None:
        raise NotFound(facts={"answer": code})
    return _fact(row)


def checked_answer(code: str) -> AnswerFact:
    """An answer as anybody checks it who has its code. 2 SQL. Raises NotFound (none like that, or forgotten)."""
    row = GivenAnswer.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    return _fact(row)


def _with_questions(grants: Sequence[GrantFact]) -> list[tuple[GrantFact, GrantQuestions]]:
    kept = AnswerQuestions.objects.filter(grant_id__in=[one.id for one in grants])
    said = dict(kept.values_list("grant_id", "questions"))
    return [(one, _questions(one, said.get(one.id, []))) for one in grants]


def _questions(grant: GrantFact, said: Sequence[dict[str, Any]]) -> GrantQuestions:
    return GrantQuestions(
        grant_code=grant.code,
        resource_name=grant.resource_name,
        provider_name=grant.provider_name,
        consumer_name=grant.consumer_name,
        purpose=grant.purpose,
        needs_case=grant.needs_case,
        questions=answered_questions(grant, said),
    )


def _fact(row: GivenAnswer) -> AnswerFact:
    sealed = Sealed(
        signature=bytes(row.signature), certificate_sha256=row.certificate_sha256, sealed_at=row.asked_at
    )
    why = row.document["why"]
    return AnswerFact(
        code=row.code,
        number=row.number,
        consumer_id=row.consumer_id,
        by_name=row.by_name,
        said=Said(row.document["answer"]),
        why=Why(why) if why else None,
        asked_at=row.asked_at,
        forget_on=row.forget_on,
        document=row.document,
        signature=sealed.signature,
        certificate_sha256=row.certificate_sha256,
        is_genuine=is_evidence_genuine(row.document, sealed),
    )
