"""The sample city's factory: its plan, its real items and offices, a firm that builds, and cases in each stage."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml

from tests.foundation.directory.make import DUTIES, LOADER, LONG_AGO, add_post
from tests.foundation.identity.make import make_account, make_staff
from tests.resources.registers.make import make_firm, make_registered
from tests.services.bundles.city import make_holder_of_posts, make_offices
from tests.services.cases.make import BY_TOKEN, MONDAY, make_upload
from tongban.foundation.directory.public import Officer, PostRow, organisation_by_code, upsert_posts
from tongban.foundation.identity.commands.confirm_real_name import confirm_real_name
from tongban.foundation.identity.facts import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.services.bundles.projects.commands.apply import apply_in_stage
from tongban.services.bundles.projects.commands.publish import publish_plan
from tongban.services.bundles.projects.facts import PlanContent
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import CaseState, Outcome, SlotInput
from tongban.services.cases.models import Case, CaseStep, Draft
from tongban.services.cases.public import submit_case
from tongban.services.items.public import published, required_slots
from tongban.site.sample_folder import sample_folder
from tongban.site.walk.filling import form_for

PLAN, FIRM = "P341600GYXM000001", "亳州市鸿筑置业有限公司（演示）"
NAME, PLACE = "鸿筑药材加工厂一期", "亳州经济开发区示例大道99号"
LEAD = "project-lead"
add_post(LEAD, frozenset({"bundles.hand_over_stage", "bundles.admit_stage"}))
# what a person would answer where the plan leaves a question open
ANSWERS = {"clearing": "no", "dangerous": "no"}


@dataclass(frozen=True, kw_only=True)
class Factory:
    """Who builds, an officer with every post of the offices, and who leads, by the office's code."""

    owner: Person
    uscc: str
    officer: Officer
    leads: dict[str, Officer]

    def lead(self, stage: str) -> Officer:
        return self.leads[plan().stage(stage).lead]


@cache
def _document() -> dict[str, Any]:
    text = (sample_folder() / "projects" / "01-factory.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def plan() -> PlanContent:
    return PlanContent.model_validate(_document()["content"])


def make_factory() -> Factory:
    """The offices of the five stages with their items, the plan in force, the firm and its owner."""
    content = plan()
    offices = make_offices([one.item for stage in content.stages for one in stage.services])
    leads = sorted({stage.lead for stage in content.stages})
    posts = [PostRow(organisation_code=code, code=LEAD, name="牵头", duties=DUTIES[LEAD]) for code in leads]
    upsert_posts(rows=posts, by=LOADER, at=LONG_AGO)
    document = _document()
    publish_plan(
        code=PLAN,
        organisation_id=organisation_by_code(str(document["organisation"])).id,
        area_code=str(document["area"]),
        content=content,
        by=LOADER,
        at=MONDAY,
    )
    row = make_registered(name="高建军", birth_date=date(1975, 6, 30))
    owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=LONG_AGO)
    return Factory(
        owner=owner,
        uscc=make_firm(row, name=FIRM).uscc,
        officer=make_holder_of_posts(offices),
        leads={code: make_staff(name="牵头人", posts=[LEAD], organisation_code=code) for code in leads},
    )


def apply_for(factory: Factory, code: str, service: str, *, at: datetime = MONDAY) -> Case:
    """The case of a service: what the draft knows stays, the rest is typed and uploaded as a person would."""
    planned = plan().service(service)
    content = published(planned.item).content
    asked = {question.key for question in content.scenario} - planned.answers.keys()
    answers = {key: ANSWERS[key] for key in asked}
    draft_id = apply_in_stage(code=code, service=service, answers=answers, by=factory.owner, at=at)
    draft = Draft.objects.get(id=draft_id)
    draft.form = form_for(content.as_json(), random.Random(1)) | draft.form
    application = application_of(draft)
    files = tuple(
        SlotInput(key=slot.key, papers=(make_upload(factory.owner, at=at),))
        for slot in required_slots(content, draft.answers)
        if not (slot.licence_types or slot.from_form or slot.register_fact)
        or slot.key in ("business-licence", "drawings")
    )
    whole = replace(application, slots=files, signature=BY_TOKEN)
    done = submit_case(application=whole, by=factory.owner, at=at, key=f"draft:{draft_id}")
    deliver_all()
    return Case.objects.get(number=done.number)


def grant(factory: Factory, number: str, *, at: datetime = MONDAY) -> None:
    """Every act that the case's process asks for, until the result is there."""
    by = factory.officer
    acts = {
        "accept": lambda: accept_case(number=number, by=by, at=at),
        "review": lambda: review_case(
            number=number, advice=Outcome.GRANTED, opinion="符合条件", by=by, at=at
        ),
        "approve": lambda: decide_case(
            number=number, outcome=Outcome.GRANTED, reasons="", article="", by=by, at=at
        ),
        "issue": lambda: issue_result(number=number, by=by, at=at),
    }
    while step := CaseStep.objects.filter(case__number=number, done_at__isnull=True).first():
        acts[step.post_code]()
        deliver_all()
    assert Case.objects.get(number=number).state == CaseState.DELIVERED


def bring_through(factory: Factory, code: str, service: str, *, at: datetime = MONDAY) -> Case:
    """Apply for a service and have it granted."""
    case = apply_for(factory, code, service, at=at)
    grant(factory, case.number, at=at)
    return case
