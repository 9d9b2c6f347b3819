"""Put the draft of an appraisal before the organisations (公示), or take it back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty_anywhere, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import cancel_tasks, open_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.appraisal.errors import (
    AlreadyPublished,
    AlreadyShown,
    NothingDrawnUp,
    NotShown,
    ObjectionsOpen,
)
from tongban.services.supervision.appraisal.facts import (
    APPRAISE_DUTY,
    SHOW_ACT,
    TAKE_BACK_ACT,
    AppraisalShown,
)
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.objecting import last_day_to_object, words_of
from tongban.services.supervision.appraisal.queries import exact, open_objections
from tongban.services.supervision.appraisal.rules import quarter_days
from tongban.services.supervision.appraisal.standing import (
    SEE_KIND,
    lock_scope,
    new_task,
    see_key,
    speaking_posts,
    subject_of,
    tell,
)
from tongban.services.supervision.life.rules import end_of_limit
from tongban.standards.working_time import effective_day


@transaction.atomic
def show_appraisal(*, quarter: str, by: Officer, at: datetime) -> int:
    """Each organisation sees its own draft and may object for some working days (a setting); how many were shown it.

    It is not counted again while they have it. A to-do row and a message each. 6 SQL, and 6 to 10 for each.

    Raises DutyMissing, NoQuarter, NothingDrawnUp, AlreadyPublished, AlreadyShown.
    """
    rows = lock_drafts(quarter, by=by)
    if any(row.shown_at for row in rows):
        raise AlreadyShown(facts={"quarter": quarter})
    posts = speaking_posts({row.organisation_id for row in rows}, at=at)
    days, tasks = settings.APPRAISAL_OBJECTION_DAYS, []
    for row in rows:
        calendar = calendar_for(organisation(row.organisation_id).area_code)
        row.shown_at, row.shown_by = at, by.name
        row.object_by = last_day_to_object(at, days=days, calendar=calendar)
        row.save(update_fields=["shown_at", "shown_by", "object_by"])
        post, due_at = (
            posts[row.organisation_id],
            end_of_limit(effective_day(at, calendar), days, calendar),
        )
        tasks.append(
            new_task(
                row,
                kind=SEE_KIND,
                key=see_key(row),
                label="",
                post_code=post,
                due_at=due_at,
            )
        )
        tell(
            row,
            post,
            key=f"shown:{at.isoformat()}",
            title=N_("Draft of your appraisal, %(quarter)s"),
            body=N_("Look at the figures and the cases behind them. You may object until %(until_date)s."),
            until=row.object_by,
            at=at,
        )
        facts = {"object_by": row.object_by, "score": exact(row.score), "grade": row.grade}
        _record(row, SHOW_ACT, by=by, at=at, facts=facts)
        announce(
            AppraisalShown(
                organisation_id=row.organisation_id, quarter=quarter, object_by=row.object_by, at=at
            )
        )
    open_tasks(tasks=tasks, at=at)
    return len(rows)


@transaction.atomic
def take_back_appraisal(*, quarter: str, reasons: str, by: Officer, at: datetime) -> int:
    """Make it a draft again, to count it anew; how many. What was said to it stays on record. 3 SQL, and 5 to 9 for each.

    Raises DutyMissing, NoQuarter, NothingDrawnUp, AlreadyPublished, NotShown, ObjectionsOpen, AppraisalWordsMissing.
    """
    rows = lock_drafts(quarter, by=by)
    if not all(row.shown_at for row in rows):
        raise NotShown(facts={"quarter": quarter})
    offices = {row.organisation_id for row in rows}
    if count := open_objections(quarter=quarter, organisation_ids=offices):
        raise ObjectionsOpen(facts={"count": count})
    said = words_of(reasons, "reasons", N_("Say why it is taken back. The organisations read it."))
    posts = speaking_posts(offices, at=at)
    for row in rows:
        row.shown_at, row.shown_by, row.object_by = None, "", None
        row.agreed_at, row.agreed_by = None, ""
        row.save(update_fields=["shown_at", "shown_by", "object_by", "agreed_at", "agreed_by"])
        cancel_tasks(about=subject_of(quarter, row.organisation_id), at=at)
        tell(
            row,
            posts[row.organisation_id],
            key=f"taken-back:{at.isoformat()}",
            title=N_("The draft of your appraisal, %(quarter)s, was taken back"),
            body=N_("It is counted anew and shown to you again. Why: %(reasons)s"),
            more={"reasons": said},
            at=at,
        )
        _record(row, TAKE_BACK_ACT, by=by, at=at, facts={"reasons": said})
    return len(rows)


def lock_drafts(quarter: str, *, by: Officer) -> list[Appraisal]:
    """What the officer may show, take back or publish, locked. Raises DutyMissing, NoQuarter, NothingDrawnUp, AlreadyPublished."""
    check_duty_anywhere(by, APPRAISE_DUTY)
    quarter_days(quarter)
    rows = lock_scope(quarter, by=by)
    if not rows:
        raise NothingDrawnUp(facts={"quarter": quarter})
    if any(row.published_at for row in rows):
        raise AlreadyPublished(facts={"quarter": quarter})
    return rows


def _record(row: Appraisal, act: str, *, by: Officer, at: datetime, facts: dict[str, object]) -> None:
    record(act=act, subject=subject_of(row.quarter, row.organisation_id), by=by, at=at, facts=facts)
