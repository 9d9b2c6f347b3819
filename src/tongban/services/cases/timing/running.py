"""A special procedure begins and ends: what its two acts, and the acts that hold a hearing, do to a locked case."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.events import ProcedureEnded, ProcedureStarted
from tongban.services.cases.models import Case, SpecialProcedure
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

START, END = "cases.start_procedure", "cases.end_procedure"


def begin(
    case: Case,
    procedure: Procedure,
    *,
    planned_days: int,
    reasons: str,
    special_law: str = "",
    by: Officer,
    at: datetime,
) -> ProcedureStarted:
    """Begin a procedure of a locked case: clocks, trail, event and the written notice.

    Raises ClockNotRunning, ProcedureWords, ProcedureOpenAlready.
    """
    check_running(case.state)
    check_procedure(planned_days=planned_days, reasons=reasons)
    if open_one(case, procedure) is not None:
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
    record(act=START, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
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


def finish(case: Case, row: SpecialProcedure, *, result: str, by: Officer, at: datetime) -> ProcedureEnded:
    """End a procedure of a locked case with its result: clocks, trail and event."""
    row.ended_at, row.ended_by, row.result = at, by.ref, result.strip()
    row.save(update_fields=["ended_at", "ended_by", "result"])
    days = count_days_anew(case, at=at)
    facts = {"place": row.place, "procedure": row.procedure, "result": row.result, "days": days}
    record(act=END, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    ended = ProcedureEnded(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        procedure=row.procedure,
        is_running=does_stop(row.procedure, row.special_law) and case.stopped_on is None,
        due_on=None if case.stopped_on else case.promised_due_on or case.statutory_due_on,
    )
    announce(ended)
    return ended


def open_one(case: Case, procedure: Procedure) -> SpecialProcedure | None:
    """The case's procedure of this kind that has no result yet. 1 SQL."""
    return SpecialProcedure.objects.filter(case=case, procedure=procedure, ended_at__isnull=True).first()
