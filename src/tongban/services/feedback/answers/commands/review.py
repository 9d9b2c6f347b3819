"""Review a proposed answer: publish it, or send it back; not who proposed it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task, drop_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid
from tongban.services.feedback.answers.commands.propose import lock_answer, look_key, task_key
from tongban.services.feedback.answers.facts import (
    MAY_PROPOSE,
    MAY_PUBLISH,
    RETURN_ACT,
    AnswerChanged,
    AnswerMoved,
    AnswerState,
    SecondReaderNeeded,
    VersionState,
    about_of,
)
from tongban.services.feedback.answers.models import AnswerRow, AnswerVersion

PUBLISH_DUTY = MAY_PUBLISH
_LONGEST_REMARK = 500


@transaction.atomic
def publish_answer(*, answer_id: UUID, version: int, by: Officer, at: datetime) -> None:
    """Publish the proposed version: from now on the public reads it, and finds it in the search.

    Source: 行政许可法 art. 30 (2) (what is said about a service is accurate and reliable). Raises NotFound,
    DutyMissing, AnswerMoved, SecondReaderNeeded, Invalid (its day to be looked at again has come meanwhile).
    """
    row, proposed = _proposed(answer_id, version, by=by)
    if proposed.review_on <= at.astimezone(CITY_ZONE).date():
        raise Invalid(
            facts={"fields": {"remark": N_("Its day to be looked at again has come. Send it back.")}}
        )
    _reviewed(proposed, VersionState.PUBLISHED, "", by=by, at=at)
    look_keys = [look_key(row)]  # of the version that is replaced
    row.state, row.version = AnswerState.PUBLISHED, proposed.number
    row.question, row.answer = proposed.question, proposed.text
    row.published_at, row.review_on = at, proposed.review_on
    row.withdrawn_at, row.withdrawn_reason = None, ""
    row.save()
    facts = {"version": proposed.number, "review_on": proposed.review_on, "item": row.item_code}
    record(act=PUBLISH_DUTY, subject=about_of(row.id), by=by, at=at, facts=facts)
    close_task(key=task_key(row, proposed.number), by=by, at=at, outcome="published")
    drop_tasks(keys=look_keys, at=at, outcome="published")
    announce(AnswerChanged(answer_id=row.id, state=AnswerState.PUBLISHED, at=at))


@transaction.atomic
def return_answer(*, answer_id: UUID, version: int, remark: str, by: Officer, at: datetime) -> None:
    """Send the proposed version back with a remark; what the public reads stays as it is.

    Raises NotFound, DutyMissing, AnswerMoved, SecondReaderNeeded, Invalid.
    """
    row, proposed = _proposed(answer_id, version, by=by)
    words = remark_of(remark, missing=N_("Say what has to be changed."))
    _reviewed(proposed, VersionState.RETURNED, words, by=by, at=at)
    facts = {"version": proposed.number, "length": len(words)}
    record(act=RETURN_ACT, subject=about_of(row.id), by=by, at=at, facts=facts)
    close_task(key=task_key(row, proposed.number), by=by, at=at, outcome="returned")
    send_message(
        to_account=proposed.proposed_by_account,
        about=about_of(row.id),
        title=N_("An answer that you proposed was sent back"),
        body=N_("Open it to read why, and to propose it anew."),
        facts={},
        url=f"/desk/answers/{row.id}/",
        at=at,
        key=f"answer:{row.id}:{proposed.number}:returned",
    )


def remark_of(text: str, *, missing: str, field: str = "remark") -> str:
    """A remark of at most 500 characters. Raises Invalid."""
    words = text.strip()
    if not words or len(words) > _LONGEST_REMARK:
        said = N_("Please use at most 500 characters.") if words else missing
        raise Invalid(facts={"fields": {field: said}})
    return words


def _proposed(answer_id: UUID, version: int, *, by: Officer) -> tuple[AnswerRow, AnswerVersion]:
    """The answer, locked, and its proposed version, for somebody else than who proposed it. 2 SQL."""
    row = lock_answer(answer_id, by=by)
    check_duty(by, PUBLISH_DUTY, organisation_id=row.organisation_id)
    proposed = row.versions.filter(number=version, state=VersionState.PROPOSED).first()
    if proposed is None:
        raise AnswerMoved
    is_hand = by.is_hand_of(proposed.proposed_by_ref, PUBLISH_DUTY, organisation_id=row.organisation_id)
    if is_hand or proposed.proposed_by_account == by.account_id:
        raise SecondReaderNeeded(facts={"duty": MAY_PROPOSE})
    return row, proposed


def _reviewed(version: AnswerVersion, state: VersionState, remark: str, *, by: Officer, at: datetime) -> None:
    version.state, version.remark = state, remark
    version.reviewed_by_ref, version.reviewed_by_name, version.reviewed_at = by.ref, by.name, at
    version.save(update_fields=["state", "remark", "reviewed_by_ref", "reviewed_by_name", "reviewed_at"])
