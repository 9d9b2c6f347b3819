"""The desk shows each officer what waits for his posts, and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.tasks.make import make_task
from tests.services.items.make import make_item
from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.foundation.tasks.public import TaskRow, View, claim_task, close_task, tasks_about, worklist
from tongban.kernel import clock
from tongban.services.items.public import reindex
from tongban.standards.codes.case_number import sample_case_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return make_staff(name="李窗口", posts=("accept",))


@pytest.fixture
def desk(client: Client, officer: Officer) -> Client:
    return sign_in_staff(client, officer)


def page(client: Client, address: str = "/desk/") -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def links(client: Client, address: str = "/desk/") -> list[str]:
    return [str(link) for link in page(client, address).xpath("//table//a[@class='main']/@href")]


def office(code: str = COUNTY_OFFICE) -> uuid.UUID:
    return organisation_by_code(code).id


def task(**more: object) -> TaskRow:
    given = {"organisation_id": office(), "about": f"cases:{uuid.uuid4().hex[:19]}", **more}
    id_ = make_task(**given)  # type: ignore[arg-type]
    return next(row for row in tasks_about(about=str(given["about"])) if row.id == id_)


def soon(hours: float) -> dict[str, object]:
    return {"due_at": clock.now() + timedelta(hours=hours)}


def test_nobody_and_citizens_do_not_get_in(client: Client) -> None:
    assert client.get("/desk/").status_code == 302
    person = make_person()
    assert sign_in(Client(), person).get("/desk/").status_code == 302
    for address in ("/desk/", "/desk/done/", "/desk/jump/?q=1"):
        assert client.get(address).headers["Location"].startswith("/staff/login/")


def test_the_nearest_limit_comes_first(desk: Client) -> None:
    late, near = task(**soon(200)), task(**soon(30))
    passed = task(**soon(-50))
    assert links(desk) == [passed.url, near.url, late.url]


def test_tasks_of_other_posts_and_other_organisations_are_not_there(desk: Client, officer: Officer) -> None:
    make_staff(name="周审核", posts=("review",))
    make_staff(name="王市局", posts=("accept",), organisation_code=CITY_OFFICE)
    mine = task()
    task(post_code="review")
    task(organisation_id=office(CITY_OFFICE))
    for view in (
        "",
        "?view=unclaimed",
        "?view=overdue",
        f"?organisation={office(CITY_OFFICE)}",
        "?step=review",
    ):
        assert set(links(desk, f"/desk/{view}")) <= {mine.url}
    assert links(desk) == [mine.url]


def test_each_role_sees_its_own(client: Client) -> None:
    tasks = {}
    for post in ("accept", "review", "approve", "issue"):
        someone = make_staff(name=post, posts=(post,))
        tasks[post] = (someone, task(post_code=post).url)
    for someone, url in tasks.values():
        assert links(sign_in_staff(Client(), someone)) == [url]


def test_views_are_tabs_with_counts(desk: Client, officer: Officer) -> None:
    taken, _free, _late = task(), task(), task(**soon(-99))
    claim_task(task_id=taken.id, by=officer, at=clock.now())
    with translation.override("zh-hans"):
        tabs = page(desk).xpath("//nav[@class='tb-tabs']/a")
    assert [(tab.text, tab.xpath("string(span)")) for tab in tabs] == [
        ("全部待办", "3"),
        ("今天必须办", ""),
        ("快到期", ""),
        ("我认领的", "1"),
        ("没人认领", "2"),
        ("超时限", "1"),
    ]
    assert links(desk, "/desk/?view=mine") == [taken.url]
    assert len(links(desk, "/desk/?view=unclaimed")) == 2


def test_today_shows_what_ends_today_and_what_is_over(desk: Client) -> None:
    over, later = task(**soon(-48)), task(**soon(24 * 9))
    assert over.url in links(desk, "/desk/?due=today")
    assert later.url not in links(desk, "/desk/?due=today")


def test_filters_stand_in_the_address_and_can_be_taken_away(client: Client) -> None:
    both = make_staff(name="两岗", posts=("accept", "review"))
    accept, review = task(), task(post_code="review")
    desk = sign_in_staff(client, both)
    assert set(links(desk)) == {accept.url, review.url}
    assert links(desk, "/desk/?step=review") == [review.url]
    chosen = page(desk, "/desk/?step=review").xpath("//a[@class='tb-chip'][@aria-current]/@href")
    assert chosen == ["/desk/"]


def test_a_post_without_a_step_does_not_hide_the_steps_to_narrow_by(client: Client) -> None:
    desk = sign_in_staff(client, make_staff(name="赵审批", posts=("review", "approve", "head")))
    chips = page(desk).xpath("//a[contains(@class, 'tb-chip')]/@href")
    assert [str(url) for url in chips if "step=" in url] == ["/desk/?step=review", "/desk/?step=approve"]


@pytest.mark.parametrize("query", ["view=nothing", "organisation=x", "due=never", "step=' OR 1=1"])
def test_an_address_that_means_nothing_shows_the_usual_or_an_empty_list(desk: Client, query: str) -> None:
    task()
    assert desk.get(f"/desk/?{query}").status_code == 200


def test_a_cursor_that_we_did_not_write_is_refused(desk: Client) -> None:
    assert desk.get("/desk/?cursor=zzz").status_code == 422


def test_the_next_page_goes_on_where_the_first_ended(desk: Client) -> None:
    for _ in range(25):
        task(**soon(40))
    first = page(desk)
    (onward,) = first.xpath("//a[@rel='next']/@href")
    seen = [*links(desk), *links(desk, str(onward))]
    assert len(seen) == len(set(seen)) == 25


def test_it_costs_at_most_eight_queries_at_any_size_once_the_calendar_is_known(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(60):
        task(**soon(40))
    with django_assert_max_num_queries(11):
        page(desk)
    with django_assert_max_num_queries(8):
        page(desk)
    with django_assert_max_num_queries(8):
        page(desk, "/desk/done/")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("items.review-staffing", "目录变更"),
        ("items.review-legal", "目录变更"),
        ("items.change-returned", "目录变更，已退回"),
        ("items.change-held", "目录变更，到日子没能生效"),
    ],
)
def test_a_change_of_the_list_says_what_it_is_and_who_proposes_it(desk: Client, kind: str, said: str) -> None:
    make_task(organisation_id=office(), kind=kind, about="changes:1")
    (cell,) = page(desk).xpath("//td[@data-label='事由']")
    assert cell.text == said
    assert cell.xpath("string(span)") == "小满面馆提出"
    assert not page(desk).xpath("//td[@data-label='申请人']")


def test_an_empty_list_says_what_would_be_there(desk: Client) -> None:
    text = page(desk).text_content()
    assert "这里没有待办" in text
    assert not page(desk).xpath("//table")


def test_taking_and_giving_back_one_task(desk: Client, officer: Officer) -> None:
    one = task()
    answer = desk.post("/desk/tasks/claim/", {"task": str(one.id), "next": "/desk/?view=unclaimed"})
    assert answer.headers["Location"] == "/desk/?view=unclaimed"
    assert tasks_about(about=one.about)[0].claimed_by_account == officer.account_id
    desk.post("/desk/tasks/release/", {"task": str(one.id)})
    assert tasks_about(about=one.about)[0].claimed_by_account is None


def test_a_task_of_another_post_cannot_be_taken(desk: Client) -> None:
    make_staff(name="周审核", posts=("review",))
    other = task(post_code="review")
    assert desk.post("/desk/tasks/claim/", {"task": str(other.id)}).status_code == 404
    assert tasks_about(about=other.about)[0].claimed_by_account is None


def test_coming_back_never_leads_to_another_site(desk: Client) -> None:
    answer = desk.post("/desk/tasks/claim/", {"task": str(task().id), "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/desk/"


def test_what_is_done_stands_apart(desk: Client, officer: Officer) -> None:
    one = task()
    close_task(key=one.key, by=officer, at=clock.now(), outcome="accept")
    assert links(desk) == []
    assert links(desk, "/desk/done/") == [one.url]
    assert not worklist(by=officer, view=View.POST, at=clock.now()).rows


def test_the_rail_holds_the_desk_and_marks_where_one_is(desk: Client) -> None:
    here = page(desk, "/desk/done/").xpath("//aside//a[@aria-current='page']/@href")
    assert here == ["/desk/done/"]


def test_every_row_can_be_used_without_script_and_read_aloud(desk: Client) -> None:
    one = task()
    form = page(desk)
    assert form.xpath("//form[@action='/desk/tasks/claim/']//input[@name='csrfmiddlewaretoken']")
    (box,) = form.xpath("//table//input[@type='checkbox']")
    assert one.title in box.get("aria-label")
    (button,) = form.xpath("//table//button[@name='task']")
    assert one.title in button.text_content()


def test_the_jump_box_goes_straight_to_a_case(desk: Client) -> None:
    if not apps.get_app_config("cases").models:
        pytest.skip("cases are not built in")
    number = str(sample_case_number())
    spaced = " ".join(number[place : place + 4] for place in range(0, 19, 4))
    assert desk.get("/desk/jump/", {"q": spaced}).headers["Location"] == f"/desk/cases/{number}/"


def test_the_jump_box_says_when_a_number_is_mistyped(desk: Client) -> None:
    number = str(sample_case_number())
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert "没有这个办件编号或事项编码" in page(desk, f"/desk/jump/?q={wrong}").text_content()


def test_the_jump_box_finds_functions_by_their_words(desk: Client) -> None:
    assert "/desk/" in page(desk, "/desk/jump/?q=待办").xpath("//main//a/@href")
    assert "没有找到" in page(desk, "/desk/jump/?q=不存在的").text_content()


def test_the_jump_box_leads_from_a_code_to_where_the_item_is_changed_or_to_its_guide(desk: Client) -> None:
    manager = make_staff(name="周事项", posts=("item-manager",))
    make_item("L341602TEST0001", organisation_id=manager.organisation_id)
    make_item("L341602TEST0002")
    make_item("L341602TEST0003", task_state="2")
    at_manager = sign_in_staff(Client(), manager)
    typed = {"q": " l341602 test0001 "}
    assert desk.get("/desk/jump/", typed).headers["Location"] == "/items/L341602TEST0001/"
    assert at_manager.get("/desk/jump/", typed).headers["Location"] == "/desk/library/items/L341602TEST0001/"
    typed = {"q": "L341602TEST0002"}
    assert at_manager.get("/desk/jump/", typed).headers["Location"] == "/items/L341602TEST0002/"
    hidden = at_manager.get("/desk/jump/", {"q": "L341602TEST0003"})
    assert "没有这个办件编号或事项编码" in hidden.content.decode()


def test_the_jump_box_finds_items_by_name_ours_first(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    manager = make_staff(name="周事项", posts=("item-manager",))
    make_item("L1")
    make_item("L2", organisation_id=manager.organisation_id)
    reindex()
    asked = "/desk/jump/?q=食品经营许可"
    assert page(desk, asked).xpath("//main//section//a/@href")[0] == "/items/L1/"
    at_manager = sign_in_staff(Client(), manager)
    with django_assert_max_num_queries(9):
        answer = page(at_manager, asked)
    assert answer.xpath("//main//section//a/@href") == ["/desk/library/items/L2/", "/items/L1/"]
    assert "没有找到" not in answer.text_content()


def test_how_near_a_limit_is_counts_working_days_only() -> None:
    from datetime import datetime

    from tongban.faces.desk.rules import Nearness, nearness
    from tongban.kernel.clock import CITY_ZONE
    from tongban.standards.working_time import WorkCalendar

    make_staff(name="李窗口", posts=("accept",))
    at = datetime(2026, 9, 25, 18, 0, tzinfo=CITY_ZONE)  # a Friday evening
    calendar = WorkCalendar(official_years=frozenset({2026}))

    def near(**due: int) -> Nearness | None:
        row = task(due_at=at + timedelta(**due), at=at - timedelta(days=7))
        return nearness(row, at=at, calendar=calendar)

    assert near(days=3) == Nearness(level="tell", left=1, part=83)
    assert near(days=7) == Nearness(level="", left=5, part=50)
    assert near(minutes=-30) == Nearness(level="bad", left=0, part=100, is_today=True)
    assert near(days=-2) == Nearness(level="bad", left=-2, part=100)
    row = task()
    assert nearness(row, at=at, calendar=calendar) is None
