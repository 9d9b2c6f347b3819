"""Say which questions may be asked by a grant (设定答复问题): only its provider does."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.answering.facts import DEFINE, SUBJECT, Question
from tongban.resources.exchange.answering.models import AnswerQuestions
from tongban.resources.exchange.answering.rules import check_questions
from tongban.resources.exchange.answering.scope import defines_for
from tongban.resources.exchange.answering.wording import questions_as_json
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.sources.queries import served_binding


@transaction.atomic
def define_questions(*, grant_code: str, questions: Sequence[Question], by: Actor, at: datetime) -> None:
    """The questions that the grant allows from now on; answers that were given stay as they are.

    Raises DutyMissing, NotFound (no such grant of the officer's data by this way), Invalid.
    """
    rows = Grant.objects.select_for_update().filter(code=grant_code)
    if isinstance(by, Officer):
        rows = rows.filter(provider_id__in=defines_for(by))
    row = rows.first()
    if row is None or Way.ANSWER.value not in row.ways:
        raise NotFound(facts={"grant": grant_code})
    grant = grant_fact(row, on=at.astimezone(CITY_ZONE).date())
    masks = {field.name: field.mask for field in grant.fields}
    binding = served_binding(grant.resource_code)
    if binding is None:
        check_questions(questions, masks, None)
    else:
        check_questions(questions, masks, binding.fields, subjects=binding.subjects)
    said = questions_as_json(questions)
    AnswerQuestions.objects.update_or_create(
        grant_id=row.pk, defaults={"questions": said, "set_at": at, "set_by": by.ref}
    )
    record(act=DEFINE, subject=SUBJECT.format(code=grant.code), by=by, at=at, facts={"questions": said})
