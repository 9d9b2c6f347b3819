"""Officers keep views of their own, and hand their posts to a colleague while they are away."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.faces.desk.test_worklist_page import links, page, task
from tests.foundation.directory.make import CITY_OFFICE, make_officer
from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.models import Delegation
from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.models import SavedView
from tongban.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return make_staff(name="李窗口", posts=("accept",))


@pytest.fixture
def desk(client: Client, officer: Officer) -> Client:
    return sign_in_staff(client, officer)


def at(moment: datetime) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment)


def tabs(desk: Client, address: str = "/desk/") -> list[str]:
    return [str(text) for text in page(desk, address).xpath("//nav[@class='tb-tabs']/a/text()")]


def test_a_narrowed_list_is_kept_under_a_name_and_removed_again(desk: Client) -> None:
    food, _other = task(applicant="小满面馆"), task(applicant="大树书店")
    assert not page(desk).xpath("//form[@action='/desk/views/']")
    shown = page(desk, "/desk/?q=小满")
    (query,) = shown.xpath("//form[@action='/desk/views/']/input[@name='query']/@value")
    desk.post("/desk/views/", {"name": "小满的", "query": query})
    assert tabs(desk)[-1] == "小满的"
    (url,) = page(desk).xpath("//nav[@class='tb-tabs']/a[text()='小满的']/@href")
    assert links(desk, str(url)) == [food.url]
    here = page(desk, str(url))
    assert here.xpath("//nav[@class='tb-tabs']/a[@aria-current]/text()") == ["小满的"]
    assert here.xpath("//form[@action='/desk/views/remove/']")
    desk.post("/desk/views/remove/", {"name": "小满的"})
    assert "小满的" not in tabs(desk)


def test_views_are_ones_own(desk: Client) -> None:
    desk.post("/desk/views/", {"name": "我的", "query": "due=near"})
    other = sign_in_staff(Client(), make_staff(name="陈窗口", posts=("accept",)))
    assert "我的" not in tabs(other)
    assert other.post("/desk/views/remove/", {"name": "我的"}).status_code == 404
    assert SavedView.objects.count() == 1


def test_a_view_keeps_only_what_an_address_may_say(desk: Client) -> None:
    desk.post(
        "/desk/views/", {"name": "怪", "query": "kind=nothing&due=never&next=https://evil.example&q=好"}
    )
    assert SavedView.objects.get().query == "q=%E5%A5%BD"
    answer = desk.post("/desk/views/", {"name": "", "query": "q=x"}, follow=True)
    assert "最多30个字" in answer.content.decode()


def test_only_who_sees_to_the_work_of_an_organisation_has_its_view(desk: Client, officer: Officer) -> None:
    make_staff(name="周审核", posts=("review",))
    theirs = task(post_code="review")
    assert "本单位全部" not in tabs(desk)
    assert links(desk, "/desk/?view=office") == []
    leader = sign_in_staff(Client(), make_staff(name="陈局长", posts=("leader",)))
    assert tabs(leader)[-1] == "本单位全部"
    assert links(leader, "/desk/?view=office") == [theirs.url]
    assert links(leader) == []
    assert not page(leader, "/desk/?view=office").xpath("//table//button[@name='task']")


def test_an_absence_is_handed_over_on_the_page_and_the_colleague_sees_the_tasks(
    desk: Client, officer: Officer, still_clock: None
) -> None:
    at(MONDAY)
    colleague = make_staff(name="周审核", posts=("review",))
    waiting = task()
    form = {
        "posts": [str(officer.posts[0].post_id)],
        "to": str(colleague.account_id),
        "from": "2026-09-28",
        "until": "2026-09-29",
        "reason": "培训",
    }
    theirs = sign_in_staff(Client(), colleague)
    assert links(theirs) == []
    answer = desk.post("/desk/absences/", form, follow=True)
    assert "由周审核代办" in answer.content.decode()
    shown = page(theirs)
    assert [str(url) for url in shown.xpath("//table//a[@class='main']/@href")] == [waiting.url]
    assert "代李窗口办理" in shown.text_content()
    assert "9月28日" in page(theirs, "/desk/absences/").text_content()
    at(MONDAY + timedelta(days=1, hours=8))
    assert links(theirs) == [waiting.url]
    at(MONDAY.replace(hour=0) + timedelta(days=2))
    assert links(theirs) == []


def test_colleagues_of_each_organisation_with_a_post_of_ones_own_may_be_chosen(
    desk: Client, officer: Officer
) -> None:
    make_staff(name="周审核", posts=("review",))
    make_staff(name="王市局", posts=("review",), organisation_code=CITY_OFFICE)
    chosen = page(desk, "/desk/absences/").xpath("//select[@name='to']/option/text()")
    assert chosen == ["—", "周审核（review）"]
    make_officer(
        name=officer.name, organisation_code=CITY_OFFICE, posts=("issue",), account_id=officer.account_id
    )
    chosen = page(desk, "/desk/absences/").xpath("//select[@name='to']/option/text()")
    assert sorted(chosen[1:]) == ["周审核（review）", "王市局（review）"]


def test_a_wrong_form_comes_back_with_what_was_typed(desk: Client, officer: Officer) -> None:
    make_staff(name="周审核", posts=("review",))
    answer = desk.post("/desk/absences/", {"to": "x", "from": "2026-13-01", "until": "", "reason": "培训"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "请至少选一个岗位" in text and "培训" in text
    assert not Delegation.objects.exists()


def test_it_is_taken_back_with_a_button(desk: Client, officer: Officer) -> None:
    colleague = make_staff(name="周审核", posts=("review",))
    today = clock.now().date()
    form = {
        "posts": [str(officer.posts[0].post_id)],
        "to": str(colleague.account_id),
        "from": today.isoformat(),
        "until": (today + timedelta(days=3)).isoformat(),
        "reason": "培训",
    }
    desk.post("/desk/absences/", form)
    (action,) = page(desk, "/desk/absences/").xpath("//table//form/@action")
    stranger = sign_in_staff(Client(), make_staff(name="别人", posts=("accept",)))
    assert stranger.post(str(action)).status_code == 404
    desk.post(str(action))
    assert not page(desk, "/desk/absences/").xpath("//table")


def test_the_page_of_absences_costs_at_most_eleven_queries(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(11):
        page(desk, "/desk/absences/")


def test_views_and_absences_over_the_api(client: Client, officer: Officer) -> None:
    colleague = make_staff(name="周审核", posts=("review",))
    headers = bearer(officer)
    body = {"name": "我的", "query": "due=near&view=mine"}
    assert client.post("/api/v1/worklist-views", body, "application/json", headers=headers).status_code == 204
    assert client.get("/api/v1/worklist-views", headers=headers).json() == [
        {"name": "我的", "query": "view=mine&due=near"}
    ]
    assert client.delete("/api/v1/worklist-views/我的", headers=headers).status_code == 204
    (post,) = client.get("/api/v1/delegations/posts", headers=headers).json()
    now = clock.now()
    body = {
        "posts": [post["id"]],
        "to": colleague.account_id,
        "from_at": now.isoformat(),
        "until_at": (now + timedelta(days=1)).isoformat(),
        "reason": "培训",
    }
    made = client.post("/api/v1/delegations", body, "application/json", headers=headers)
    assert (made.status_code, made.json()[0]["to_name"]) == (201, "周审核")
    url = f"/api/v1/delegations/{made.json()[0]['id']}"
    assert client.delete(url, headers=headers).status_code == 204
    assert client.get("/api/v1/delegations", headers=headers).json() == []


def test_a_token_hands_on_no_duty_that_it_does_not_carry(client: Client, officer: Officer) -> None:
    colleague = make_staff(name="周审核", posts=("review",))
    headers = bearer(officer, "registers.look_up")
    (post,) = client.get("/api/v1/delegations/posts", headers=headers).json()
    now = clock.now()
    body = {
        "posts": [post["id"]],
        "to": colleague.account_id,
        "from_at": now.isoformat(),
        "until_at": (now + timedelta(days=1)).isoformat(),
        "reason": "培训",
    }
    answer = client.post("/api/v1/delegations", body, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "duty-missing")
    assert not Delegation.objects.exists()
