"""The applicant's page of a case in which somebody is still to be heard, or whose clocks stand."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.make import Town, bring_to, make_case
from tests.services.cases.procedures.make import arrange, asked, heard_case, tell
from tests.services.cases.timing.make import accepted, end, extend, moment, start
from tests.services.cases.visit import words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.pages.gathering import followed
from tongban.services.cases.pages.heard_first import heard_first
from tongban.services.cases.procedures.commands.ask_hearing import waive_hearing

pytestmark = pytest.mark.django_db


def at(month: int, day: int) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(month, day))


def test_an_answer_about_a_hearing_is_asked_for_by_its_last_day(town: Town, citizen: Client) -> None:
    heard = heard_case(town)
    tell(heard)
    page = words_of(citizen.get(f"/my/cases/{heard.number}/"))
    assert "请在10月10日（周六）前答复要不要听证，答复以前不作决定。" in page
    assert "不用您做什么" not in page
    waive_hearing(number=heard.number, party=None, by=town.person, at=moment(9, 29))
    at(9, 29)
    assert "前答复要不要听证" not in words_of(citizen.get(f"/my/cases/{heard.number}/"))


def test_no_last_day_is_told_before_which_nothing_may_be_decided(town: Town, citizen: Client) -> None:
    heard = asked(town)  # the neighbour wants a hearing, which is not arranged yet
    at(10, 9)
    page = words_of(citizen.get(f"/my/cases/{heard.number}/"))
    assert "听证结束后作出决定" in page
    assert "前作出决定" not in page
    assert "加到手机日历" not in page


def test_who_is_to_come_to_a_hearing_is_told_when_and_where(town: Town, citizen: Client) -> None:
    heard = asked(town)
    arrange(heard)
    at(10, 13)
    page = words_of(citizen.get(f"/my/cases/{heard.number}/"))
    assert "听证会：10月22日" in page
    assert "区政务服务中心三楼听证室。您可以参加" in page
    assert "不用做什么" not in page
    assert "不用您做什么" not in page


def test_a_day_before_the_last_answer_is_no_day_of_decision(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    heard = heard_case(town)
    tell(heard)
    shown = followed(Case.objects.get(number=heard.number), now=moment(9, 28))
    with django_assert_num_queries(2):
        found = heard_first(shown, now=moment(9, 28))
    last = found.open_until
    assert last is not None
    assert found.keeps_back(last)
    assert not found.keeps_back(moment(10, 12).date())


def test_nobody_to_be_heard_costs_nothing(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    shown = followed(Case.objects.get(number=number), now=moment(9, 28))
    with django_assert_num_queries(0):
        assert not heard_first(shown, now=moment(9, 28)).keeps_back(shown.due_on)


def test_no_last_day_is_told_while_the_clock_stands(town: Town, citizen: Client) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    at(9, 30)
    response = citizen.get(f"/my/cases/{number}/")
    page = words_of(response)
    assert "预计5个工作日。" in page
    assert "加到手机日历" not in page
    assert "承诺的最后一天" not in page
    assert "法定的最后一天" not in page
    assert "正在进行特别程序，这段时间不计入办理时限。" in words_of(citizen.get("/my/cases/"))
    assert b"BEGIN:VEVENT" not in citizen.get(f"/my/cases/{number}/calendar/").content


def test_what_was_put_off_names_its_article_and_its_days(town: Town, citizen: Client) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    end(town, number, moment(9, 30))
    extend(town, number, moment(10, 12))
    at(10, 13)
    assert "延长的依据：《行政许可法》第四十二条" in words_of(citizen.get(f"/my/cases/{number}/"))
    text = citizen.get(f"/my/cases/{number}/why/").content.decode()
    assert "20个工作日，另延长10个工作日" in text
    assert text.count("今天") == 2  # of the promised and of the statutory clock
    assert text.count("这一天办结") == 1  # that of the acceptance is over


def test_the_day_to_answer_is_the_laws_and_the_usual_one_is_told_beside(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    deliver_all()
    CaseStep.objects.filter(case__number=number).update(due_on=moment(9, 29).date())
    page = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "10月10日（周六）前告诉您是否受理" in page
    assert "一般9月29日前就有答复，最晚10月10日。" in page
    assert "承诺的最后一天" not in page
    assert "法定的最后一天" in page
