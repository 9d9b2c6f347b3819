"""The pages of projects: the owner's with five stages, the desk of the leads; who sees what, and what it costs."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_person, sign_in
from tests.services.bundles.projects.make import (
    NAME,
    PLACE,
    PLAN,
    Site,
    apply_for,
    bring_through,
    make_site,
    open_one,
)
from tests.services.cases.visit import desk_of, words_of
from tongban.services.bundles.projects.models import Project, ProjectStage
from tongban.services.bundles.projects.queries import PAGE
from tongban.services.cases.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def owner(site: Site) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), site.owner)


def test_the_owner_opens_a_project_and_sees_its_stages(site: Site, owner: Client) -> None:
    assert "还没有项目" in words_of(owner.get("/my/projects/"))
    assert "建设单位是哪个" in words_of(owner.get(f"/my/projects/open/{PLAN}/"))
    given = {"uscc": site.uscc, "name": NAME, "place": PLACE}
    opened = owner.post(f"/my/projects/open/{PLAN}/", given)
    code = Project.objects.get().code
    assert opened["location"] == f"/my/projects/{code}/"
    said = words_of(owner.get(f"/my/projects/{code}/"))
    assert "5个阶段，办完0个" in said
    assert "办好这些以后可以开始：事项filing" in said
    assert NAME in words_of(owner.get("/my/projects/"))


def test_a_name_that_is_too_short_is_asked_for_again_and_the_rest_is_kept(site: Site, owner: Client) -> None:
    page = owner.post(f"/my/projects/open/{PLAN}/", {"uscc": site.uscc, "name": "厂", "place": PLACE})
    assert page.status_code == 422
    assert PLACE in page.content.decode()
    assert not Project.objects.exists()


def test_an_open_stage_leads_to_a_draft_that_knows_the_project(site: Site, owner: Client) -> None:
    code = open_one(site)
    address = f"/my/projects/{code}/services/filing/apply/"
    assert "项目里已有的内容都替您填好了" in words_of(owner.get(address))
    draft = owner.post(address)
    assert owner.get(draft["location"]).status_code == 200
    assert Draft.objects.get().form == {"project": NAME, "place": PLACE}
    assert "继续填写" in words_of(owner.get(f"/my/projects/{code}/"))


def test_a_stage_that_is_not_open_is_refused_with_what_is_missing(site: Site, owner: Client) -> None:
    code = open_one(site)
    address = f"/my/projects/{code}/services/land/apply/"
    assert owner.get(address).status_code == 409
    page = owner.post(address)
    assert page.status_code == 409
    assert "要先办好：事项filing" in words_of(page)


def test_others_find_no_page_of_it(site: Site) -> None:
    code = open_one(site)
    stranger = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="旁人"))
    for address in (f"/my/projects/{code}/", f"/my/projects/{code}/services/filing/apply/"):
        assert stranger.get(address).status_code == 404
    assert NAME not in words_of(stranger.get("/my/projects/"))


def test_the_lead_hands_over_after_asking_once_more(site: Site) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    lead, other = desk_of(site.officers[COUNTY_OFFICE]), desk_of(site.officers[CITY_OFFICE])
    address = f"/desk/projects/{code}/stages/approval/hand-over/"
    assert "第1阶段待移交" in words_of(lead.get("/desk/projects/"))
    assert "待移交" not in words_of(other.get("/desk/projects/"))
    assert other.get(address).status_code == 404
    assert "不能撤销" in words_of(lead.get(address))
    lead.post(address, {"note": "图纸在卷里"})
    assert "图纸在卷里" in words_of(other.get(f"/desk/projects/{code}/"))
    assert "待移交" not in words_of(lead.get("/desk/projects/"))
    assert ProjectStage.objects.get(project__code=code, key="approval").handed_over_at is not None


def test_the_lead_admits_a_stage_with_reasons_that_the_owner_reads(site: Site, owner: Client) -> None:
    code = open_one(site)
    lead = desk_of(site.officers[CITY_OFFICE])
    address = f"/desk/projects/{code}/stages/land/admit/"
    assert "还缺：事项filing" in words_of(lead.get(address))
    assert lead.post(address, {"why": ""}).status_code == 422
    lead.post(address, {"why": "备案表十日内后补"})
    said = words_of(owner.get(f"/my/projects/{code}/"))
    assert "容缺开始，当时还缺：事项filing" in said
    assert "备案表十日内后补" in said


def test_the_desk_lists_where_each_project_stands(
    site: Site, owner: Client, django_assert_max_num_queries: Any
) -> None:
    lead = desk_of(site.officers[CITY_OFFICE])
    assert "还没有项目" in words_of(lead.get("/desk/projects/"))
    for name in ("项目甲一二", "项目乙一二", "项目丙一二"):
        code = open_one(site, name=name)
    bring_through(site, code, "filing")
    with django_assert_max_num_queries(20):
        said = words_of(lead.get("/desk/projects/"))
    assert "2. 阶段land" in said
    assert "– / 5" in said
    with django_assert_max_num_queries(22):
        owner.get(f"/my/projects/{code}/")
    with django_assert_max_num_queries(24):
        owner.get("/my/projects/")


def test_long_lists_come_page_by_page(site: Site, owner: Client) -> None:
    codes = [open_one(site, name=f"项目第{n:02d}号") for n in range(PAGE + 1)]
    lead = desk_of(site.officers[CITY_OFFICE])
    for client, address in ((owner, "/my/projects/"), (lead, "/desk/projects/")):
        first = client.get(address)
        assert codes[-1] in words_of(first) and codes[0] not in words_of(first)
        link = f"?before={codes[1]}"
        assert link in first.content.decode()
        second = client.get(address + link)
        assert codes[0] in words_of(second) and codes[1] not in words_of(second)
        assert "下一页" not in words_of(second)
    assert owner.get(f"/my/projects/?before={codes[0][:-6]}999999").status_code in (404, 422)


def test_the_pages_of_a_case_name_its_project(site: Site, owner: Client) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    said = words_of(owner.get(f"/my/cases/{number}/"))
    assert "属于工程建设项目" in said and NAME in said and "第1阶段：阶段approval" in said
    desk = desk_of(site.lead("filing"))
    assert f"/desk/projects/{code}/" in desk.get(f"/desk/cases/{number}/").content.decode()


def test_the_same_project_is_not_opened_twice(site: Site, owner: Client) -> None:
    code = open_one(site)
    given = {"uscc": site.uscc, "name": NAME, "place": PLACE}
    page = owner.post(f"/my/projects/open/{PLAN}/", given)
    assert page.status_code == 409
    assert code in words_of(page)
    assert Project.objects.count() == 1
