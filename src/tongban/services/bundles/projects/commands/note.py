"""Note in a project what has become of a service of a stage. Heard again, each of these changes nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.services.bundles.projects.facts import (
    ACT_APPLY,
    ACT_END,
    PlanContent,
    ProjectMoved,
    ServiceState,
)
from tongban.services.bundles.projects.models import Project, ProjectService, ProjectStage
from tongban.services.bundles.projects.rules import is_done

BY = SystemActor(job="bundles.projects")


@transaction.atomic
def note_applied(*, draft_id: UUID, case_number: str, at: datetime) -> None:
    """The draft of a service became a case."""
    row = _lock(ProjectService.objects.filter(draft_id=draft_id).first())
    if row is None or row.case_number == case_number:
        return
    write_applied(row, case_number=case_number, at=at)


def write_applied(row: ProjectService, *, case_number: str, at: datetime) -> None:
    """Write that a service, whose project the caller has locked, was applied for in this case."""
    row.state, row.case_number, row.accepted_at = ServiceState.APPLIED, case_number, None
    row.save(update_fields=["state", "case_number", "accepted_at"])
    _tell(row, ACT_APPLY, at=at)


@transaction.atomic
def note_accepted(*, case_number: str, at: datetime) -> None:
    """The case was accepted: the days of its stage run from the first one."""
    row = _lock(ProjectService.objects.filter(case_number=case_number).first())
    if row is None or row.accepted_at is not None:
        return
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    ProjectStage.objects.filter(pk=row.stage_id, began_at__isnull=True).update(began_at=at)


@transaction.atomic
def note_ended(*, case_number: str, is_granted: bool, at: datetime) -> None:
    """The case is over. With the last one that is needed the stage ends, with the last stage the project."""
    row = _lock(ProjectService.objects.filter(case_number=case_number).first())
    if row is None or row.state != ServiceState.APPLIED:
        return
    row.state = ServiceState.GRANTED if is_granted else ServiceState.ENDED
    row.save(update_fields=["state"])
    _tell(row, ACT_END, at=at)
    project = row.stage.project
    content = PlanContent.model_validate(project.version.content)
    states = {
        one.key: ServiceState(one.state) for one in ProjectService.objects.filter(stage__project=project)
    }
    stage = ProjectStage.objects.get(pk=row.stage_id)
    if stage.ended_at is None and is_done(content.stage(stage.key), states):
        stage.ended_at = at
        stage.save(update_fields=["ended_at"])
        if project.given_up_at is None:
            _after(project, content, stage, states, at=at)


def _after(
    project: Project,
    content: PlanContent,
    stage: ProjectStage,
    states: dict[str, ServiceState],
    *,
    at: datetime,
) -> None:
    if all(is_done(one, states) for one in content.stages):
        project.closed_at = at
        project.save(update_fields=["closed_at"])
        announce(ProjectMoved(code=project.code, stage="", at=at))
    elif stage.place < len(content.stages):
        announce(ProjectMoved(code=project.code, stage=content.stages[stage.place].key, at=at))


def _lock(row: ProjectService | None) -> ProjectService | None:
    """The row as it is once its project is locked. 2 SQL where there is one."""
    if row is None:
        return None
    stages = ProjectStage.objects.filter(pk=row.stage_id)
    Project.objects.select_for_update().get(pk__in=stages.values("project_id"))
    return ProjectService.objects.select_related("stage__project__version").get(pk=row.pk)


def _tell(row: ProjectService, act: str, *, at: datetime) -> None:
    facts = {"service": row.key, "case": row.case_number, "state": str(row.state)}
    record(act=act, subject=f"project:{row.stage.project.code}", by=BY, at=at, facts=facts)
