"""What happens here is noted for the system that handles the case, told in order, seen and told again."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.services.cases.make import MONDAY, Town, make_case
from tests.services.cases.outside.make import course, hours, make_system, reached, reported
from tests.services.cases.timing.make import refused_as
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import Envelope, deliver_all
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.cases.cli import app
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.events import CaseWithdrawn, MaterialHandedIn
from tongban.services.cases.models import Case
from tongban.services.cases.outside.commands.bring_act import bring_act
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.commands.note_news import note_news, send_news_again
from tongban.services.cases.outside.commands.reclaim import reclaim_case
from tongban.services.cases.outside.facts import ActName, ActState, NewsKind
from tongban.services.cases.outside.listening import note_withdrawal
from tongban.services.cases.outside.models import OutsideAct, OutsideNews
from tongban.services.cases.outside.telling import MOST_TRIES, tell_news

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def noted(number: str, kind: NewsKind = NewsKind.MATERIAL, **changes: Any) -> None:
    """A material came, or something else happened."""
    case = Case.objects.get(number=number)
    event = MaterialHandedIn(number=number, organisation_id=case.organisation_id, at=LATER, slot="layout")
    note_news(event, kind, event_id=uuid4(), **changes)


def test_a_withdrawal_is_noted_once_and_what_waited_is_dropped(
    town: Town, number: str, system: Officer
) -> None:
    bring_act(number=number, act=course()[1], by=system, at=hours(3))  # its acceptance never came
    withdraw_case(number=number, reasons="", by=town.person, at=LATER)
    deliver_all()
    row = OutsideNews.objects.get()
    assert (row.kind, row.facts, row.happened_at) == ("withdrawn", {}, LATER)
    assert OutsideAct.objects.get().state == ActState.DROPPED
    case = Case.objects.get(number=number)
    event = CaseWithdrawn(number=number, organisation_id=case.organisation_id, at=LATER)
    again = Envelope(id=row.event_id, announced_at=LATER, subject=number)
    note_withdrawal(event, again)
    assert OutsideNews.objects.count() == 1


def test_of_a_case_that_nobody_else_handles_nothing_is_noted(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = make_case(town).number
    with django_assert_num_queries(2):
        noted(number)
    assert not OutsideNews.objects.exists()


def test_the_second_waits_for_the_first(number: str) -> None:
    noted(number)
    noted(number, NewsKind.WITHDRAWN)
    tell_news(number=number)
    tell_news(number=number)
    first, second = OutsideNews.objects.order_by("noted_at", "id")
    assert (first.attempts, second.attempts) == (2, 0)


def test_after_four_hours_an_operator_is_told_and_the_desk_tells_it_again(town: Town, number: str) -> None:
    noted(number)
    for _ in range(MOST_TRIES + 1):
        tell_news(number=number)
    row = OutsideNews.objects.get()
    assert row.given_up_at
    assert row.next_try_at is None
    assert Task.objects.filter(post_code="operator", kind="cases.outside").count() == 1
    tell_news(number=number)
    assert OutsideNews.objects.get().attempts == MOST_TRIES + 1  # nobody tries by themselves any more
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    page = words_of(desk.get(f"/desk/cases/{number}/"))
    assert "补交的材料已到" in page
    assert "对方没收到" in page
    assert desk.post(f"/desk/cases/{number}/send-news/").status_code == 302
    row = OutsideNews.objects.get()
    assert (row.attempts, row.given_up_at) == (0, None)
    assert "正在送达" in words_of(desk.get(f"/desk/cases/{number}/"))
    assert "cases.send_news_again" in [one.act for one in entries_of(f"cases:{number}")]


def test_it_takes_the_duty_and_the_office_to_tell_again(
    town: Town, number: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with refused_as("outside-nothing-untold"):
        send_news_again(number=number, by=town.clerk, at=LATER)
    noted(number)
    with pytest.raises(DutyMissing):
        send_news_again(number=number, by=town.reviewer, at=LATER)
    stranger = make_staff(name="外人", posts=("accept",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        send_news_again(number=number, by=stranger, at=LATER)
    with django_assert_max_num_queries(8):
        assert send_news_again(number=number, by=town.clerk, at=LATER) == 1


def test_what_was_not_heard_falls_away_when_the_case_is_taken_back(town: Town, number: str) -> None:
    noted(number)
    reclaim_case(number=number, reasons="对方不办了", by=town.clerk, at=LATER)
    tell_news(number=number)
    row = OutsideNews.objects.get()
    assert (row.attempts, row.error) == (0, "taken-back")
    with refused_as("outside-nothing-untold"):
        send_news_again(number=number, by=town.clerk, at=LATER)


def test_the_command_shows_what_was_not_heard_and_tells_it_again(number: str) -> None:
    noted(number)
    tell_news(number=number)
    shown = CliRunner().invoke(app, ["news"]).stdout
    for words in (number, "provincial", "material", "waiting", "outside-away"):
        assert words in shown
    done = CliRunner().invoke(app, ["send-news", "all"])
    assert (done.exit_code, done.stdout) == (0, f"{number}: 1\n")
    OutsideNews.objects.update(delivered_at=LATER)
    assert number not in CliRunner().invoke(app, ["news"]).stdout
    assert CliRunner().invoke(app, ["send-news", number]).exit_code == 1


@pytest.fixture
def two(settings: Any, tmp_path: Path) -> None:
    settings.OUTSIDE = {
        "provincial": reached(tmp_path, address="http://127.0.0.1:9", post="outside-a"),
        "national": reached(
            tmp_path, address="http://127.0.0.1:9", name="national", title="国家平台", post="outside-b"
        ),
    }


@pytest.mark.usefixtures("two")
def test_of_two_systems_one_is_chosen_and_only_its_account_reports(town: Town) -> None:
    number = make_case(town).number
    for system in ("", "another"):
        with refused_as("no-other-system"):
            hand_over_case(number=number, system=system, by=town.clerk, at=MONDAY)
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    page = words_of(desk.get(f"/desk/cases/{number}/"))
    assert "省审批系统" in page
    assert "国家平台" in page
    over_http = Client(headers=bearer(town.clerk)).post(f"/api/v1/cases/{number}/hand-over?system=another")
    assert over_http.json()["code"] == "no-other-system"
    assert desk.post(f"/desk/cases/{number}/hand-over/", {"system": "national"}).status_code == 302
    assert Case.objects.get(number=number).handling_system == "national"
    act = reported(1, ActName.ACCEPTANCE, done_at=MONDAY + timedelta(hours=1))
    now = MONDAY + timedelta(hours=2)
    for posts in ((), ("outside-a",)):
        with refused_as("outside-another-system"):
            bring_act(number=number, act=act, by=make_system(*posts, name="省里的账号"), at=now)
    assert not OutsideAct.objects.exists()
    bring_act(number=number, act=act, by=make_system("outside-b", name="国家平台的账号"), at=now)
    assert Case.objects.get(number=number).state == "in-review"
