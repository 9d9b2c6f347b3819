"""The worklist is narrowed by words, kind, item and limit, and says who else works on a case and what its clock says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.faces.desk.test_worklist_page import links, office, page, task
from tests.foundation.directory.make import CITY_OFFICE, COUNTY
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.make import make_case, make_town
from tongban.faces.desk.rows import shown_rows
from tongban.faces.desk.rules import KIND_WORDS, KINDS, NEAR, TODAY, due_until
from tongban.foundation.calendars.public import SET_DAY, forget_calendars, set_day
from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import claim_task, reschedule_task
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.clocks import end_of_office, readings
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.models import Case, CaseStep
from tongban.standards.working_time import DayKind, WorkCalendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return make_staff(name="李窗口", posts=("accept",))


@pytest.fixture
def desk(client: Client, officer: Officer) -> Client:
    return sign_in_staff(client, officer)


def cell(page: html.HtmlElement, label: str) -> str:
    (found,) = page.xpath(f"//td[@data-label='{label}']")
    return " ".join(str(found.text_content()).split())


def test_a_part_of_a_number_is_found_with_or_without_spaces(desk: Client) -> None:
    wanted = task(about="cases:3416020928000112347")
    task(about="cases:3416020928000999990")
    for words in ("000112", "0001 1234", "3416 0209 2800 0112 347"):
        assert links(desk, f"/desk/?q={words}") == [wanted.url]
    assert links(desk, "/desk/?q=5555") == []


def test_names_and_items_are_found_by_words_all_of_which_must_fit(desk: Client) -> None:
    noodles = task(title="食品经营许可（新办）", applicant="小满面馆")
    books = task(title="出版物零售许可", applicant="大树书店")
    assert links(desk, "/desk/?q=书店") == [books.url]
    assert links(desk, "/desk/?q=食品 面馆") == [noodles.url]
    assert links(desk, "/desk/?q=食品 书店") == []


def test_signs_that_stand_for_others_in_a_pattern_are_taken_as_they_are(desk: Client) -> None:
    task(applicant="小满面馆")
    exact = task(applicant="100%好")
    assert links(desk, "/desk/?q=%25") == [exact.url]
    assert links(desk, "/desk/?q=_") == []
    assert links(desk, "/desk/?q=%5C") == []


def test_searching_finds_nothing_of_other_posts(desk: Client) -> None:
    make_staff(name="周审核", posts=("review",))
    theirs = task(post_code="review", applicant="小满面馆")
    ours = task(applicant="小满面馆")
    for query in (
        "q=小满",
        "item=食品经营许可（新办）",
        "kind=step",
        f"q={theirs.about.removeprefix('cases:')}",
    ):
        assert theirs.url not in links(desk, f"/desk/?{query}")
    assert links(desk, "/desk/?q=小满") == [ours.url]


def test_kinds_tell_steps_of_cases_from_other_things_to_do(desk: Client) -> None:
    step = task(kind="cases.accept")
    fee = task(kind="cases.fee")
    card = task(kind="supervision.explain", about="cards:1")
    assert links(desk, "/desk/?kind=step") == [step.url]
    assert links(desk, "/desk/?kind=money") == [fee.url]
    assert links(desk, "/desk/?kind=card") == [card.url]
    assert set(links(desk, "/desk/?kind=nothing")) == {step.url, fee.url, card.url}


def test_every_kind_with_words_of_its_own_can_be_narrowed_to() -> None:
    in_groups = {kind for _words, kinds in KINDS.values() for kind in kinds}
    assert in_groups == set(KIND_WORDS)


def test_items_to_choose_from_are_those_of_which_something_waits_here(desk: Client) -> None:
    make_staff(name="周审核", posts=("review",))
    food = task(title="食品经营许可（新办）")
    books = task(title="出版物零售许可")
    task(title="出版物零售许可")
    task(title="施工许可", post_code="review")
    offered = page(desk).xpath("//select[@name='item']/option/@value")
    assert offered == ["", "出版物零售许可", "食品经营许可（新办）"]
    assert links(desk, "/desk/?item=食品经营许可（新办）") == [food.url]
    assert books.url in links(desk, "/desk/?item=出版物零售许可")


def test_what_is_set_can_be_taken_away_one_by_one_and_the_rest_stays(desk: Client) -> None:
    task()
    shown = page(desk, "/desk/?view=unclaimed&q=小满&kind=step")
    chips = shown.xpath("//a[@class='tb-chip'][@aria-current]/@href")
    assert chips == ["/desk/?view=unclaimed&kind=step", "/desk/?view=unclaimed&q=%E5%B0%8F%E6%BB%A1"]
    hidden = shown.xpath("//form[@role='search']/input[@type='hidden']")
    assert [(one.get("name"), one.get("value")) for one in hidden] == [("view", "unclaimed")]


def test_finding_nothing_offers_the_whole_list(desk: Client) -> None:
    task()
    shown = page(desk, "/desk/?q=没有这个")
    assert "没有符合条件的" in shown.text_content()
    assert "/desk/" in shown.xpath("//form[@role='search']/a/@href")


def test_the_next_page_stays_narrowed(desk: Client) -> None:
    for _ in range(22):
        task(applicant="小满面馆")
        task(applicant="大树书店")
    first = page(desk, "/desk/?q=小满")
    (onward,) = first.xpath("//a[@rel='next']/@href")
    second = page(desk, str(onward))
    assert len(second.xpath("//table/tbody/tr")) == 2
    assert "大树书店" not in second.text_content()


def test_near_is_what_ends_within_two_working_days_and_not_what_has_passed(desk: Client) -> None:
    now = clock.now()
    passed, near = task(due_at=now - timedelta(hours=1)), task(due_at=now + timedelta(minutes=5))
    later = task(due_at=now + timedelta(days=20))
    shown = links(desk, "/desk/?due=near")
    assert near.url in shown
    assert passed.url not in shown and later.url not in shown


def test_days_off_make_what_is_near_reach_further() -> None:
    calendar = WorkCalendar(official_years=frozenset({2026}))
    friday = datetime(2026, 9, 25, 9, 0, tzinfo=CITY_ZONE)
    until = due_until(NEAR, at=friday, calendar=calendar)
    first = date(2026, 9, 29) if calendar.rulings.remaining_counts_today else date(2026, 9, 30)
    assert until.date() == first
    assert due_until(TODAY, at=friday, calendar=calendar).date() == date(2026, 9, 26)


def test_a_row_names_who_else_works_on_the_same_case(desk: Client, officer: Officer) -> None:
    reviewer = make_staff(name="王市局", posts=("review",), organisation_code=CITY_OFFICE)
    mine = task()
    beside = task(about=mine.about, post_code="review", organisation_id=office(CITY_OFFICE))
    claim_task(task_id=beside.id, by=reviewer, at=clock.now())
    said = cell(page(desk), "经手人")
    assert "同时在办：亳州市数据局（示例） 审核 王市局" in said


def test_the_price_of_a_page_does_not_rise_with_others_at_work(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_staff(name="王市局", posts=("review",), organisation_code=CITY_OFFICE)
    for _ in range(20):
        mine = task(due_at=clock.now() + timedelta(days=3))
        task(about=mine.about, post_code="review", organisation_id=office(CITY_OFFICE))
    page(desk)
    with django_assert_max_num_queries(8):
        page(desk, "/desk/?q=小满&kind=step")


@pytest.mark.usefixtures("on_monday")
def test_a_step_without_a_limit_says_the_day_of_its_case(client: Client) -> None:
    town = make_town()
    number = make_case(town).number
    due = date(2026, 10, 12)
    Case.objects.filter(number=number).update(acceptance_due_on=due)
    reschedule_task(key=Task.objects.get(about=f"cases:{number}").key, due_at=None)
    desk = sign_in_staff(client, town.clerk)
    assert "本环节不单独计时，10月12日（周一）前答复" in cell(page(desk), "剩余")


def test_a_clock_that_stands_still_says_for_whom_it_waits(client: Client) -> None:
    town = make_town()
    number = make_case(town).number
    Case.objects.filter(number=number).update(state="correction")
    shown = page(sign_in_staff(client, town.clerk))
    assert cell(shown, "剩余") == "等申请人补正"
    assert shown.xpath("//td[@data-label='剩余']/div/@data-level") == ["hold"]


def test_days_left_are_counted_by_the_area_where_the_case_lies() -> None:
    clerk = make_staff(name="王市局", posts=("accept",), organisation_code=CITY_OFFICE)
    at = datetime(2026, 10, 12, 10, 0, tzinfo=CITY_ZONE)  # a Monday
    of_county = task(organisation_id=office(CITY_OFFICE), due_at=at + timedelta(days=3))
    assert shown_rows([of_county], clerk, at=at)[0].near.left == 3
    set_day(
        area_code=COUNTY,
        day=date(2026, 10, 13),
        kind=DayKind.LOCAL_HOLIDAY,
        name="",
        source="谯政办〔2026〕1号",
        by=replace(clerk, duties=frozenset({SET_DAY})),
        at=at,
    )
    forget_calendars()
    assert shown_rows([of_county], clerk, at=at)[0].near.left == 2
    forget_calendars()


def test_what_arrives_on_a_day_off_has_as_many_days_left_as_the_clock_of_the_case_says() -> None:
    sunday = datetime(2026, 9, 27, 10, 0, tzinfo=CITY_ZONE)
    town = make_town()
    number = make_case(town, at=sunday).number
    step = CaseStep.objects.get(case__number=number)
    row = task(organisation_id=town.organisation_id, due_at=end_of_office(step.due_on), at=sunday)
    for at in (sunday, sunday + timedelta(days=1), sunday + timedelta(days=2)):
        reading = readings(Case.objects.get(number=number), now=at)[ClockKind.ACCEPTANCE]
        assert reading.deadline == step.due_on
        assert shown_rows([row], town.clerk, at=at)[0].near.left == reading.days_left


def test_a_step_in_time_says_that_its_whole_case_is_due_sooner_or_late() -> None:
    monday = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
    town = make_town()
    number = make_case(town, at=monday).number
    Case.objects.filter(number=number).update(state="in-review", promised_due_on=date(2026, 9, 29))
    row = task(about=f"cases:{number}", due_at=end_of_office(date(2026, 10, 9)), at=monday)

    def said(at: datetime) -> tuple[str, bool]:
        (shown,) = shown_rows([row], town.reviewer, at=at)
        return shown.whole_words, shown.is_whole_late

    with translation.override("zh-hans"):
        assert said(monday) == ("整件9月29日（周二）到期", False)
        assert said(monday + timedelta(days=2)) == ("整件已过9月29日（周二）的期限", True)
    Case.objects.filter(number=number).update(promised_due_on=date(2026, 10, 9))
    assert said(monday) == ("", False)
