"""Issue the result (发证): the licence is made out, or the decision itself is the result."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.resources.licences.public import Holder, issue_licence
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.services.cases import results, rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.clocks import start_delivery_clock
from tongban.services.cases.deferring import check_nothing_owed
from tongban.services.cases.events import CaseDecided, ResultIssued
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.fees.charging import check_fee
from tongban.services.cases.held.issuing import make_out_next
from tongban.services.cases.models import Case
from tongban.services.cases.notices import order_notice
from tongban.services.cases.procedures.standing import check_hearing_held
from tongban.services.cases.steps import finish_step, subject_of
from tongban.services.cases.timing.happenings import check_nothing_under_way
from tongban.services.items.public import ItemContent, item_terms

DUTY = "cases.issue"


@transaction.atomic
def issue_result(*, number: str, by: Officer, at: datetime) -> ResultIssued:
    """Make out what was granted. Where the item has a licence, it is issued and sealed in a worker.

    Source: 行政许可法 (2019) art. 39 (licences), art. 44 (ten days to deliver).

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, DeferredMissing, FeeUndecided, FeeUnpaid,
    ProcedureUnderWay, HearingNotHeld, HearingRightNotTold, HearingRightOpen, VisitUnsigned,
    and what `issue_licence` refuses.
    """
    case = lock_case(number, for_=by)
    state = rules.check_move(case.state, DUTY)
    step = open_step(case, post="issue", by=by, duty=DUTY)
    check_nothing_owed(case)
    check_fee(case)
    if case.state != state:
        check_hearing_held(case, Outcome.GRANTED, at=at)
        check_nothing_under_way(case)
        _decide_at_once(case, at=at)
    content = item_terms(case.version_id)
    if content.result and content.result.licence_type:
        case.licence = _licence(case, content, by=by, at=at)
        case.save(update_fields=["licence"])
    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(step.organisation_id),
        at=at,
        facts={"licence": case.licence},
    )
    issued = ResultIssued(
        number=case.number, organisation_id=case.organisation_id, at=at, licence=case.licence
    )
    announce(issued)
    finish_step(case, step, outcome="issue", by=by, at=at)
    return issued


def _decide_at_once(case: Case, *, at: datetime) -> None:
    """No approval step stands before this one: handing out the result is the decision to grant."""
    case.state, case.outcome, case.decided_at = CaseState.DECIDED, Outcome.GRANTED, at
    dates = start_delivery_clock(case, at=at)
    case.save(update_fields=["state", "outcome", "decided_at", *dates])
    announce(
        CaseDecided(number=case.number, organisation_id=case.organisation_id, at=at, outcome=Outcome.GRANTED)
    )
    order_notice(case, "grant", at=at)


def _licence(case: Case, content: ItemContent, *, by: Officer, at: datetime) -> str:
    known = results.holder_facts(case, content, by=by, at=at)
    holder = Holder(
        kind=LicenceHolder(case.holder),
        name=known.name(results.holder_kind(case)),
        id_type=results.id_type(case),
        id_code=known.code(results.holder_kind(case)),
    )
    fields, first = results.licence_fields(case, content, known), results.first_day(at)
    if case.of_licence:
        return make_out_next(case, fields, holder=holder, on=first, by=by, at=at).identifier
    made = issue_licence(
        type_code=str(content.result and content.result.licence_type),
        holder=holder,
        fields=fields,
        organisation_id=case.organisation_id,
        case_number=case.number,
        valid_from=first,
        by=by,
        at=at,
    )
    return made.identifier
