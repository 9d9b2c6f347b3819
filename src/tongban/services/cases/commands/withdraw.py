"""Withdraw an application (撤回): the applicant does not want it any more."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.seals.public import forget_requests
from tongban.foundation.trail.public import record
from tongban.services.cases import rules
from tongban.services.cases.access import check_may_act, lock_own_case
from tongban.services.cases.commands.ask_signature import sign_request_of_correction
from tongban.services.cases.events import CaseWithdrawn
from tongban.services.cases.fees.charging import drop_fee
from tongban.services.cases.steps import end_process, subject_of
from tongban.services.cases.timing.commands.end_procedure import close_procedures

DUTY = "cases.withdraw"


@transaction.atomic
def withdraw_case(*, number: str, reasons: str, by: Person, at: datetime) -> CaseWithdrawn:
    """Take an application back before it is decided. It cannot be undone; one may apply again.

    Raises NotFound, AuthorityEnded, OutOfOrder.
    """
    case = lock_own_case(number, for_=by)
    check_may_act(case, by=by, at=at)
    case.state = rules.check_move(case.state, DUTY)
    case.reasons, case.closed_at = reasons, at
    close_procedures(case, by=by.ref, at=at)
    case.save(update_fields=["state", "reasons", "closed_at", "stopped_on"])
    record(act=DUTY, subject=subject_of(case), by=by, at=at, facts={"reasons": reasons})
    withdrawn = CaseWithdrawn(number=case.number, organisation_id=case.organisation_id, at=at)
    announce(withdrawn)
    drop_fee(case, reasons="申请人撤回申请", by=by, at=at)
    end_process(case, reason="withdrawn", by=by, at=at)
    forget_requests(subjects=[sign_request_of_correction(number)])
    return withdrawn
