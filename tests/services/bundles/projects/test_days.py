"""The days of a stage on its pages: what does not count is left out and named, and the strip shows each day."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import sign_in
from tests.services.bundles.projects.make import (
    Site,
    apply_for,
    bring_through,
    decide,
    make_site,
    open_one,
)
from tests.services.cases.make import MONDAY
from tests.services.cases.visit import desk_of, words_of
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.bundles.projects.queries import own_project
from tongban.services.bundles.projects.showing import StageLine, shown
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.standards.working_time import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return make_site()


def move_to(month: int, day: int) -> datetime:
    at = datetime(2026, month, day, 10, tzinfo=CITY_ZONE)
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)
    return at


def stage_of(site: Site, code: str, key: str) -> StageLine:
    (whole,) = shown([own_project(code, by=site.owner)], now=clock.now())
    return next(line for line in whole.stages if line.row.key == key)


def test_what_stops_a_case_is_left_out_and_named(site: Site) -> None:
    code, lead = open_one(site), site.lead("filing")
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    accept_case(number=number, by=lead, at=MONDAY)
    start_procedure(
        number=number,
        procedure=Procedure.TESTING,
        planned_days=5,
        reasons="送检样品。",
        special_law="",
        by=lead,
        at=MONDAY,
    )
    at = move_to(9, 30)
    assert stage_of(site, code, "approval").used == 0
    end_procedure(number=number, place=1, result="合格。", by=lead, at=at)
    move_to(10, 8)
    line = stage_of(site, code, "approval")
    assert (line.used, [pause.days for pause, _why in line.pauses]) == (1, [2])
    owner = sign_in(Client(headers={"accept-language": "zh-CN"}), site.owner)
    said = words_of(owner.get(f"/my/projects/{code}/"))
    assert "2个工作日不算，因为检测" in said
    assert "承诺5个工作日，已用1个" in said
    assert "第一件按9月28日（周一）受理算" in said


def test_the_days_stand_while_the_owner_applies_again(site: Site) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    decide(site, "filing", number, outcome=Outcome.REFUSED)
    move_to(10, 12)
    line = stage_of(site, code, "approval")
    assert (line.used, line.clock is not None and line.clock.is_idle) == (0, True)
    again = apply_for(site, code, "filing", scale="厂房三栋").number
    accept_case(number=again, by=site.lead("filing"), at=move_to(10, 12))
    move_to(10, 13)
    line = stage_of(site, code, "approval")
    assert (line.used, [why for _pause, why in line.pauses]) == (1, ["没有事项在部门手里"])


def test_what_a_stage_does_not_need_moves_no_day_of_it(site: Site) -> None:
    code = open_one(site)
    for service in ("filing", "land", "planning", "building"):
        bring_through(site, code, service)
    number = apply_for(site, code, "extra").number
    accept_case(number=number, by=site.lead("extra"), at=MONDAY)
    assert stage_of(site, code, "completion").clock is None


def test_a_stage_that_is_late_says_by_how_many_days(site: Site) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    accept_case(number=number, by=site.lead("filing"), at=MONDAY)
    move_to(10, 20)
    desk = desk_of(site.officers[CITY_OFFICE])
    said = words_of(desk.get("/desk/projects/"))
    assert "超期" in said
    used = stage_of(site, code, "approval").used
    assert f"{used} / 5" in said
    assert f"比承诺多{(used or 0) - 5}个" in words_of(desk.get(f"/desk/projects/{code}/"))


def test_a_list_of_projects_costs_the_same_however_many(
    site: Site, django_assert_max_num_queries: Any
) -> None:
    for name in ("项目甲一二", "项目乙一二", "项目丙一二"):
        code = open_one(site, name=name)
        apply_for(site, code, "filing", scale="厂房两栋")
    standings = [own_project(code, by=site.owner)]
    with django_assert_max_num_queries(5):
        shown(standings, now=MONDAY)
