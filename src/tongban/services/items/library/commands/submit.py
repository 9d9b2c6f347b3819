"""Hand a change to the two offices, or take it back."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import cancel_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.items.library.access import check_may_edit, lock_change, office_for
from tongban.services.items.library.checking import check_effect, check_move, note_step
from tongban.services.items.library.facts import ChangeState, ChangeSubmitted, Office
from tongban.services.items.library.reviewing import about_of, close_return, open_review

ACT_SUBMIT = "items.submit-change"
ACT_WITHDRAW = "items.withdraw-change"
REASON_NEEDED = N_("Say why: both offices and the record need it.")


class ChangeUnderWay(Refused):
    """Another change of the same thing is with the offices or scheduled."""

    code = "change-under-way"
    title = N_("Another change of %(subject)s is under way. Wait until it is in force, or withdraw it.")


@transaction.atomic
def submit_change(*, change_id: UUID, by: Actor, at: datetime) -> ChangeSubmitted:
    """Put the change before the staffing office; the legal office follows.

    Raises NotFound, NotAllowed, CannotMove, Invalid (no reason), OfficeMissing,
    ChangeUnderWay and what `check_effect` raises.
    """
    change = lock_change(change_id, for_=by)
    check_may_edit(by, organisation_id=change.organisation_id)
    check_move(change, ChangeState.SUBMITTED)
    if not change.reason.strip():
        raise Invalid(facts={"fields": {"reason": REASON_NEEDED}})
    check_effect(change)
    change.staffing_office_id = office_for(Office.STAFFING, area_code=change.area_code)
    change.legal_office_id = office_for(Office.LEGAL, area_code=change.area_code)
    change.state = ChangeState.SUBMITTED
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise ChangeUnderWay(facts={"subject": change.subject}) from error
    close_return(change, by=by, at=at)
    open_review(change, Office.STAFFING, at=at)
    note_step(change, ACT_SUBMIT, by=by, at=at)
    record(
        act=ACT_SUBMIT,
        subject=f"change:{change.pk}",
        by=by,
        at=at,
        facts={"about": change.subject, "act": change.act, "revision": change.revision},
    )
    announce(
        told := ChangeSubmitted(change_id=change.pk, act=change.act, about=change.subject, submitted_at=at)
    )
    return told


@transaction.atomic
def withdraw_change(*, change_id: UUID, by: Actor, at: datetime) -> None:
    """Take a change back before it is in force; its tasks end. Raises NotFound, NotAllowed, CannotMove."""
    change = lock_change(change_id, for_=by)
    check_may_edit(by, organisation_id=change.organisation_id)
    check_move(change, ChangeState.WITHDRAWN)
    change.state = ChangeState.WITHDRAWN
    change.save(update_fields=["state"])
    cancel_tasks(about=about_of(change), at=at)
    note_step(change, ACT_WITHDRAW, by=by, at=at)
    record(act=ACT_WITHDRAW, subject=f"change:{change.pk}", by=by, at=at, facts={"about": change.subject})
