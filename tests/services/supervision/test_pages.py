"""Cards at the desk."""

import pytest
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_deputy, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.supervision.make import CALENDAR, clock, watched
from tests.services.supervision.test_cards import LATE, MONDAY, YELLOW
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel.clock import MovableClock, current, now
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.models import Card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
def places() -> dict:
    make.DUTIES["supervisor"] = frozenset({"tasks.urge", "supervision.judge"})
    places = make_organisations()
    case = watched(organisation_id=places[COUNTY_OFFICE], promised=clock(LATE))
    raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    return places


def as_staff(name: str, post: str, organisation_code: str = COUNTY_OFFICE) -> Client:
    return sign_in_staff(Client(), make_staff(name=name, posts=(post,), organisation_code=organisation_code))


def test_the_list_states_rule_fact_and_date(places, django_assert_max_num_queries) -> None:
    desk = as_staff("赵科长", "approve")
    desk.get("/desk/cards/")
    with django_assert_max_num_queries(6):
        page = desk.get("/desk/cards/").content.decode()
    assert "黄牌" in page and "TL-32" in page and "承诺时限到9月25日（周五），已超1个工作日。" in page
    assert "TL-32" not in desk.get("/desk/cards/?level=red").content.decode()


def test_who_stands_in_for_the_first_supervisor_is_not_offered_to_confirm(places) -> None:
    first = make_staff(name="周监察", posts=("supervisor",))
    deputy = make_staff(name="代班", posts=("clerk",))
    make_deputy(first, at=now(), colleague=deputy)
    url = f"/desk/cards/{YELLOW}/"
    as_staff("赵科长", "approve").post(f"{url}explain/", {"explanation": "系统故障一天"})
    sign_in_staff(Client(), first).post(f"{url}propose/", {"ruling": "upheld", "reason": "理由不足"})
    assert f"{url}confirm/" in as_staff("吴监察", "supervisor").get(url).content.decode()
    assert f"{url}confirm/" not in sign_in_staff(Client(), deputy).get(url).content.decode()


def test_a_card_goes_through_its_life_on_the_pages(places) -> None:
    chief, first, second = (
        as_staff("赵科长", "approve"),
        as_staff("周监察", "supervisor"),
        as_staff("吴监察", "supervisor"),
    )
    url = f"/desk/cards/{YELLOW}/"
    assert "提交说明" in chief.get(url).content.decode()
    empty = chief.post(f"{url}explain/", {"explanation": " "})
    assert empty.status_code == 422 and "请说明原因和整改措施" in empty.content.decode()
    assert chief.post(f"{url}explain/", {"explanation": "系统故障一天"}).status_code == 302
    assert first.post(f"{url}propose/", {"reason": "x"}).status_code == 422
    assert first.post(f"{url}propose/", {"ruling": "upheld", "reason": "理由不足"}).status_code == 302
    assert first.post(f"{url}confirm/", {"answer": "agree", "reason": "同意"}).status_code == 409
    assert second.post(f"{url}confirm/", {"answer": "agree", "reason": "同意"}).status_code == 302
    stands = chief.get(url).content.decode()
    assert "待整改" in stands and "为什么是这一天" in stands and f"{url}correct/" in stands
    assert f"{url}correct/" not in second.get(url).content.decode()
    assert chief.post(f"{url}correct/", {"correction": ""}).status_code == 422
    assert chief.post(f"{url}correct/", {"correction": "已补办"}).status_code == 302
    assert second.post(f"{url}check/", {"finding": "已约谈"}).status_code == 422
    assert second.post(f"{url}check/", {"answer": "accept", "finding": "已约谈"}).status_code == 302
    page = second.get(url).content.decode()
    assert "已销牌" in page and "系统故障一天" in page and "已补办" in page and "已约谈" in page
    assert Card.objects.get().state == "closed"
    assert "TL-32" not in second.get("/desk/cards/").content.decode()
    assert "TL-32" in second.get("/desk/cards/?all=1").content.decode()


def test_whoever_gets_a_card_reads_what_to_do_by_whom_until_when_and_why(
    places, django_assert_max_num_queries
) -> None:
    now_is = current()
    assert isinstance(now_is, MovableClock)
    now_is.move_to(MONDAY)
    desk = as_staff("赵科长", "approve")
    url = f"/desk/cards/{YELLOW}/"
    desk.get(url)
    with django_assert_max_num_queries(6):
        page = desk.get(url).content.decode()
    assert "待书面说明" in page and "由approve办理" in page
    assert "超过承诺时限未办结。" in page and "在承诺时限内办结" in page
    assert "9月30日" in page and "10月8日" in page  # the reply, and the day after which it becomes red
    assert "为什么是这一天" in page and "不计入" in page


def test_another_organisation_finds_neither_list_nor_card(places) -> None:
    stranger = as_staff("外单位", "approve", CITY_OFFICE)
    assert "TL-32" not in stranger.get("/desk/cards/").content.decode()
    assert stranger.get(f"/desk/cards/{YELLOW}/").status_code == 404
    assert stranger.post(f"/desk/cards/{YELLOW}/explain/", {"explanation": "x"}).status_code == 404


def test_cards_are_not_for_citizens(places, client: Client) -> None:
    assert client.get("/desk/cards/").status_code == 302
