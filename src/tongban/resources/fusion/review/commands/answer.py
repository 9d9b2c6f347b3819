"""A department answers for its row under a number that speaks of two."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.fusion.deliveries.scope import delivers_for
from tongban.resources.fusion.review.commands.ask import subject_of, task_keys, waits
from tongban.resources.fusion.review.facts import ANSWER_ACT, ClashAnswer, ClashResolved, NothingToAnswer
from tongban.resources.fusion.review.models import Clash

LONGEST = 500


@transaction.atomic
def answer_clash(
    *, clash_id: UUID, organisation_id: UUID, answer: ClashAnswer, text: str, by: Officer, at: datetime
) -> None:
    """Say that the department's row is right, or that it will be corrected and delivered again. 5 SQL.

    The to-do is done; whoever asked reads the answer. The text may name people: it is kept as ciphertext, and the
    trail says only what was answered. Nothing is resolved by it: that the next run of fusion does.

    Raises NotFound (also another department's), ClashResolved, NothingToAnswer, Invalid (right, without why).
    """
    row = Clash.objects.select_for_update().filter(id=clash_id).first()
    if row is None or organisation_id not in row.organisation_ids or organisation_id not in delivers_for(by):
        raise NotFound
    if row.resolved_on is not None:
        raise ClashResolved
    if not waits(row, organisation_id):
        raise NothingToAnswer
    said = text.strip()
    if answer is ClashAnswer.RIGHT and not said:
        raise Invalid(facts={"fields": {"text": N_("Say on what it rests that your data are right.")}})
    if len(said) > LONGEST:
        raise Invalid(facts={"fields": {"text": N_("Write 500 characters at most.")}})
    told = {"answer": answer.value, "text": said, "at": at.isoformat()}
    row.answered = {**(row.answered or {}), str(organisation_id): told}
    row.save(update_fields=["answered"])
    for key in task_keys(row, organisation_id):
        close_task(key=key, by=by, at=at, outcome=answer.value)
    facts = {"organisation": str(organisation_id), "answer": answer.value}
    record(act=ANSWER_ACT, subject=subject_of(row), by=by, at=at, facts=facts)
