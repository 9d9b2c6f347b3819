"""What happens between the steps of a case: the process moves on, rows and to-do rows follow."""

from datetime import datetime

from tongban.foundation.directory.public import post_names
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import cancel_tasks
from tongban.kernel.actors import Actor, SystemActor
from tongban.services.cases.events import StepDone
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.seating import follow, leave, terms_of_steps
from tongban.services.cases.seating import subject_of as subject_of
from tongban.services.cases.seating import task_key as task_key
from tongban.services.items.public import item_terms, step_terms, terms_for
from tongban.services.process.public import (
    ProcessVersionFact,
    StepWaits,
    close_process,
    complete_step,
    process_version,
    start_process,
)

BY = SystemActor(job="cases.begin-process")


def begin_process(case: Case, *, at: datetime) -> None:
    """Start the process that the case's item version names and open its first steps."""
    terms = terms_for(case.version_id, case.answers)
    # conditions of a process may name every question; one that was not asked answers with nothing
    answers = {question.key: "" for question in terms.scenario} | case.answers
    data = {"type": case.type_code, "holder": case.holder, "answers": answers}
    version = process_version(terms.process.key)
    case.process_version_id = version.id
    case.save(update_fields=["process_version_id"])
    opened = start_process(
        subject=subject_of(case),
        key_or_version_id=version.id,
        data=data,
        terms=step_terms(terms),
        at=at,
    )
    follow(case, opened, by=BY, at=at)


def process_of(case: Case) -> ProcessVersionFact:
    """The version of the process that the case follows, or would follow if it began now. 1 SQL."""
    return process_version(case.process_version_id or item_terms(case.version_id).process.key)


def finish_step(
    case: Case, step: CaseStep, *, outcome: str, by: Actor, at: datetime, opinion: str = ""
) -> list[CaseStep]:
    """Mark `step` done, let the process move on and open what it reaches, which is given back.

    Raises StepWaits where somebody was asked who has not answered.
    """
    leave(step, outcome=outcome, by=by, at=at, opinion=opinion)
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
    return _move_on(case, step, outcome=outcome, by=by, at=at)


def answer_for_applicant(case: Case, *, outcome: str, by: Actor, at: datetime) -> None:
    """Complete the step in which the process waits for the applicant; `by` is they or who applied for them."""
    step = CaseStep.objects.get(case=case, done_at__isnull=True, post_code="")
    step.done_at, step.done_by, step.outcome = at, by.ref, outcome
    step.save(update_fields=["done_at", "done_by", "outcome"])
    _move_on(case, step, outcome=outcome, by=by, at=at)


def end_process(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Close what is open: the case ends before its process does, or before it has begun."""
    close_process(subject=subject_of(case))
    cancel_tasks(about=subject_of(case), at=at)
    CaseStep.objects.filter(case=case, done_at__isnull=True).update(
        done_at=at, done_by=by.ref, outcome=reason
    )


def _move_on(case: Case, step: CaseStep, *, outcome: str, by: Actor, at: datetime) -> list[CaseStep]:
    try:
        waiting = complete_step(
            subject=subject_of(case),
            step_id=step.id,
            outcome=outcome,
            by=by.ref,
            terms=terms_of_steps(case),
            at=at,
        )
    except StepWaits as waits:
        raise StepWaits(facts={"posts": named(str(waits.facts["posts"]))}) from waits
    return follow(case, waiting, by=by, at=at)


def named(posts: str) -> str:
    """Posts by their names. 1 SQL, none when kept."""
    names = post_names()
    return "、".join(names.get(code, code) for code in posts.split(", "))
