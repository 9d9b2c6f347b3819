"""The sample's factory with real cases: five stages, one code, each result taken over only in its own project."""

from typing import Any

import pytest

from tests.services.bundles.projects.factory import (
    NAME,
    PLACE,
    PLAN,
    Factory,
    apply_for,
    bring_through,
    make_factory,
    plan,
)
from tests.services.cases.make import MONDAY
from tongban.services.bundles.projects.commands.apply import apply_in_stage
from tongban.services.bundles.projects.commands.hand_on import admit_stage, hand_over_stage
from tongban.services.bundles.projects.commands.open_project import open_project
from tongban.services.bundles.projects.models import Project
from tongban.services.cases.facts import How
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.cases.reading import ApplicationIncomplete

pytestmark = pytest.mark.django_db


@pytest.fixture
def factory() -> Factory:
    return make_factory()


def open_one(factory: Factory, *, name: str = NAME) -> str:
    return open_project(
        plan_code=PLAN, uscc=factory.uscc, name=name, place=PLACE, by=factory.owner, at=MONDAY
    )


def how_of(case: Case, slot: str) -> tuple[str, str]:
    row = CaseSlot.objects.get(case=case, key=slot)
    return row.how, row.licence


def test_real_cases_go_through_all_five_stages(factory: Factory) -> None:
    code = open_one(factory)
    for stage in plan().stages:
        cases = [bring_through(factory, code, one.key) for one in stage.services]
        assert {case.project_code for case in cases} == {code}
        if stage.key != "final":
            hand_over_stage(code=code, stage=stage.key, note="", by=factory.lead(stage.key), at=MONDAY)
    assert Project.objects.get(code=code).closed_at is not None
    permit = Case.objects.get(project_code=code, item_code=plan().service("building_permit").item)
    land = Case.objects.get(project_code=code, item_code=plan().service("land_permit").item)
    assert how_of(permit, "land") == (How.LICENCE, land.licence)
    assert (permit.form["project"], permit.form["location"]) == (NAME, PLACE)


def test_the_permit_of_another_project_is_not_taken_over(factory: Factory) -> None:
    first, second = open_one(factory), open_one(factory, name="鸿筑药材加工厂二期")
    for service in ("filing", "land_permit"):
        bring_through(factory, first, service)
    bring_through(factory, second, "filing")
    admit_stage(code=second, stage="planning", why="用地证十日内补。", by=factory.lead("planning"), at=MONDAY)
    with pytest.raises(ApplicationIncomplete) as refused:
        apply_for(factory, second, "planning_permit")
    assert refused.value.facts["missing"] == ["land"]
    assert not Case.objects.filter(project_code=second, item_code=plan().service("planning_permit").item)


def test_each_of_two_projects_takes_its_own_permit(factory: Factory) -> None:
    codes = [open_one(factory), open_one(factory, name="鸿筑药材加工厂二期")]
    for service in ("filing", "land_permit"):
        for code in codes:
            bring_through(factory, code, service)
    land = {
        code: Case.objects.get(project_code=code, item_code=plan().service("land_permit").item)
        for code in codes
    }
    for code in codes:
        permit = apply_for(factory, code, "planning_permit")
        assert how_of(permit, "land") == (How.LICENCE, land[code].licence)


def test_what_a_draft_within_a_project_costs(factory: Factory, django_assert_max_num_queries: Any) -> None:
    code = open_one(factory)
    for service in ("filing", "land_permit"):
        bring_through(factory, code, service)
    with django_assert_max_num_queries(30):
        apply_in_stage(code=code, service="planning_permit", answers={}, by=factory.owner, at=MONDAY)
