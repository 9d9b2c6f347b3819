"""Accept a case (受理): the organisation takes it on and its clocks start."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Refused
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.clocks import is_deemed_accepted, start_clocks
from tongban.services.cases.deferring import fix_days
from tongban.services.cases.events import CaseAccepted
from tongban.services.cases.fees.charging import charge
from tongban.services.cases.notices import order_notice
from tongban.services.cases.queries import slots_of
from tongban.services.cases.receipts import order_deferral_notice
from tongban.services.cases.steps import finish_step, subject_of

DUTY = "cases.accept"


class MaterialsMissing(Refused):
    """Required materials are missing: ask for a correction instead."""

    code = "case-materials-missing"
    title = N_("Some required materials are missing: %(names)s")


@transaction.atomic
def accept_case(*, number: str, by: Officer, at: datetime) -> CaseAccepted:
    """Accept a received case and fix the days by which it must be decided.

    `at` is aware. The working day it belongs to is day 0 (standards.md 5.2b), and
    working days after it count. A licence case that was left unanswered too long is accepted
    by law as of the day of receipt, however late the clerk is.

    Source: 行政许可法 (2019) art. 32 (complete material must be accepted), art. 42 (limits).

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, MaterialsMissing.
    """
    case = lock_case(number, for_=by)
    state = rules.check_move(case.state, DUTY)
    step = open_step(case, post="accept", by=by, duty=DUTY)
    slots = slots_of(case.id)
    if missing := [*rules.missing_slots(slots), *rules.papers_to_bring(slots)]:
        names = "、".join(slot.name for slot in missing)
        raise MaterialsMissing(facts={"names": names, "missing": [slot.key for slot in missing]})

    case.is_deemed = is_deemed_accepted(case, at=at)
    case.state, case.accepted_at = state, at
    clocks = start_clocks(case, at=at, day_zero=case.received_on if case.is_deemed else None)
    case.save(update_fields=["state", "accepted_at", "is_deemed", *clocks])
    if rules.deferred_slots(slots):
        fix_days(case)
    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(step.organisation_id),
        at=at,
        facts={"due_on": case.promised_due_on or ""},
    )
    accepted = CaseAccepted(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        is_deemed=case.is_deemed,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
    )
    announce(accepted)
    charge(case, by=by, at=at)
    order_notice(case, "acceptance", at=at)
    if rules.deferred_slots(slots):
        order_deferral_notice(case, at=at)
    finish_step(case, step, outcome="accept", by=by, at=at)
    return accepted
