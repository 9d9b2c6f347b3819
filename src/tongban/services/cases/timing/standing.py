"""The stored last days and to-do rows of a case whose clocks stop, run on, or are put off."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.tasks.public import reschedule_task
from tongban.services.cases.clocks import LAST_DAYS, end_of_office, set_last_days
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.recounting import recounted_step
from tongban.services.cases.seating import terms_of_steps
from tongban.services.cases.steps import subject_of, task_key
from tongban.services.cases.timing.happenings import Happenings, happenings, procedures_of
from tongban.services.cases.timing.rules import does_stop
from tongban.services.process.public import step_limits
from tongban.standards.working_time import effective_day

Moved = dict[str, list[date | None]]


def count_days_anew(case: Case, *, at: datetime) -> Moved:
    """Keep the days of a case after something happened to its clocks: stopped while a procedure of
    art. 45 is open, and its days as they were; else the last days as they are now. Gives the days
    that moved, as [from, to].

    At most 5 SQL, and 2 for each open step.
    """
    before = {field: getattr(case, field) for field in LAST_DAYS}
    procedures = procedures_of(case)
    open_ones = [
        row.started_at
        for row in procedures
        if row.ended_at is None and does_stop(row.procedure, row.special_law)
    ]
    moved = happenings(case, procedures)
    case.stopped_on = effective_day(min(open_ones), calendar_for(case.area_code)) if open_ones else None
    if not case.stopped_on:
        set_last_days(case, moved, now=at)
    case.save(update_fields=["procedure_count", "extended_by", "stopped_on", *LAST_DAYS])
    found: Moved = {
        field: [old, getattr(case, field)] for field, old in before.items() if old != getattr(case, field)
    }
    steps = list(CaseStep.objects.filter(case=case, done_at__isnull=True))
    if case.stopped_on:
        for step in steps:
            reschedule_task(key=task_key(step.id), due_at=None)  # no day can be told while it stands
        return found
    limits = step_limits({subject_of(case): terms_of_steps(case)})
    return found | _keep_step_days(case, steps, limits.get(subject_of(case), {}), moved, now=at)


def _keep_step_days(
    case: Case,
    steps: Iterable[CaseStep],
    limits: Mapping[str, int | None],
    moved: Happenings,
    *,
    now: datetime,
) -> Moved:
    """Keep the last days of the open steps of a case whose clocks run, and of their to-do rows. 2 SQL a step."""
    days: Moved = {}
    for step in steps:
        due_on = recounted_step(case, step, limit_days=limits.get(step.key), moved=moved, now=now)
        if due_on is None or step.due_on is None:
            continue
        if due_on != step.due_on:
            days["step_due_on"] = [step.due_on, due_on]
            step.due_on = due_on
            step.save(update_fields=["due_on"])
        reschedule_task(key=task_key(step.id), due_at=end_of_office(due_on))
    return days
