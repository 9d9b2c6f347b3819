"""Operators set and remove days of an area; others do not see the page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import COUNTY
from tests.foundation.identity.make import make_staff, sign_in_staff
from tongban.foundation.calendars.models import SpecialDay
from tongban.foundation.calendars.public import SET_DAY, calendar_for, days_listed, forget_calendars
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
PAGE = "/desk/operations/calendar/"
OWN = date(2026, 9, 29)
SENT = {
    "area": COUNTY,
    "day": OWN.isoformat(),
    "kind": "local-holiday",
    "name": "药博会",
    "source": "谯政办〔2026〕1号",
}


@pytest.fixture(autouse=True)
def fresh(still_clock: None, monday: Any) -> Iterator[None]:
    clock.current().move_to(monday)  # type: ignore[attr-defined]
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture
def operator(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setitem(make.DUTIES, "calendar-keeper", frozenset({SET_DAY}))
    return sign_in_staff(client, make_staff(name="赵运维", posts=("calendar-keeper",)))


def test_a_year_is_listed_with_whose_day_it_is_and_what_moves_with_it(
    operator: Client, django_assert_max_num_queries: Any
) -> None:
    operator.get(PAGE)
    with django_assert_max_num_queries(8):
        page = operator.get(f"{PAGE}?area={COUNTY}&year=2026").content.decode()
    assert "国庆节" in page and "调休上班" in page and "全国" in page
    assert "差评答复期限" in page and "/remove/" not in page
    assert "尚未公布" in operator.get(f"{PAGE}?year=2027").content.decode()


def test_a_day_is_set_moves_the_calendar_and_stands_on_the_trail(operator: Client) -> None:
    assert calendar_for(COUNTY).is_working(OWN)
    answer = operator.post(PAGE, SENT)
    assert answer.status_code == 302
    forget_calendars()
    assert not calendar_for(COUNTY).is_working(OWN)
    assert [entry.act for entry in entries_of(f"calendars:{COUNTY}")] == ["calendars.set_day"]
    page = operator.get(answer.headers["Location"].split("#")[0]).content.decode()
    assert "药博会" in page and f"{PAGE}{COUNTY}/{OWN}/remove/" in page


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"day": "soon"}, 422, "请按“年-月-日”填写日期"),
        ({"kind": "weekend"}, 422, "请选择这一天是什么日子"),
        ({"source": " "}, 422, "请填写通知名称"),
        ({"day": "2026-09-25"}, 409, "已经过去的日子不能"),
    ],
)
def test_what_cannot_be_set_comes_back_with_a_sentence_and_nothing_is_written(
    operator: Client, changes: dict[str, str], status: int, sentence: str
) -> None:
    before = SpecialDay.objects.count()
    answer = operator.post(PAGE, SENT | changes)
    assert answer.status_code == status and sentence in answer.content.decode()
    assert "药博会" in answer.content.decode()
    assert SpecialDay.objects.count() == before and not entries_of(f"calendars:{COUNTY}")


def test_removing_asks_once_more_wants_a_reason_and_gives_the_week_back(operator: Client) -> None:
    operator.post(PAGE, SENT)
    there = f"{PAGE}{COUNTY}/{OWN}/remove/"
    page = operator.get(there).content.decode()
    assert "药博会" in page and "删除后按星期计算" in page and SpecialDay.objects.filter(date=OWN).exists()
    refused = operator.post(there, {"reason": " "})
    assert refused.status_code == 422 and "请写明原因" in refused.content.decode()
    assert SpecialDay.objects.filter(date=OWN).exists()
    assert operator.post(there, {"reason": "录错了"}).status_code == 302
    forget_calendars()
    assert calendar_for(COUNTY).is_working(OWN)
    acts = [entry.act for entry in entries_of(f"calendars:{COUNTY}")]
    assert acts == ["calendars.set_day", "calendars.remove_day"]
    assert operator.post(there, {"reason": "录错了"}).status_code == 404


def test_a_day_that_has_passed_stays(operator: Client) -> None:
    operator.post(PAGE, SENT)
    clock.current().move_by(timedelta(days=3))  # type: ignore[attr-defined]
    page = operator.get(f"{PAGE}?area={COUNTY}&year=2026").content.decode()
    assert "药博会" in page and "/remove/" not in page
    assert operator.post(f"{PAGE}{COUNTY}/{OWN}/remove/", {"reason": "录错了"}).status_code == 409
    assert SpecialDay.objects.filter(date=OWN).exists()


def test_a_countys_own_row_hides_the_countrys(operator: Client) -> None:
    holiday = date(2026, 10, 5)
    operator.post(PAGE, SENT | {"day": holiday.isoformat(), "kind": "workday"})
    hidden = {
        row.area_code: row.is_hidden
        for row in days_listed(area_code=COUNTY, year=2026)
        if row.date == holiday
    }
    assert hidden == {"000000000000": True, COUNTY: False}
    assert (
        "删除后按上级地区的安排：放假" in operator.get(f"{PAGE}{COUNTY}/{holiday}/remove/").content.decode()
    )


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}{COUNTY}/2026-10-01/remove/"])
def test_others_do_not_see_the_calendar(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    sign_in_staff(client, make_staff(name="李窗口"))
    assert client.get(path).status_code == 403
    assert client.post(path, SENT).status_code == 403
    assert not SpecialDay.objects.filter(area_code=COUNTY).exists()
