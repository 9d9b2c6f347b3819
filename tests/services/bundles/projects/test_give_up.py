"""Giving a project up: open cases are taken back, what is decided or granted stays, and nothing goes on in it."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, sign_in
from tests.services.bundles.projects.make import (
    NAME,
    Site,
    apply_for,
    begin,
    bring_through,
    decide,
    make_site,
    open_one,
    states,
)
from tests.services.cases.make import MONDAY
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.bundles.projects.commands.give_up import (
    ProjectOver,
    WhyGivenUp,
    give_up_project,
)
from tongban.services.bundles.projects.commands.hand_on import admit_stage, hand_over_stage
from tongban.services.bundles.projects.models import Project
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, Draft

pytestmark = pytest.mark.django_db
WHY = "资金没有到位，不建了。"


@pytest.fixture
def site() -> Site:
    return make_site()


def give_up(site: Site, code: str, **changes: Any) -> None:
    fields = {"code": code, "why": WHY, "by": site.owner, "at": MONDAY} | changes
    give_up_project(**fields)
    deliver_all()


def test_open_cases_are_taken_back_and_what_was_granted_stays(site: Site) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    number = apply_for(site, code, "land").number
    give_up(site, code)
    assert Case.objects.get(number=number).state == "withdrawn"
    assert states(code) | {"filing": "granted", "land": "ended"} == states(code)
    project = Project.objects.get(code=code)
    assert (project.closed_at, project.given_up_at, project.given_up_why) == (MONDAY, MONDAY, WHY)
    (entry,) = [one for one in entries_of(f"project:{code}") if one.act == "bundles.give_up_project"]
    assert entry.facts is not None
    assert (entry.facts["withdrawn"], entry.facts["going_on"]) == ([number], [])
    told = Message.objects.filter(about=f"project:{code}", title="Your project is given up")
    assert told.count() == 1


def test_a_decided_case_goes_on_and_opens_no_stage(site: Site) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    lead = site.lead("filing")
    accept_case(number=number, by=lead, at=MONDAY)
    review_case(number=number, advice=Outcome.GRANTED, opinion="可以", by=lead, at=MONDAY)
    decide_case(number=number, outcome=Outcome.GRANTED, reasons="", article="", by=lead, at=MONDAY)
    give_up(site, code)
    issue_result(number=number, by=lead, at=MONDAY)
    deliver_all()
    assert states(code)["filing"] == "granted"
    titles = set(Message.objects.filter(about=f"project:{code}").values_list("title", flat=True))
    assert titles == {"Your project is given up"}


def test_drafts_are_thrown_away(site: Site) -> None:
    code, other = open_one(site), open_one(site, name="另一个项目")
    begin(site, code, "filing")
    give_up(site, code)
    assert not Draft.objects.exists()
    assert begin(site, other, "filing")


def test_nothing_goes_on_in_a_project_that_was_given_up(site: Site) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    give_up(site, code)
    lead, first = site.officers[CITY_OFFICE], site.lead("filing")
    for act in (
        lambda: begin(site, code, "land"),
        lambda: admit_stage(code=code, stage="planning", why="先开始吧", by=lead, at=MONDAY),
        lambda: hand_over_stage(code=code, stage="approval", note="", by=first, at=MONDAY),
        lambda: give_up(site, code),
    ):
        with pytest.raises(ProjectOver):
            act()


def test_it_is_given_up_with_reasons_and_only_by_the_firm(site: Site) -> None:
    code = open_one(site)
    with pytest.raises(WhyGivenUp):
        give_up(site, code, why=" 不建 ")
    with pytest.raises(NotFound):
        give_up(site, code, by=make_person(name="旁人"))
    # who opened it and speaks for the firm no more
    with pytest.raises(NotFound):
        give_up(site, code, by=replace(make_person(name="旧员工"), account_id=site.owner.account_id))
    assert Project.objects.get(code=code).closed_at is None


def test_a_project_that_is_through_is_not_given_up(site: Site) -> None:
    code = open_one(site)
    for service in ("filing", "land", "planning", "building", "final"):
        bring_through(site, code, service)
    with pytest.raises(ProjectOver):
        give_up(site, code)


def test_the_page_names_what_becomes_of_each_case_first(site: Site) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    number = apply_for(site, code, "land").number
    owner = sign_in(Client(headers={"accept-language": "zh-CN"}), site.owner)
    address = f"/my/projects/{code}/give-up/"
    assert address in owner.get(f"/my/projects/{code}/").content.decode()
    said = words_of(owner.get(address))
    assert "撤回1件申请" in said and "事项land" in said
    assert "已经办成的还是您的" in said and "事项filing" in said
    assert owner.post(address, {"why": ""}).status_code == 422
    assert Case.objects.get(number=number).state == "received"
    said = words_of(owner.post(address, {"why": WHY}, follow=True))
    assert "已终止" in said and WHY in said
    assert address not in owner.get(f"/my/projects/{code}/").content.decode()
    assert "没有可以终止的了" in words_of(owner.get(address))
    desk = desk_of(site.officers[CITY_OFFICE])
    assert "已终止" in words_of(desk.get("/desk/projects/"))
    said = words_of(desk.get(f"/desk/projects/{code}/"))
    assert WHY in said and "容缺开始" not in said
    stranger = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="旁人"))
    assert stranger.get(address).status_code == 404
    assert NAME not in words_of(stranger.get("/my/projects/"))


def test_what_giving_up_costs(site: Site, django_assert_max_num_queries: Any) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    decide(site, "filing", number, outcome=Outcome.REFUSED)
    with django_assert_max_num_queries(24):
        give_up_project(code=code, why=WHY, by=site.owner, at=MONDAY)
