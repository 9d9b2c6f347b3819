"""What happens between the steps of a case: the process moves on, rows and to-do rows follow."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import organisation_by_code, superior_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import cancel_tasks, close_task, open_task
from tongban.kernel.actors import Actor
from tongban.services.cases.clocks import end_of_office, step_due_on
from tongban.services.cases.events import StepDone, StepOpened
from tongban.services.cases.facts import IN_PERSON, Capacity
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.rows import insert
from tongban.services.items.public import item_terms, step_terms, terms_for
from tongban.services.process.public import (
    OWN,
    SUPERIOR,
    OpenStep,
    StepKind,
    close_process,
    complete_step,
    start_process,
)


def subject_of(case: Case) -> str:
    """The word by which processes, tasks and the trail know a case."""
    return f"cases:{case.number}"


def begin_process(case: Case, *, at: datetime) -> None:
    """Start the process that the case's item version names and open its first steps."""
    terms = terms_for(case.version_id, case.answers)
    # conditions of a process may name every question; one that was not asked answers with nothing
    answers = {question.key: "" for question in terms.scenario} | case.answers
    data = {"type": case.type_code, "holder": case.holder, "answers": answers}
    _open(
        case,
        start_process(
            subject=subject_of(case),
            key_or_version_id=terms.process.key,
            data=data,
            terms=step_terms(terms),
            at=at,
        ),
        at=at,
    )


def finish_step(
    case: Case, step: CaseStep, *, outcome: str, by: Actor, at: datetime, opinion: str = ""
) -> None:
    """Mark `step` done, let the process move on and open what it reaches."""
    step.done_at, step.done_by, step.outcome, step.opinion = at, by.ref, outcome, opinion
    step.save(update_fields=["done_at", "done_by", "outcome", "opinion"])
    close_task(key=task_key(step.id), by=by, at=at, outcome=outcome)
    announce(
        StepDone(
            number=case.number,
            organisation_id=step.organisation_id,
            at=at,
            step=step.key,
            by_ref=by.ref,
            outcome=outcome,
        )
    )
    _move_on(case, step, outcome=outcome, at=at)


def answer_for_applicant(case: Case, *, outcome: str, by: Actor, at: datetime) -> None:
    """Complete the step in which the process waits for the applicant; `by` is they or who applied for them."""
    step = CaseStep.objects.get(case=case, done_at__isnull=True, post_code="")
    step.done_at, step.done_by, step.outcome = at, by.ref, outcome
    step.save(update_fields=["done_at", "done_by", "outcome"])
    _move_on(case, step, outcome=outcome, at=at)


def end_process(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Close what is open: the case ends before its process does, or before it has begun."""
    close_process(subject=subject_of(case))
    cancel_tasks(about=subject_of(case), at=at)
    CaseStep.objects.filter(case=case, done_at__isnull=True).update(
        done_at=at, done_by=by.ref, outcome=reason
    )


def _move_on(case: Case, step: CaseStep, *, outcome: str, at: datetime) -> None:
    opened = complete_step(
        subject=subject_of(case),
        step_id=step.id,
        outcome=outcome,
        terms=step_terms(terms_for(case.version_id, case.answers)),
        at=at,
    )
    _open(case, opened, at=at)


def _open(case: Case, open_now: list[OpenStep], *, at: datetime) -> None:
    known = set(CaseStep.objects.filter(case=case).values_list("id", flat=True))
    for place, step in enumerate((step for step in open_now if step.id not in known), start=len(known) + 1):
        _open_one(case, step, place=place, at=at)


def _open_one(case: Case, step: OpenStep, *, place: int, at: datetime) -> None:
    organisation_id = _organisation_of(case, step)
    due_on = step_due_on(case, post_code=step.post_code, limit_days=step.limit_days, at=at)
    insert(
        [
            CaseStep(
                id=step.id,
                case=case,
                place=place,
                key=step.key,
                name=step.name,
                post_code=step.post_code or "",
                organisation_id=organisation_id,
                opened_at=at,
                due_on=due_on,
            )
        ]
    )
    if step.kind is StepKind.POST and step.post_code:
        open_task(
            key=task_key(step.id),
            kind=f"cases.{step.post_code}",
            about=subject_of(case),
            title=case.item_name,
            post_code=step.post_code,
            organisation_id=organisation_id,
            area_code=case.area_code,
            due_at=None if case.stopped_on else end_of_office(due_on),  # no day is known while it stands
            url=f"/desk/cases/{case.number}/",
            applicant_label=_label(case),
            at=at,
        )
    announce(
        StepOpened(number=case.number, organisation_id=organisation_id, at=at, step=step.key, due_on=due_on)
    )


def _organisation_of(case: Case, step: OpenStep) -> UUID:
    named = item_terms(case.version_id).process.organisations.get(step.post_code or "", step.organisation)
    if named == OWN or not named:
        return case.organisation_id
    if named == SUPERIOR:
        return superior_of(case.organisation_id).id
    return organisation_by_code(named).id


def _label(case: Case) -> str:
    """For whom a to-do row is, and who applied for them."""
    if case.capacity == Capacity.SELF or case.capacity in IN_PERSON:
        return case.applicant_masked
    return f"{case.applicant_masked}（{case.helper_masked}代）"


def task_key(step_id: UUID) -> str:
    """The key of a step's to-do row."""
    return f"case-step:{step_id}"
