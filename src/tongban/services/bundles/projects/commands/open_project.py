"""Open a project: it gets its one code (项目代码) and its stages."""

from datetime import datetime

from django.db import connection, transaction

from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.identity.public import Firm, Person, firms_of
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.bundles.projects.bringing import licence_types_of
from tongban.services.bundles.projects.codes import ProjectCode, make_project_code
from tongban.services.bundles.projects.facts import ACT_OPEN, PlanContent
from tongban.services.bundles.projects.models import Project, ProjectPlan, ProjectService, ProjectStage

MOST_LETTERS = 100


class ProjectIncomplete(Invalid):
    """Name or place is missing or too long; `facts["fields"]` says which."""

    code = "project-incomplete"
    title = N_("Please say what the project is called and where it is, each in 4 to 100 letters.")


class ProjectOpenAlready(Refused):
    """The firm has an open project of this plan with this name at this place; `facts["code"]` is its code."""

    code = "project-open-already"
    title = N_("Your firm has this project already. Its code is %(code)s.")


@transaction.atomic
def open_project(
    *, plan_code: str, uscc: str, name: str, place: str, by: Person, at: datetime
) -> ProjectCode:
    """Open a project of this plan for one's firm, with all stages of the plan's version in force.

    The plan is locked meanwhile, so that a form that is sent twice opens one project. Raises NotFound (no
    such plan, a firm that is not theirs), ProjectIncomplete, ProjectOpenAlready.
    """
    plans = ProjectPlan.objects.select_for_update(of=("self",)).select_related("current")
    plan = plans.filter(code=plan_code).first()
    if plan is None or plan.current is None:
        raise NotFound
    firm = own_firm(uscc, by=by)
    name, place = name.strip(), place.strip()
    wrong = {
        key: N_("4 to 100 letters")
        for key, text in (("name", name), ("place", place))
        if not 4 <= len(text) <= MOST_LETTERS
    }
    if wrong:
        raise ProjectIncomplete(facts={"fields": wrong})
    _check_new(plan, uscc=firm.uscc, name=name, place=place)
    content = PlanContent.model_validate(plan.current.content)
    code = make_project_code(
        year=at.astimezone(CITY_ZONE).year,
        region=plan.area_code,
        industry=content.industry,
        kind=content.kind,
        sequence=_next_sequence(),
    )
    project = Project.objects.create(
        code=code,
        version=plan.current,
        name=name,
        place=place,
        uscc=firm.uscc,
        owner_name=firm.name,
        area_code=plan.area_code,
        account_id=by.account_id,
        opened_at=at,
    )
    _write_stages(project, content)
    facts = {"plan": plan.code, "version": plan.current.number, "uscc": firm.uscc}
    record(act=ACT_OPEN, subject=f"project:{code}", by=by, at=at, facts=facts)
    return code


def _check_new(plan: ProjectPlan, *, uscc: str, name: str, place: str) -> None:
    open_ones = Project.objects.filter(version__plan=plan, uscc=uscc, closed_at__isnull=True)
    if same := open_ones.filter(name=name, place=place).first():
        raise ProjectOpenAlready(facts={"code": same.code})


def own_firm(uscc: str, *, by: Person) -> Firm:
    """The firm of this code that is theirs. Raises NotFound."""
    found = next((firm for firm in firms_of(by) if firm.uscc == uscc), None)
    if found is None:
        raise NotFound
    return found


def _next_sequence() -> int:
    """Turns over after 99,999. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('bundles_project_sequence')")
        return int(cursor.fetchone()[0])


def _write_stages(project: Project, content: PlanContent) -> None:
    leads = {stage.lead: organisation_by_code(stage.lead).id for stage in content.stages}
    stages = ProjectStage.objects.bulk_create(
        ProjectStage(project=project, key=stage.key, place=place, organisation_id=leads[stage.lead])
        for place, stage in enumerate(content.stages, start=1)
    )
    ProjectService.objects.bulk_create(
        ProjectService(
            stage=row, key=one.key, place=place, item_code=one.item, licence_types=licence_types_of(one.item)
        )
        for row, stage in zip(stages, content.stages, strict=True)
        for place, one in enumerate(stage.services, start=1)
    )
