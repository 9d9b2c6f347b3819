"""An office looks at a change: approve it, or give it back with a reason."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.items.library.access import lock_change
from tongban.services.items.library.checking import CannotMove, check_effect, check_move, note_step
from tongban.services.items.library.facts import ChangeReviewed, ChangeState, Office
from tongban.services.items.library.models import Change
from tongban.services.items.library.reviewing import close_review, office_id, open_return, open_review

Outcome = Literal["approve", "return"]

_AT_OFFICE = {ChangeState.SUBMITTED: Office.STAFFING, ChangeState.STAFFING_APPROVED: Office.LEGAL}
_NEXT = {Office.STAFFING: ChangeState.STAFFING_APPROVED, Office.LEGAL: ChangeState.SCHEDULED}


class NotByTheSame(Refused):
    """Who proposed a change or looked at it for the other office cannot look at it again."""

    code = "change-same-person"
    title = N_("You proposed this change or looked at it already. Another officer has to look at it.")


@transaction.atomic
def review_change(
    *, change_id: UUID, office: Office, outcome: Outcome, note: str, by: Officer, at: datetime
) -> ChangeReviewed:
    """Approve, or return with a reason. After the legal office the change waits for its day.

    It comes into force on the day proposed, and never before the day after the approval:
    nobody applies in the morning under one list and is served in the evening under another.
    Raises NotFound, NotAllowed, CannotMove, NotByTheSame, Invalid (no reason) and what
    `check_effect` raises.
    """
    change = lock_change(change_id, for_=by)
    if _AT_OFFICE.get(ChangeState(change.state)) is not office:
        raise CannotMove(facts={"state": change.state, "office": office.value})
    check_duty(by, office.duty, organisation_id=office_id(change, office))
    _check_another(change, by)
    if outcome == "return":
        if not note.strip():
            raise Invalid(facts={"fields": {"note": N_("Say what has to be mended.")}})
        check_move(change, ChangeState.RETURNED)
        change.state = ChangeState.RETURNED
    else:
        check_effect(change)
        check_move(change, _NEXT[office])
        change.state = _NEXT[office]
        if office is Office.LEGAL:
            tomorrow = at.astimezone(CITY_ZONE).date() + timedelta(days=1)
            change.in_force_on = max(change.in_force_on or tomorrow, tomorrow)
    change.save(update_fields=["state", "in_force_on"])
    close_review(change, office, by=by, at=at, outcome=outcome)
    if outcome == "return":
        open_return(change, at=at)
    elif office is Office.STAFFING:
        open_review(change, Office.LEGAL, at=at)
    note_step(change, office.duty, by=by, at=at, outcome=outcome, note=note)
    record(
        act=office.duty,
        subject=f"change:{change.pk}",
        by=by,
        at=at,
        facts={"about": change.subject, "outcome": outcome, "revision": change.revision},
    )
    announce(
        told := ChangeReviewed(change_id=change.pk, office=office.value, outcome=outcome, reviewed_at=at)
    )
    return told


def _check_another(change: Change, by: Officer) -> None:
    """Two offices and the proposer are three people. Steps since the last submission count."""
    steps = list(change.steps.order_by("id").values_list("act", "by"))
    acts = [act for act, _ in steps]
    since = len(acts) - 1 - acts[::-1].index("items.submit-change")
    seen = {change.made_by, *(ref for _, ref in steps[since:])}
    if by.ref in seen:
        raise NotByTheSame
