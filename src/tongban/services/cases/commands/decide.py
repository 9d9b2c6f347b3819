"""Decide a case (决定): grant or refuse, in writing."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.clocks import start_delivery_clock
from tongban.services.cases.deferring import check_nothing_owed
from tongban.services.cases.events import CaseDecided
from tongban.services.cases.facts import Outcome
from tongban.services.cases.fees.charging import drop_unpaid_fee
from tongban.services.cases.joint.deciding import check_all_heard
from tongban.services.cases.models import Case
from tongban.services.cases.notices import order_notice
from tongban.services.cases.procedures.standing import check_hearing_held
from tongban.services.cases.steps import finish_step, process_of, subject_of
from tongban.services.cases.timing.happenings import check_nothing_under_way
from tongban.services.process.public import process_steps

DUTY = "cases.decide"


@transaction.atomic
def decide_case(
    *, number: str, outcome: Outcome, reasons: str, article: str, by: Officer, at: datetime
) -> CaseDecided:
    """Grant or refuse. The signed decision is made in a worker, the delivery clock starts.

    Source: 行政许可法 (2019) art. 38 (written; a refusal states reasons and remedies), art. 44 (delivery).

    Where nothing is made out afterwards, the decision is what the applicant gets, and it waits for
    materials that were to follow as the certificate does. Where several organisations take part
    (art. 26 (2)) it rests on the letters of all of them.

    Whoever may ask for a hearing is told and has five days; one that was asked for is held first, and the
    decision names its minutes (arts. 46 to 48).

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, HearingNotHeld, HearingRightNotTold,
    HearingRightOpen, VisitUnsigned, ProcedureUnderWay, ReasonsNeeded, LettersOutstanding,
    LetterBeingSealed, OpinionAgainst, DeferredMissing.
    """
    case = lock_case(number, for_=by)
    state = rules.check_move(case.state, DUTY)
    step = open_step(case, post="approve", by=by, duty=DUTY)
    check_hearing_held(case, outcome, at=at)
    check_nothing_under_way(case)
    rules.check_reasons(outcome, reasons=reasons, article=article)
    letters = check_all_heard(case, outcome)
    if outcome is Outcome.GRANTED and not _is_issued(case):
        check_nothing_owed(case)

    case.state, case.outcome, case.decided_at = state, outcome, at
    case.reasons, case.article = reasons, article
    dates = start_delivery_clock(case, at=at)
    case.save(update_fields=["state", "outcome", "decided_at", "reasons", "article", *dates])
    facts: dict[str, object] = {"outcome": outcome.value, "reasons": reasons, "article": article}
    if letters:
        facts["letters"] = [letter.number for letter in letters]
    record(act=DUTY, subject=subject_of(case), by=by.only_in(step.organisation_id), at=at, facts=facts)
    decided = CaseDecided(number=case.number, organisation_id=case.organisation_id, at=at, outcome=outcome)
    announce(decided)
    if outcome is Outcome.REFUSED:
        drop_unpaid_fee(case, reasons="不予办理，未缴的费用不用再缴", by=by, at=at)
    order_notice(case, "grant" if outcome is Outcome.GRANTED else "refusal", at=at)
    finish_step(
        case, step, outcome="grant" if outcome is Outcome.GRANTED else "refuse", by=by, at=at, opinion=reasons
    )
    return decided


def _is_issued(case: Case) -> bool:
    """Whether the process has a step that makes out the result after the decision."""
    return any(step.post_code == "issue" for step in process_steps(process_of(case).id))
