"""The guide says on what it is decided at once, the case says why, the desk has the sample."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.services.cases.instant.make import CONDITIONS, make_instant_case, make_instant_town, rule
from tests.services.cases.make import MONDAY, Town, make_application
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.instant.models import InstantDecision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
def town() -> Town:
    return make_instant_town()


def browser(town: Town) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)


def test_the_guide_says_on_which_facts_it_is_decided_at_once(town: Town) -> None:
    said = words_of(Client(headers={"accept-language": "zh-CN"}).get(f"/items/{town.item_code}/"))
    assert "当场就定" in said
    assert "满70周岁 《老年人权益保障法》第五十八条" in said
    assert "人口库 申请当天的周岁、户籍地" in said


def test_the_citizen_reads_the_facts_where_they_stand_and_the_law(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    number = make_instant_case(town).number
    said = words_of(browser(town).get(f"/my/cases/{number}/"))
    assert "为什么当场就定了" in said
    assert "申请当天的周岁 73 人口库" in said
    assert "户籍在本区 《谯城区老年人优待办法》第三条 满足" in said


def test_who_falls_to_a_person_reads_why_and_that_nothing_is_to_be_done() -> None:
    town = make_instant_town(instant=rule(conditions=({**CONDITIONS[0], "when": "age >= 80"},)))
    number = make_instant_case(town).number
    said = words_of(browser(town).get(f"/my/cases/{number}/"))
    assert "由工作人员来办" in said
    assert "没有全部满足秒批的条件" in said
    assert "满70周岁 《老年人权益保障法》第五十八条 不满足" in said
    assert "为什么当场就定了" not in said
    desk = words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))
    assert "规则没有准予" in desk


def test_the_sample_is_looked_at_on_its_page(town: Town) -> None:
    number = make_instant_case(town).number
    desk = desk_of(town.approver)
    listed = words_of(desk.get("/desk/samples/"))
    assert "老*" in listed
    assert "和记录的一样" in listed
    page = f"/desk/samples/{number}/"
    refused = desk.post(page, {"act": "object", "reasons": " "})
    assert refused.status_code == 422
    assert "写明哪里不对" in words_of(refused)
    assert desk.post(page, {"act": "object", "reasons": "已经迁出"}).status_code == 302
    assert InstantDecision.objects.get(case__number=number).sample == "objected"
    said = words_of(desk.get(page))
    assert "已经迁出" in said
    assert "陈局长" in said
    again = desk.post(page, {"act": "confirm", "reasons": ""})
    assert again.status_code == 409
    assert number in words_of(desk.get("/desk/samples/?view=done")).replace(" ", "")


def test_the_secret_of_a_month_is_shown_when_the_month_is_over(town: Town) -> None:
    make_instant_case(town)
    desk = desk_of(town.approver)
    assert "密钥下个月公布" in words_of(desk.get("/desk/samples/"))
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY + timedelta(days=5))
    assert "密钥下个月公布" not in words_of(desk.get("/desk/samples/"))


@pytest.mark.parametrize(
    ("who", "status_list", "status_one"),
    [("approver", 200, 200), ("clerk", 403, 404), ("stranger", 200, 404)],
)
def test_each_role_sees_what_it_may(town: Town, who: str, status_list: int, status_one: int) -> None:
    number = make_instant_case(town).number
    stranger = make_staff(name="外人", posts=("approve",), organisation_code=CITY_OFFICE)
    officer = stranger if who == "stranger" else getattr(town, who)
    desk = desk_of(officer)
    listed = desk.get("/desk/samples/")
    assert listed.status_code == status_list
    assert (number in words_of(listed).replace(" ", "")) is (who == "approver")
    assert desk.get(f"/desk/samples/{number}/").status_code == status_one


def test_nobody_else_reads_why(town: Town) -> None:
    number = make_instant_case(town).number
    other = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="老王"))
    assert other.get(f"/my/cases/{number}/").status_code == 404
    assert Client().get(f"/desk/samples/{number}/").status_code in (302, 401, 403)


def test_the_list_takes_as_many_queries_with_more_rows(town: Town) -> None:
    desk = desk_of(town.approver)
    make_instant_case(town)
    desk.get("/desk/samples/")
    with CaptureQueriesContext(connection) as one:
        desk.get("/desk/samples/")
    make_instant_case(town, key="key-2")
    with CaptureQueriesContext(connection) as two:
        desk.get("/desk/samples/")
    assert len(two) == len(one) <= 16


def test_the_page_shows_the_result_by_itself_once_the_rule_has_looked(town: Town) -> None:
    application = make_application(town.person, answers={}, form={}, slots=())
    number = submit_case(application=application, by=town.person, at=MONDAY, key="key-1").number
    citizen, asked = browser(town), {"HX-Request": "true"}
    page = citizen.get(f"/my/cases/{number}/").content.decode()
    assert "正在按公布的规则核对" in page
    assert 'hx-get="?ruled"' in page
    assert citizen.get(f"/my/cases/{number}/?ruled", headers=asked).status_code == 204
    deliver_all()
    assert citizen.get(f"/my/cases/{number}/?ruled", headers=asked)["HX-Refresh"] == "true"
    assert "正在按公布的规则核对" not in citizen.get(f"/my/cases/{number}/").content.decode()
