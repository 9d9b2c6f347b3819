"""Report a case to the superior (报送上级): the lower of two levels has examined, the superior decides."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.deferring import check_nothing_owed
from tongban.services.cases.events import CaseReported
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.seating import superior_id
from tongban.services.cases.steps import finish_step, subject_of
from tongban.services.cases.timing.happenings import check_nothing_under_way
from tongban.services.cases.two_levels.papers import order_report
from tongban.services.cases.two_levels.passed_on import passed_materials
from tongban.services.cases.two_levels.rules import NoSuperior, check_report, report_number
from tongban.services.cases.two_levels.standing import hand_up
from tongban.services.process.public import REPORT, Role

DUTY = "cases.report"


@transaction.atomic
def report_case(*, number: str, advice: Outcome, opinion: str, by: Officer, at: datetime) -> CaseReported:
    """Report what the examination came to, with every material, to the superior, which has the case from now on.

    The lower authority's clock ends with this act, the superior's own begins; what the superior returned and
    gets again gives it no new days. The paper is sealed by the lower authority in a worker.

    Source: 行政许可法 (2019) art. 35 (opinion and all materials are reported), art. 43 (within 20 days).

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, ProcedureUnderWay, DeferredMissing, ReportWords,
    NoSuperior.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    step = open_step(case, post=REPORT, by=by, duty=DUTY)
    check_nothing_under_way(case)
    check_nothing_owed(case)
    said = check_report(opinion)
    try:
        superior = superior_id(case)
    except NotFound as error:
        raise NoSuperior from error

    is_again = case.reported_at is not None
    days = {} if is_again else hand_up(case, to=superior, at=at)
    paper_number = _next_number(case, at=at)
    facts: dict[str, object] = {
        "to": str(superior),
        "number": paper_number,
        "advice": advice.value,
        "opinion": said,
        "materials": [slot.key for slot in passed_materials(case)],
        "reported_on": case.reported_on or "",
        "days": days,
    }
    record(act=DUTY, subject=subject_of(case), by=by.only_in(step.organisation_id), at=at, facts=facts)
    announce(
        reported := CaseReported(
            number=case.number,
            organisation_id=case.organisation_id,
            at=at,
            examined_by_id=case.own_id,
            statutory_due_on=case.statutory_due_on,
            is_again=is_again,
        )
    )
    order_report(case, step, advice=advice, opinion=said, number=paper_number, at=at)
    outcome = "agree" if advice is Outcome.GRANTED else "disagree"
    finish_step(case, step, outcome=outcome, by=by, at=at, opinion=said)
    return reported


def _next_number(case: Case, *, at: datetime) -> str:
    """The number of the case's next report, with the year in the city's zone. 1 SQL."""
    done = CaseStep.objects.filter(case=case, post_code=REPORT, role=Role.MAIN, done_at__isnull=False)
    return report_number(year=at.astimezone(CITY_ZONE).year, case_tail=case.number[-7:], nth=done.count() + 1)
