"""End a special procedure: its result is entered and the clocks run on."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.kernel.errors import N_, Invalid
from tongban.services.cases.access import lock_case
from tongban.services.cases.events import ProcedureEnded
from tongban.services.cases.models import Case, SpecialProcedure
from tongban.services.cases.procedures.standing import check_procedure_may_end
from tongban.services.cases.timing.rules import ProcedureOver, check_running
from tongban.services.cases.timing.running import END, finish

DUTY = END


class ResultMissing(Invalid):
    """A procedure ends with what came out of it."""

    code = "procedure-result-missing"
    title = N_("Enter what came out of the procedure.")


@transaction.atomic
def end_procedure(*, number: str, place: int, result: str, by: Officer, at: datetime) -> ProcedureEnded:
    """Enter the result of the case's procedure number `place`; the day of this act is the last that it takes out.

    An expert review needs an expert's opinion, a site visit a record that two officers or more have signed,
    a hearing its signed minutes.

    Source: 行政许可法 (2019) arts. 34 (3), 45, 48; ruling 3.

    Raises NotFound, DutyMissing, ClockNotRunning, ProcedureOver, ResultMissing, ExpertOpinionMissing,
    VisitMissing, VisitUnsigned, HearingNotHeld.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    check_running(case.state)
    row = SpecialProcedure.objects.filter(case=case, place=place, ended_at__isnull=True).first()
    if row is None:
        raise ProcedureOver(facts={"place": place})
    if not result.strip():
        raise ResultMissing(facts={"fields": {f"result-{place}": ResultMissing.title}})
    check_procedure_may_end(case, row)
    return finish(case, row, result=result, by=by, at=at)


def close_procedures(case: Case, *, by: str, at: datetime) -> None:
    """End what is under way because the case itself ends, as when the applicant withdraws. 1 SQL where it had any."""
    if case.procedure_count:
        rows = SpecialProcedure.objects.filter(case=case, ended_at__isnull=True)
        rows.update(ended_at=at, ended_by=by)
        case.stopped_on = None
