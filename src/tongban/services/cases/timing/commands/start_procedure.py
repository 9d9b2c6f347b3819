"""Begin a special procedure (特别程序): the applicant is told in writing how long it takes."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.events import ProcedureStarted
from tongban.services.cases.models import SpecialProcedure
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.notices import order_procedure_notice
from tongban.services.cases.timing.rules import (
    ProcedureOpenAlready,
    check_procedure,
    check_running,
    does_stop,
)
from tongban.services.cases.timing.standing import count_days_anew
from tongban.standards.working_time import Procedure

DUTY = "cases.start_procedure"


@transaction.atomic
def start_procedure(
    *,
    number: str,
    procedure: Procedure,
    planned_days: int,
    reasons: str,
    special_law: str = "",
    by: Officer,
    at: datetime,
) -> ProcedureStarted:
    """Begin a procedure that takes `planned_days` working days; whoever has the duty approves it by this act.

    One of art. 45, or one for which `special_law` names the law, stops the clocks from the day after
    the day of this act; any other is recorded and stops nothing.

    Source: 行政许可法 (2019) art. 45: the time needed is told to the applicant in writing; ruling 4.

    Raises NotFound, DutyMissing, ClockNotRunning, ProcedureOpenAlready, ProcedureWords.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    check_running(case.state)
    check_procedure(planned_days=planned_days, reasons=reasons)
    if SpecialProcedure.objects.filter(case=case, procedure=procedure, ended_at__isnull=True).exists():
        raise ProcedureOpenAlready(facts={"procedure": procedure})
    case.procedure_count += 1
    row = SpecialProcedure.objects.create(
        case=case,
        place=case.procedure_count,
        procedure=procedure,
        special_law=special_law.strip(),
        planned_days=planned_days,
        reasons=reasons.strip(),
        started_at=at,
        started_by=by.ref,
    )
    days = count_days_anew(case, at=at)
    stops = does_stop(row.procedure, row.special_law)
    facts = {
        "place": row.place,
        "procedure": procedure,
        "planned_days": planned_days,
        "reasons": row.reasons,
        "stops": stops,
        "days": days,
    }
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    started = ProcedureStarted(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        procedure=procedure,
        planned_days=planned_days,
        stops=stops,
    )
    announce(started)
    order_procedure_notice(case, row, at=at)
    return started
