"""Makers for tests of staged projects: five stages of two offices, a firm that builds, who decides."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, make_organisations
from tests.foundation.identity.make import make_person, make_staff
from tests.resources.registers.make import make_firm_of
from tests.services.bundles.make import form
from tests.services.cases.make import BY_TOKEN, MONDAY
from tests.services.items.make import content, make_item
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.services.bundles.projects.commands.apply import apply_in_stage
from tongban.services.bundles.projects.commands.open_project import open_project
from tongban.services.bundles.projects.commands.publish import publish_plan
from tongban.services.bundles.projects.facts import PlanContent
from tongban.services.bundles.projects.models import ProjectService
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, Draft
from tongban.services.cases.public import submit_case
from tongban.services.items.public import Limit, Limits, Result
from tongban.services.process.defaults import publish_defaults

PLAN = "P341600TEST0001"
NAME, PLACE = "示例产业园二期", "谯城区示例大道99号"
# service → stage, office that leads and decides
SERVICES = {
    "filing": ("approval", COUNTY_OFFICE),
    "land": ("land", CITY_OFFICE),
    "planning": ("planning", CITY_OFFICE),
    "building": ("building", COUNTY_OFFICE),
    "final": ("completion", COUNTY_OFFICE),
    "extra": ("completion", COUNTY_OFFICE),
}
STAGES = tuple(dict.fromkeys(stage for stage, _office in SERVICES.values()))
FORM = form(
    {
        "project": {"type": "string", "title": "项目名称", "minLength": 4},
        "place": {"type": "string", "title": "地点", "minLength": 4},
        "scale": {"type": "string", "title": "规模", "minLength": 2},
    },
    required=("project", "place", "scale"),
)


def item_of(service: str) -> str:
    return f"L341600{service.upper():0<8}"


def document(**changes: Any) -> PlanContent:
    earlier: dict[str, str] = {}
    stages: dict[str, dict[str, Any]] = {}
    for key, (stage, office) in SERVICES.items():
        fills = {"project": "project.name", "place": "project.place", **earlier}
        stages.setdefault(
            stage, {"key": stage, "title": f"阶段{stage}", "lead": office, "days": 5, "services": []}
        )
        one = {"key": key, "item": item_of(key), "title": f"事项{key}", "fills": fills}
        stages[stage]["services"].append(one | ({"is_needed": False} if key == "extra" else {}))
        earlier = {"scale": "filing.scale"}
    fields = {"name": "厂房建设", "industry": "47", "kind": "03", "stages": list(stages.values())}
    return PlanContent.model_validate({**fields, **changes})


@dataclass(frozen=True, kw_only=True)
class Site:
    """A plan in force, the owner with the firm, and officers of the two offices that hold every post."""

    owner: Person
    uscc: str
    officers: dict[str, Officer]

    def lead(self, service: str) -> Officer:
        return self.officers[SERVICES[service][1]]


def make_site() -> Site:
    offices = make_organisations()
    publish_defaults(at=MONDAY)
    for key, (_stage, office) in SERVICES.items():
        make_item(
            item_of(key),
            terms=content(
                name=f"事项{key}",
                type_code="20",
                audience=("2",),
                slots=(),
                form=FORM,
                limits=Limits(promised=Limit(count=5)),
                result=Result(name="回执"),
            ),
            organisation_id=offices[office],
            organisation_name=office,
            area_code="341600000000",
        )
    publish(document())
    owner = make_person(name="高建军")
    posts = ("accept", "review", "approve", "issue")
    return Site(
        owner=owner,
        uscc=make_firm_of(owner.person_id, name="示例置业有限公司").uscc,
        officers={
            office: make_staff(name="牵头", posts=posts, organisation_code=office)
            for office in (COUNTY_OFFICE, CITY_OFFICE)
        },
    )


def publish(plan: PlanContent, *, at: datetime = MONDAY) -> int | None:
    return publish_plan(
        code=PLAN,
        organisation_id=make_organisations()[CITY_OFFICE],
        area_code="341600000000",
        content=plan,
        by=LOADER,
        at=at,
    )


def open_one(site: Site, *, name: str = NAME) -> str:
    return open_project(plan_code=PLAN, uscc=site.uscc, name=name, place=PLACE, by=site.owner, at=MONDAY)


def begin(site: Site, code: str, service: str) -> UUID:
    return apply_in_stage(code=code, service=service, answers={}, by=site.owner, at=MONDAY)


def apply_for(site: Site, code: str, service: str, **typed: Any) -> Case:
    """The case of a service, applied for through its project; what the draft knows is not typed again."""
    draft = Draft.objects.get(id=begin(site, code, service))
    draft.form |= typed
    application = replace(application_of(draft), signature=BY_TOKEN)
    done = submit_case(application=application, by=site.owner, at=MONDAY, key=f"draft:{draft.id}")
    deliver_all()
    return Case.objects.get(number=done.number)


def decide(site: Site, service: str, number: str, *, outcome: Outcome = Outcome.GRANTED) -> None:
    by = site.lead(service)
    accept_case(number=number, by=by, at=MONDAY)
    review_case(number=number, advice=outcome, opinion="意见", by=by, at=MONDAY)
    decide_case(number=number, outcome=outcome, reasons="不合条件", article="第一条", by=by, at=MONDAY)
    if outcome is Outcome.GRANTED:
        issue_result(number=number, by=by, at=MONDAY)
    deliver_all()


def bring_through(site: Site, code: str, service: str) -> str:
    """Apply for a service and have it granted; answers its case's number."""
    typed = {"scale": "厂房两栋"} if service == "filing" else {}
    number = apply_for(site, code, service, **typed).number
    decide(site, service, number)
    return number


def states(code: str) -> dict[str, str]:
    rows = ProjectService.objects.filter(stage__project__code=code)
    return dict(rows.values_list("key", "state"))
