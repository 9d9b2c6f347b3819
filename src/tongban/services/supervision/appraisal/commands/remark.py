"""What an organisation says to the draft of its appraisal: a comment (意见), an objection (异议), or that it agrees."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.papers.public import share_papers
from tongban.foundation.tasks.public import close_task, open_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.appraisal.errors import ObjectionsOpen
from tongban.services.supervision.appraisal.facts import AGREE_ACT, COMMENT_ACT, OBJECT_DUTY, Objection
from tongban.services.supervision.appraisal.lines import NO_CASE, lines_in
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalRemark
from tongban.services.supervision.appraisal.objecting import (
    LONGEST,
    check_may_object,
    check_objection,
    words_of,
)
from tongban.services.supervision.appraisal.queries import as_fact, open_objections
from tongban.services.supervision.appraisal.readers import remark_owner
from tongban.services.supervision.appraisal.standing import (
    ANSWER_KIND,
    answer_key,
    lock_to_speak,
    new_task,
    see_key,
    subject_of,
    supervising_post,
)
from tongban.standards.working_time import local_day


@transaction.atomic
def comment_on_appraisal(*, quarter: str, organisation_id: UUID, text: str, by: Officer, at: datetime) -> int:
    """Say something to the whole; it needs no answer and stands beside the figures. Its place. 5 SQL.

    Raises NotFound, DutyMissing, AlreadyPublished, ObjectionsOver, AppraisalWordsMissing.
    """
    row = lock_to_speak(quarter, organisation_id, by=by)
    check_may_object(as_fact(row), today=local_day(at))
    said = words_of(text, "text", N_("Write down what you want to say."))
    remark = _keep(row, indicator="", text=said, by=by, at=at)
    _record(row, COMMENT_ACT, by=by, at=at, facts={"place": remark.place, "text": said})
    return remark.place


@transaction.atomic
def object_to_figure(
    *, quarter: str, organisation_id: UUID, objection: Objection, by: Officer, at: datetime
) -> int:
    """Object to one figure with reasons, the cases it is about, and files of the officer as evidence. Its place.

    Publication waits for the answer of another supervisor than the one who has drawn it up. 10 SQL, 1 more with files.

    Raises NotFound (also a file that is not the officer's), DutyMissing, AlreadyPublished, ObjectionsOver,
    AppraisalWordsMissing.
    """
    row = lock_to_speak(quarter, organisation_id, by=by)
    fact = as_fact(row)
    check_may_object(fact, today=local_day(at))
    text = row.lines.filter(indicator=objection.indicator).values_list("text", flat=True).first() or ""
    figures = {one.indicator: one for one in fact.figures}
    counted = {one.key for one in lines_in(text)} - {NO_CASE} if objection.case_numbers else set()
    check_objection(objection, figures=fact.figures, counted=counted)
    remark = _keep(
        row,
        indicator=objection.indicator,
        text=objection.reasons.strip()[:LONGEST],
        case_numbers=objection.case_numbers,
        papers=objection.papers,
        by=by,
        at=at,
    )
    close_task(key=see_key(row), by=by, at=at, outcome="objected")
    task = new_task(
        row,
        kind=ANSWER_KIND,
        key=answer_key(row, remark.place),
        label=remark.text[:200],
        post_code=supervising_post(organisation_id),
        due_at=None,
    )
    open_tasks(tasks=[task], at=at)
    facts = {
        "place": remark.place,
        "indicator": objection.indicator,
        "reasons": remark.text,
        "cases": list(objection.case_numbers),
        "papers": len(remark.papers),
        "lines_sha256": figures[objection.indicator].lines_sha256,
    }
    _record(row, OBJECT_DUTY, by=by, at=at, facts=facts)
    return remark.place


@transaction.atomic
def agree_to_appraisal(*, quarter: str, organisation_id: UUID, by: Officer, at: datetime) -> None:
    """Say that there is no objection (无异议), which ends the days of the organisation. 5 SQL.

    Raises NotFound, DutyMissing, AlreadyPublished, ObjectionsOver, ObjectionsOpen (its own is not answered).
    """
    row = lock_to_speak(quarter, organisation_id, by=by)
    check_may_object(as_fact(row), today=local_day(at))
    if count := open_objections(quarter=quarter, organisation_ids=[organisation_id]):
        raise ObjectionsOpen(facts={"count": count})
    row.agreed_at, row.agreed_by = at, by.name
    row.save(update_fields=["agreed_at", "agreed_by"])
    close_task(key=see_key(row), by=by, at=at, outcome="agreed")
    _record(row, AGREE_ACT, by=by, at=at, facts={})


def _keep(
    row: Appraisal,
    *,
    indicator: str,
    text: str,
    case_numbers: Sequence[str] = (),
    papers: Sequence[UUID] = (),
    by: Officer,
    at: datetime,
) -> AppraisalRemark:
    place = AppraisalRemark.objects.filter(quarter=row.quarter, organisation_id=row.organisation_id).count()
    remark = AppraisalRemark(
        quarter=row.quarter,
        organisation_id=row.organisation_id,
        place=place + 1,
        indicator=indicator,
        text=text,
        case_numbers=list(case_numbers),
        said_at=at,
        said_by=by.name,
        said_by_account=by.account_id,
    )
    shared = share_papers(ids=papers, owner_from=by.ref, owner_to=remark_owner(remark.id), by=by, at=at)
    remark.papers = [one.id for one in shared.values()]
    remark.save(force_insert=True)
    return remark


def _record(row: Appraisal, act: str, *, by: Officer, at: datetime, facts: dict[str, object]) -> None:
    subject = subject_of(row.quarter, row.organisation_id)
    record(act=act, subject=subject, by=by.only_in(row.organisation_id), at=at, facts=facts)
