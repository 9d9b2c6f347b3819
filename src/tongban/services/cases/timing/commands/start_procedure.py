"""Begin a special procedure (特别程序): the applicant is told in writing how long it takes."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.services.cases.access import lock_case
from tongban.services.cases.events import ProcedureStarted
from tongban.services.cases.timing.running import START, begin
from tongban.standards.working_time import Procedure

DUTY = START


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
    return begin(
        case,
        procedure,
        planned_days=planned_days,
        reasons=reasons,
        special_law=special_law,
        by=by,
        at=at,
    )
