"""Questions about plans and projects. Who may see which is part of the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, firms_of
from tongban.kernel.errors import NotFound
from tongban.services.bundles.projects.codes import check_project_code
from tongban.services.bundles.projects.facts import PlanContent, ServiceState, StageFact, StageState
from tongban.services.bundles.projects.models import Project, ProjectPlan, ProjectService, ProjectStage
from tongban.services.bundles.projects.rules import missing_for, stage_states
from tongban.services.cases.public import CaseFact

PAGE = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Standing:
    """A project with its rows and where each stage stands by the rules."""

    project: Project
    content: PlanContent
    stages: tuple[ProjectStage, ...]
    services: dict[str, ProjectService]
    states: dict[str, StageState]

    def stage(self, key: str) -> ProjectStage:
        """The stage of this key. Raises NotFound."""
        return _one([row for row in self.stages if row.key == key])

    def service(self, key: str) -> ProjectService:
        """The service of this key. Raises NotFound."""
        return _one([row for row in self.services.values() if row.key == key])

    def missing(self, key: str) -> list[str]:
        """Titles of the services without which this stage cannot begin."""
        found = missing_for(self.content.stage(key), self.content, self.service_states)
        return [self.content.service(one).title for one in found]

    @property
    def service_states(self) -> dict[str, ServiceState]:
        return {key: ServiceState(row.state) for key, row in self.services.items()}


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """A page of projects; `cursor` is the code with which the next one is asked for, empty on the last."""

    standings: tuple[Standing, ...]
    cursor: str


def _one(rows: Sequence[T]) -> T:
    if not rows:
        raise NotFound
    return rows[0]


@dataclass(frozen=True, kw_only=True)
class StageName:
    """A stage by its number and its title."""

    place: int
    title: str


def stage_of_case(standing: Standing, fact: CaseFact) -> StageName | None:
    """The stage of a project to which a case belongs, also one that was not granted. No SQL."""
    rows = standing.services.values()
    ours = [row for row in rows if row.case_number == fact.number] or [
        row for row in rows if row.item_code == fact.item_code
    ]
    for row in ours[:1]:
        stage = next(one for one in standing.stages if one.pk == row.stage_id)
        return StageName(place=stage.place, title=standing.content.stage(stage.key).title)
    return None


def plans_in_force() -> list[tuple[str, PlanContent]]:
    """The plans of which a project can be opened, by code. 1 SQL."""
    rows = ProjectPlan.objects.filter(current__isnull=False).select_related("current").order_by("code")
    return [(row.code, PlanContent.model_validate(row.current.content)) for row in rows if row.current]


def plan_in_force(code: str) -> PlanContent:
    """The plan of this code. 1 SQL. Raises NotFound."""
    return _one([content for one, content in plans_in_force() if one == code])


def own_project(code: str, *, by: Person) -> Standing:
    """A project that `by` opened, or of a firm of theirs. 3 SQL and those of the register. Raises NotFound."""
    return _one(standings(Project.objects.filter(_of(by), code=_code(code)), most=1))


def own_projects(by: Person, *, before: str = "") -> ProjectPage:
    """A page of the projects that `by` opened and those of their firms, the latest first.

    `before` is the code of the last one of the page before. 3 SQL and the register's, 1 more with `before`.
    Raises NotFound.
    """
    return _page(Project.objects.filter(_of(by)), before=before)


def led_project(code: str, *, by: Officer) -> Standing:
    """A project of which an organisation of the officer leads a stage. 3 SQL. Raises NotFound."""
    return _one(standings(Project.objects.filter(_led(by), code=_code(code)), most=1))


def led_projects(by: Officer, *, before: str = "") -> ProjectPage:
    """A page of the projects of which an organisation of the officer leads a stage, the latest first.

    `before` as in `own_projects`. 3 SQL, 1 more with it. Raises NotFound.
    """
    return _page(Project.objects.filter(_led(by)), before=before)


def _page(rows: QuerySet[Project], *, before: str) -> ProjectPage:
    if before:
        last = _one(list(rows.filter(code=_code(before))))
        later = Q(opened_at=last.opened_at, pk__lt=last.pk)
        rows = rows.filter(Q(opened_at__lt=last.opened_at) | later)
    found = standings(rows, most=PAGE + 1)
    return ProjectPage(
        standings=tuple(found[:PAGE]), cursor=found[PAGE - 1].project.code if len(found) > PAGE else ""
    )


def _of(by: Person) -> Q:
    return Q(account_id=by.account_id) | Q(uscc__in=[firm.uscc for firm in firms_of(by)])


def _led(by: Officer) -> Q:
    led = ProjectStage.objects.filter(organisation_id__in=by.organisation_ids)
    return Q(pk__in=led.values("project_id"))


def _code(text: str) -> str:
    return check_project_code(text)


def standings(rows: QuerySet[Project], *, most: int) -> list[Standing]:
    """The projects with their stages and services, the latest first, at most so many. 3 SQL."""
    projects = list(rows.select_related("version").order_by("-opened_at", "-pk")[:most])
    stages: dict[int, list[ProjectStage]] = {project.pk: [] for project in projects}
    for stage in ProjectStage.objects.filter(project__in=projects).order_by("place"):
        stages[stage.project_id].append(stage)
    services: dict[int, list[ProjectService]] = {one.pk: [] for each in stages.values() for one in each}
    for service in ProjectService.objects.filter(stage__project__in=projects).order_by("place"):
        services[service.stage_id].append(service)
    return [_standing(project, stages[project.pk], services) for project in projects]


def _standing(
    project: Project, stages: list[ProjectStage], services: dict[int, list[ProjectService]]
) -> Standing:
    content = PlanContent.model_validate(project.version.content)
    facts = [
        StageFact(
            key=stage.key,
            services={one.key: ServiceState(one.state) for one in services[stage.pk]},
            is_admitted=stage.admitted_at is not None,
            is_handed_over=stage.handed_over_at is not None,
        )
        for stage in stages
    ]
    return Standing(
        project=project,
        content=content,
        stages=tuple(stages),
        services={one.key: one for stage in stages for one in services[stage.pk]},
        states=stage_states(content, facts),
    )
