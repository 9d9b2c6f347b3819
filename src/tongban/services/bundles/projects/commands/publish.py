"""Publish a plan of staged projects."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation_by_code
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, Invalid, NotAllowed
from tongban.services.bundles.projects.facts import ACT_PUBLISH, PlanContent, StageService
from tongban.services.bundles.projects.models import ProjectPlan, ProjectPlanVersion
from tongban.services.bundles.projects.rules import faults
from tongban.services.items.public import last_published

DUTY = "items.publish"


class NotAPlan(Invalid):
    """The document breaks rules; `facts["fields"]` names each."""

    code = "plan-not-publishable"
    title = N_("The plan cannot be published as it is: %(why)s")


@transaction.atomic
def publish_plan(
    *, code: str, organisation_id: UUID, area_code: str, content: PlanContent, by: Actor, at: datetime
) -> int | None:
    """Bring `content` into force as the plan's next version; answers its number, None where nothing changed.

    Projects that run keep the version with which they were opened. The duty is that of publishing an item
    of the organisation that keeps the plan. Raises NotAllowed, NotAPlan, NotFound (a lead, an item that is
    not in force).
    """
    if isinstance(by, Officer):
        check_duty(by, DUTY, organisation_id=organisation_id)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
    _check(content)
    ProjectPlan.objects.get_or_create(
        code=code, defaults={"organisation_id": organisation_id, "area_code": area_code}
    )
    plan = ProjectPlan.objects.select_for_update(of=("self",)).select_related("current").get(code=code)
    document = content.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    if plan.current is not None and plan.current.content_sha256 == digest:
        return None
    number = (plan.current.number if plan.current else 0) + 1
    plan.current = ProjectPlanVersion.objects.create(
        plan=plan,
        number=number,
        content=document,
        content_sha256=digest,
        published_at=at,
        published_by=by.ref,
    )
    plan.save(update_fields=["current"])
    facts = {"version": number, "content_sha256": digest}
    record(act=ACT_PUBLISH, subject=f"plan:{code}", by=by, at=at, facts=facts)
    return number


def _check(content: PlanContent) -> None:
    """Raise unless the document is whole, its leads are there and its items have the fields that it fills."""
    wrong = {fault.place: fault.text % fault.facts for fault in faults(content)}
    for stage in content.stages:
        organisation_by_code(stage.lead)
        for one in stage.services:
            if unknown := _unknown_fields(one, content):
                text = N_("The form of %(item)s has no such field: %(fields)s")
                wrong[f"stages.{stage.key}.{one.key}.fills"] = text % {
                    "item": one.item,
                    "fields": ", ".join(unknown),
                }
    if wrong:
        place, text = next(iter(wrong.items()))
        raise NotAPlan(facts={"why": f"{place}: {text}", "fields": wrong})


def _unknown_fields(service: StageService, content: PlanContent) -> list[str]:
    """Fields that are filled, or filled from, and that the items' forms do not have."""
    unknown = sorted(service.fills.keys() - _fields(service.item))
    for source in service.fills.values():
        key, _dot, field = source.partition(".")
        known = {one.key: one.item for stage in content.stages for one in stage.services}
        if key in known and field not in _fields(known[key]):
            unknown.append(source)
    return unknown


def _fields(item: str) -> frozenset[str]:
    return frozenset((last_published(item).content.form or {}).get("properties", {}))
