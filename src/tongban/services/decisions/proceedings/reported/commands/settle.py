"""Confirm an entered revocation, which ends the licence, or reject it, which leaves the licence as it is."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.resources.licences.public import Ending, LicenceFact, end_licence, versions_of
from tongban.services.decisions.proceedings.reported.commands.propose import (
    our_licence,
    subject_of,
    task_key,
)
from tongban.services.decisions.proceedings.reported.facts import (
    CONFIRM,
    DUTY,
    REJECT,
    NoRevocationProposed,
    SecondOfficerNeeded,
)
from tongban.services.decisions.proceedings.reported.models import ReportedRevocation
from tongban.services.decisions.proceedings.reported.queries import waiting_rows
from tongban.services.decisions.proceedings.rules import check_reasons

_KEPT = ("settled_at", "settled_by", "settled_name", "is_confirmed", "why")


@transaction.atomic
def confirm_revocation(*, code: str, by: Officer, at: datetime) -> LicenceFact:
    """End the licence by the decision that a colleague entered; it stands as the reason. 13 SQL at most.

    Neither who entered it confirms it, nor who has the duty only in their place.

    Raises NotFound, DutyMissing, NoRevocationProposed, SecondOfficerNeeded, LicenceNotValid.
    """
    row, licence = _locked(code, by=by)
    if by.is_hand_of(row.proposed_by, DUTY, organisation_id=row.organisation_id):
        raise SecondOfficerNeeded
    day = f"{row.decided_on.year}年{row.decided_on.month}月{row.decided_on.day}日"
    reason = f"{row.organ}{day}作出吊销决定，决定书文号：{row.decision}"
    _settle(row, is_confirmed=True, by=by, at=at)
    facts = {"decision": row.decision, "proposed_by": row.proposed_by}
    actor = by.only_in(row.organisation_id)
    record(act=CONFIRM, subject=subject_of(licence), by=actor, at=at, facts=facts)
    standing = versions_of(licence)[0]  # it may have been changed since it was entered
    return end_licence(identifier=standing.identifier, how=Ending.REVOKED, reason=reason, by=by, at=at)


@transaction.atomic
def reject_revocation(*, code: str, why: str, by: Officer, at: datetime) -> None:
    """Put the entry aside with its reasons; who entered it may take it back so. 8 SQL at most.

    Raises NotFound, DutyMissing, NoRevocationProposed, ProceedingWordsMissing.
    """
    row, licence = _locked(code, by=by)
    row.why = check_reasons(why, field="why")
    _settle(row, is_confirmed=False, by=by, at=at)
    facts = {"decision": row.decision, "why": row.why}
    actor = by.only_in(row.organisation_id)
    record(act=REJECT, subject=subject_of(licence), by=actor, at=at, facts=facts)


def _locked(code: str, *, by: Officer) -> tuple[ReportedRevocation, LicenceFact]:
    licence = our_licence(code, by=by)
    check_duty(by, DUTY, organisation_id=licence.organisation_id)
    row = waiting_rows(licence).select_for_update().first()
    if row is None:
        raise NoRevocationProposed
    return row, licence


def _settle(row: ReportedRevocation, *, is_confirmed: bool, by: Officer, at: datetime) -> None:
    row.settled_at, row.settled_by, row.settled_name, row.is_confirmed = at, by.ref, by.name, is_confirmed
    row.save(update_fields=_KEPT)
    close_task(key=task_key(row), by=by, at=at, outcome="confirmed" if is_confirmed else "rejected")
