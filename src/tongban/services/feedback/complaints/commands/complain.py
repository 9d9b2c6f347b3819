"""Complain about how a case is handled, and take it back."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.public import CaseFact, check_may_act, own_case_fact
from tongban.services.feedback.complaints.facts import (
    Complaint,
    ComplaintKind,
    ComplaintMoved,
    ComplaintOpen,
    ComplaintSettled,
    ComplaintState,
)
from tongban.services.feedback.complaints.models import OPEN, ComplaintRow
from tongban.services.feedback.complaints.queries import as_fact
from tongban.services.feedback.complaints.rules import check_words, post_for
from tongban.services.feedback.rules import stage_due

COMPLAIN_ACT, WITHDRAW_ACT = "feedback.complain", "feedback.withdraw_complaint"


@transaction.atomic
def complain(*, number: str, kind: ComplaintKind, text: str, by: Person, at: datetime) -> Complaint:
    """Complain about one's own case, at any time, one complaint after another.

    A task comes before the post that looks into it; who handles the case does not see it. Source: 优化营商环境条例
    art. 49; standards.md 13. Raises NotFound, AuthorityEnded, ComplaintOpen, Invalid.
    """
    case = own_case_fact(number, by=by)
    check_may_act(case, by=by, at=at)
    words = check_words(text, missing=N_("Say what happened, and when."))
    row = _new(case, kind, words, by=by, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ComplaintOpen from None
    facts = {"kind": kind, "length": len(words)}
    record(act=COMPLAIN_ACT, subject=subject_of(row), by=by, at=at, facts=facts)
    put_before_post(row, at=at)
    return as_fact(row)


@transaction.atomic
def withdraw_complaint(*, complaint_id: UUID, by: Person, at: datetime) -> None:
    """Take back one's own complaint as long as it is open. Raises NotFound, ComplaintMoved."""
    row = ComplaintRow.objects.select_for_update().filter(pk=complaint_id, by_account=by.account_id).first()
    if row is None:
        raise NotFound
    if row.state not in OPEN:
        raise ComplaintMoved
    close_task(key=task_key(row), by=by, at=at, outcome="withdrawn")
    row.state, row.due_at = ComplaintState.WITHDRAWN, None
    row.save(update_fields=["state", "due_at"])
    record(act=WITHDRAW_ACT, subject=subject_of(row), by=by, at=at, facts={})
    settled(row, at=at)


def put_before_post(row: ComplaintRow, *, at: datetime) -> None:
    """A task for the post that takes up or answers the complaint; what is due is what comes next."""
    open_task(
        key=task_key(row),
        kind=f"feedback.complaint-{row.state}",
        about=f"complaints:{row.id}",
        title=row.item_name,
        post_code=row.post_code,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=row.due_at,
        url=f"/desk/complaints/{row.id}/",
        at=at,
    )


def settled(row: ComplaintRow, *, at: datetime) -> None:
    """Announce that the complaint has come to its end."""
    announce(
        ComplaintSettled(number=row.case_number, state=ComplaintState(row.state), finding=row.finding, at=at)
    )


def subject_of(row: ComplaintRow) -> str:
    """On the trail all complaints about a case stand together."""
    return f"complaints:{row.case_number}"


def task_key(row: ComplaintRow) -> str:
    """The key of the task of the present state."""
    return f"complaint:{row.id}:{row.state}"


def _new(case: CaseFact, kind: ComplaintKind, words: str, *, by: Person, at: datetime) -> ComplaintRow:
    days, calendar = settings.COMPLAINT_DAYS, calendar_for(case.area_code)
    return ComplaintRow(
        case_number=case.number,
        item_code=case.item_code,
        item_name=case.item_name[:300],
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        by_account=by.account_id,
        kind=kind,
        text=words,
        filed_at=at,
        post_code=post_for(kind, settings.COMPLAINT_POSTS),
        due_at=stage_due(at, days=days["accept"], calendar=calendar),
        result_due_at=stage_due(at, days=days["result"], calendar=calendar),
    )
