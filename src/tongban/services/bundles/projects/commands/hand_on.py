"""Hand a stage over to the lead of the next (移交), or let a stage begin although something is missing (容缺)."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.bundles.projects.commands.give_up import check_goes_on
from tongban.services.bundles.projects.facts import ACT_ADMIT, ACT_HAND_OVER, ProjectMoved, StageState
from tongban.services.bundles.projects.models import Project
from tongban.services.bundles.projects.queries import Standing, led_project
from tongban.services.bundles.projects.rules import missing_for

MOST_LETTERS = 1000


class StageNotDone(Refused):
    """Something that is needed of the stage is not granted yet, so it cannot be handed over."""

    code = "stage-not-done"
    title = N_("The stage cannot be handed over yet: not everything that is needed of it is granted.")


class HandedOverAlready(Refused):
    """The stage was handed over, or there is none after it."""

    code = "stage-handed-over"
    title = N_("This stage is handed over already, or it is the last one.")


class StageOpenAlready(Refused):
    """Nothing is missing for the stage, or it was let begin before."""

    code = "stage-open-already"
    title = N_("This stage can be applied for already; nothing has to be admitted.")


class ReasonsMissing(Invalid):
    """Who lets a stage begin before its time says why."""

    code = "admission-without-reasons"
    title = N_("Say why the stage may begin although something is missing, in 5 letters or more.")


@transaction.atomic
def hand_over_stage(*, code: str, stage: str, note: str, by: Officer, at: datetime) -> None:
    """Hand a stage that has ended over to the lead of the next, with what came out of it and a note.

    The duty is held in the organisation that leads the stage. The next stage does not wait for it: the
    owner applies as soon as the results are there. Raises NotFound, DutyMissing, ProjectOver, StageNotDone,
    HandedOverAlready.
    """
    standing = _lock(code, by=by)
    row = standing.stage(stage)
    check_duty(by, ACT_HAND_OVER, organisation_id=row.organisation_id)
    check_goes_on(standing.project)
    state = standing.states[stage]
    if state is StageState.HANDED_OVER or row.place == len(standing.stages):
        raise HandedOverAlready
    if state is not StageState.DONE:
        raise StageNotDone
    row.handed_over_at, row.handed_over_by, row.note = at, by.ref, note.strip()[:MOST_LETTERS]
    row.save(update_fields=["handed_over_at", "handed_over_by", "note"])
    following = standing.stages[row.place]
    results = {one.key: one.case_number for one in standing.services.values() if one.stage_id == row.pk}
    facts = {
        "stage": stage,
        "to_stage": following.key,
        "to": str(following.organisation_id),
        "results": results,
        "note": row.note,
    }
    record(act=ACT_HAND_OVER, subject=f"project:{code}", by=by, at=at, facts=facts)


@transaction.atomic
def admit_stage(*, code: str, stage: str, why: str, by: Officer, at: datetime) -> None:
    """Let a stage begin although a result that it needs is missing; what was missing is kept with the reasons.

    The duty is held in the organisation that leads this stage: it takes the risk of the missing result,
    which every service still asks for where its own law does. Raises NotFound, DutyMissing, ProjectOver,
    StageOpenAlready, ReasonsMissing.
    """
    standing = _lock(code, by=by)
    row = standing.stage(stage)
    check_duty(by, ACT_ADMIT, organisation_id=row.organisation_id)
    check_goes_on(standing.project)
    if standing.states[stage] is not StageState.CLOSED:
        raise StageOpenAlready
    if len(why.strip()) < 5:
        raise ReasonsMissing(facts={"fields": {"why": ReasonsMissing.title}})
    planned = standing.content.stage(stage)
    missing = missing_for(planned, standing.content, standing.service_states)
    row.admitted_at, row.admitted_by, row.admitted_why = at, by.ref, why.strip()[:MOST_LETTERS]
    row.admitted_without = missing
    row.save(update_fields=["admitted_at", "admitted_by", "admitted_why", "admitted_without"])
    facts = {"stage": stage, "missing": missing, "why": row.admitted_why}
    record(act=ACT_ADMIT, subject=f"project:{code}", by=by, at=at, facts=facts)
    announce(ProjectMoved(code=code, stage=stage, at=at))


def _lock(code: str, *, by: Officer) -> Standing:
    """The project of which the officer's organisations lead a stage, locked and read again. Raises NotFound."""
    found = led_project(code, by=by)
    if not Project.objects.select_for_update().filter(pk=found.project.pk).exists():
        raise NotFound
    return led_project(code, by=by)
