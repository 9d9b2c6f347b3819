"""Take a published answer back from the public: because it is wrong, or because its day has passed."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, has_post
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import drop_tasks, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.feedback.answers.commands.propose import lock_answer, look_key
from tongban.services.feedback.answers.commands.review import remark_of
from tongban.services.feedback.answers.facts import (
    EXPIRE_ACT,
    MAY_PUBLISH,
    WITHDRAW_ACT,
    AnswerChanged,
    AnswerMoved,
    AnswerState,
    about_of,
)
from tongban.services.feedback.answers.models import AnswerRow
from tongban.services.feedback.enquiries.routing import general_name

BY = SystemActor(job="answers")
LOOK_KIND = "feedback.look_at_answer"
# Days before its last day on which its office is asked to look at an answer again (our default).
ASKED_DAYS_BEFORE = 14
AT_ONCE = 200


@transaction.atomic
def withdraw_answer(*, answer_id: UUID, reason: str, by: Officer, at: datetime) -> None:
    """Take an answer back at once; its versions stay for those who wrote and reviewed them.

    One person is enough: what is wrong must not wait for a second. Raises NotFound, DutyMissing, AnswerMoved, Invalid.
    """
    row = lock_answer(answer_id, by=by)
    check_duty(by, MAY_PUBLISH, organisation_id=row.organisation_id)
    if row.state != AnswerState.PUBLISHED:
        raise AnswerMoved
    words = remark_of(reason, missing=N_("Say why it is withdrawn."), field="reason")
    row.state, row.withdrawn_at, row.withdrawn_reason = AnswerState.WITHDRAWN, at, words
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    facts = {"version": row.version, "length": len(words)}
    record(act=WITHDRAW_ACT, subject=about_of(row.id), by=by, at=at, facts=facts)
    drop_tasks(keys=[look_key(row)], at=at, outcome="withdrawn")
    announce(AnswerChanged(answer_id=row.id, state=AnswerState.WITHDRAWN, at=at))


@transaction.atomic
def expire_answers(*, at: datetime) -> int:
    """Take back the answers whose last day has passed, at most 200; how many. 1 SQL and 5 each."""
    rows = AnswerRow.objects.select_for_update(skip_locked=True).filter(
        state=AnswerState.PUBLISHED, review_on__lt=_today(at)
    )
    found = list(rows.order_by("review_on", "id")[:AT_ONCE])
    for row in found:
        row.state = AnswerState.EXPIRED
        row.save(update_fields=["state"])
        drop_tasks(keys=[look_key(row)], at=at, outcome="expired")
        facts = {"version": row.version, "review_on": row.review_on}
        record(act=EXPIRE_ACT, subject=about_of(row.id), by=BY, at=at, facts=facts)
        announce(AnswerChanged(answer_id=row.id, state=AnswerState.EXPIRED, at=at))
    return len(found)


@transaction.atomic
def ask_to_look_again(*, at: datetime) -> int:
    """Put the answers whose last day is near before the post that writes them; how many. 1 SQL and 1 each.

    Asked twice changes nothing.
    """
    until = _today(at) + timedelta(days=ASKED_DAYS_BEFORE)
    rows = AnswerRow.objects.filter(state=AnswerState.PUBLISHED, review_on__lte=until)
    found = list(rows.order_by("review_on", "id"))
    for row in found:
        assert row.review_on is not None, "what is public has its last day"
        open_task(
            key=look_key(row),
            kind=LOOK_KIND,
            about=about_of(row.id),
            title=row.item_name or general_name(),
            post_code=_post_of(row),
            organisation_id=row.organisation_id,
            area_code=row.area_code,
            due_at=datetime.combine(row.review_on, time(23, 59), CITY_ZONE),
            url=f"/desk/answers/{row.id}/",
            at=at,
        )
    return len(found)


def _post_of(row: AnswerRow) -> str:
    """Who answers enquiries there looks at what was answered."""
    is_own = has_post(row.organisation_id, settings.ENQUIRY_POST)
    return str(settings.ENQUIRY_POST if is_own else settings.ENQUIRY_GENERAL_POST)


def _today(at: datetime) -> date:
    return at.astimezone(CITY_ZONE).date()
