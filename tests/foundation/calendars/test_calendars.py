"""Days off by area: what the table says, who may change it, what it costs to ask."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.foundation.directory.make import CITY, COUNTY, OTHER_COUNTY, ZONE, make_officer, make_organisations
from tests.standards.working_time.make import at, d
from tongban.foundation.calendars import queries
from tongban.foundation.calendars.cli import app
from tongban.foundation.calendars.models import CalendarYear, SpecialDay
from tongban.foundation.calendars.public import (
    ANNOUNCE_YEAR,
    SET_DAY,
    BadCalendar,
    PastDay,
    announce_year,
    calendar_for,
    forget_calendars,
    last_announced_year,
    read_year,
    seed_calendar,
    set_day,
    special_days,
)
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotAllowed
from tongban.standards.codes import BadRegionCode
from tongban.standards.working_time import DayKind, Limit, run_clock

pytestmark = pytest.mark.django_db

OPERATOR_DUTIES = frozenset({SET_DAY, ANNOUNCE_YEAR})
NOTICE_2027 = """date,kind,name
2027-01-01,放假,元旦
2027-02-05,放假,春节
2027-02-08,放假,春节
2027-02-14,调休,春节
2027-10-01,holiday,国庆节
2027-10-09,make-up,国庆节
"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What a test changes is rolled back: no process memory may outlive it."""
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture
def operator() -> Officer:
    make_organisations()
    from dataclasses import replace

    plain = make_officer(name="周运维", posts=("operator",))
    return replace(plain, duties=OPERATOR_DUTIES)


def _set(by: Officer, day: str, *, area: str = COUNTY, kind: DayKind = DayKind.LOCAL_HOLIDAY) -> None:
    set_day(
        area_code=area,
        day=d(day),
        kind=kind,
        name="药博会",
        source="亳政办〔2026〕1号（示例）",
        by=by,
        at=at("9-8"),
    )


def test_every_day_since_2004_is_as_announced(shared: Path) -> None:
    calendar = calendar_for(CITY)
    with (shared / "data/calendar/cn_days_2004_2026.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            if row["date"] == "2005-12-31":
                continue  # made up for 3 January 2006, which the table has off; the table misses it
            day = calendar.day(date.fromisoformat(row["date"]))
            assert day.is_working is (row["is_workday"] == "1"), row
            assert not day.is_provisional
            assert (day.kind is DayKind.MAKE_UP) is (row["kind"] == "makeup_workday"), row


def test_the_holidays_of_autumn_2026_have_the_names_that_people_use() -> None:
    calendar = calendar_for(CITY)
    names = {
        str(d(day)): calendar.day(d(day)).name for day in ("9-20", "9-25", "9-27", "10-4", "10-7", "10-10")
    }
    assert list(names.values()) == ["国庆节", "中秋节", "中秋节", "国庆节", "国庆节", "国庆节"]
    assert calendar.day(d("10-10")).kind is DayKind.MAKE_UP
    assert calendar.day(d("10-11")).name == ""
    assert calendar.day(d("10-1")).source == "国务院办公厅2026年放假安排"


def test_the_sample_case_is_due_on_the_day_its_page_says() -> None:
    reading = run_clock(
        start=at("9-23", 9, 2), limit=Limit(count=5), now=at("9-28"), calendar=calendar_for(COUNTY)
    )
    assert (reading.deadline, reading.days_left) == (d("10-8"), 3)


def test_a_year_that_is_not_announced_is_provisional_and_says_by_what_it_is_computed() -> None:
    calendar = calendar_for(CITY)
    assert last_announced_year() == 2026
    new_year_eve = calendar.day(date(2027, 2, 5))
    assert (new_year_eve.kind, new_year_eve.name, new_year_eve.is_provisional) == (
        DayKind.HOLIDAY,
        "春节",
        True,
    )
    assert "暂按规定推算" in new_year_eve.source
    assert calendar.is_provisional_between(d("12-30"), date(2027, 1, 4))
    assert calendar.day(date(2040, 1, 2)).is_provisional


def test_a_warm_calendar_costs_no_query(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT_SECONDS", 3600.0)  # a slow machine must not look again midway
    with django_assert_num_queries(3):
        calendar_for(COUNTY)
    with django_assert_num_queries(0):
        for _ in range(50):
            calendar_for(COUNTY)
    with django_assert_num_queries(2):
        calendar_for(OTHER_COUNTY)


def test_a_day_off_holds_in_its_area_and_all_that_lies_in_it(operator: Officer) -> None:
    assert calendar_for(COUNTY).is_working(d("9-9"))
    _set(operator, "9-9", area=CITY)
    _set(operator, "9-10", area=COUNTY)
    _set(operator, "9-11", area=ZONE)
    off = {
        area: [day for day in ("9-9", "9-10", "9-11") if not calendar_for(area).is_working(d(day))]
        for area in (CITY, COUNTY, OTHER_COUNTY, ZONE, "341602100201", "340000000000")
    }
    assert off == {
        CITY: ["9-9"],
        COUNTY: ["9-9", "9-10"],
        OTHER_COUNTY: ["9-9"],
        ZONE: ["9-9", "9-11"],
        "341602100201": ["9-9", "9-10"],
        "340000000000": [],
    }


def test_an_areas_own_answer_beats_that_of_the_region_above(operator: Officer) -> None:
    _set(operator, "9-9", area=CITY)
    _set(operator, "9-9", area=COUNTY, kind=DayKind.WORKDAY)
    assert not calendar_for(CITY).is_working(d("9-9"))
    assert calendar_for(COUNTY).is_working(d("9-9"))


def test_setting_a_day_stands_on_the_trail(operator: Officer) -> None:
    _set(operator, "9-9")
    (entry,) = entries_of(f"calendars:{COUNTY}")
    assert (entry.act, entry.by_ref) == (SET_DAY, operator.ref)
    assert entry.facts["kind"] == "local-holiday"


def test_setting_a_day_costs_few_queries(operator: Officer, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4 + 2):  # and a savepoint
        _set(operator, "9-9")


def _refused(by: Officer, kind: type[Exception], **changes: Any) -> None:
    before = SpecialDay.objects.count()
    given: dict[str, Any] = {
        "area_code": COUNTY,
        "day": d("9-9"),
        "kind": DayKind.LOCAL_HOLIDAY,
        "name": "药博会",
        "source": "通知",
        "at": at("9-8"),
    }
    with pytest.raises(kind):
        set_day(by=by, **(given | changes))
    assert SpecialDay.objects.count() == before
    assert entries_of(f"calendars:{COUNTY}") == []


def test_a_clerk_may_not_set_a_day(operator: Officer) -> None:
    _refused(make_officer(), NotAllowed)


def test_a_day_that_has_passed_is_not_changed(operator: Officer) -> None:
    _refused(operator, PastDay, day=d("9-7"))


def test_a_day_without_a_notice_is_not_set(operator: Officer) -> None:
    _refused(operator, Invalid, source=" ")


def test_a_day_of_an_area_that_is_no_region_is_not_set(operator: Officer) -> None:
    _refused(operator, BadRegionCode, area_code="county")


def test_an_announced_year_replaces_the_provisional_one(operator: Officer) -> None:
    rows = read_year(NOTICE_2027, year=2027)
    days = announce_year(
        year=2027, rows=rows, source="国办发明电〔2026〕0号（示例）", by=operator, at=at("11-9")
    )
    calendar = calendar_for(CITY)
    assert (days, last_announced_year()) == (6, 2027)
    assert calendar.day(date(2027, 2, 14)).kind is DayKind.MAKE_UP
    assert calendar.is_working(date(2027, 5, 4))
    assert not calendar.day(date(2027, 2, 5)).is_provisional
    assert [day.name for day in special_days(area_code=CITY, year=2027)][:2] == ["元旦", "春节"]
    assert entries_of("calendars:000000000000")[0].act == ANNOUNCE_YEAR


def test_an_announcement_may_not_change_days_that_have_passed(operator: Officer) -> None:
    rows = read_year("date,kind,name\n2026-10-01,放假,国庆节\n", year=2026)
    with pytest.raises(PastDay):
        announce_year(year=2026, rows=rows, source="通知", by=operator, at=at("11-9"))
    assert calendar_for(CITY).day(d("10-2")).name == "国庆节"
    assert entries_of("calendars:000000000000") == []


def test_a_clerk_may_not_announce_a_year(operator: Officer) -> None:
    with pytest.raises(NotAllowed):
        announce_year(
            year=2027,
            rows=read_year(NOTICE_2027, year=2027),
            source="通知",
            by=make_officer(),
            at=at("11-9"),
        )
    assert last_announced_year() == 2026


def test_each_bad_line_of_a_file_is_named() -> None:
    text = (
        "date,kind,name\n2027-02-30,放假,\n2027-01-01,休息,元旦\n2026-01-01,放假,元旦\n2027-02-15,调休,春节\n"
    )
    with pytest.raises(BadCalendar) as refused:
        read_year(text, year=2027)
    lines = refused.value.facts["lines"]
    assert isinstance(lines, dict)
    assert list(lines) == [2, 3, 4, 5]


@pytest.mark.parametrize("text", ["", "day,what\n2027-01-01,放假\n", "date,kind,name\n"])
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(BadCalendar):
        read_year(text, year=2027)


def test_a_day_named_twice_is_refused() -> None:
    with pytest.raises(BadCalendar):
        read_year("date,kind,name\n2027-01-01,放假,元旦\n2027-01-01,放假,元旦\n", year=2027)


def test_the_command_enters_a_year_and_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(NOTICE_2027, encoding="utf-8")
    done = CliRunner().invoke(app, ["announce", str(file), "--year", "2027", "--source", "通知"])
    assert (done.exit_code, done.stdout) == (0, "2027: 6 days\n")
    refused = CliRunner().invoke(app, ["announce", str(file), "--year", "2028", "--source", "通知"])
    assert refused.exit_code == 1
    assert "line 2: This day is not in the year." in refused.stderr
    assert last_announced_year() == 2027


def test_seeding_again_changes_nothing_and_an_empty_table_answers_the_same() -> None:
    assert seed_calendar() == 0
    before = calendar_for(CITY)
    stored = SpecialDay.objects.count()
    SpecialDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    from tongban.foundation.calendars.editions import new_edition

    new_edition()
    from_library = calendar_for(CITY)
    first = date(2004, 1, 1)
    for n in range(33 * 365):
        day = first + timedelta(days=n)
        assert before.day(day) == from_library.day(day)
    assert before.official_years == from_library.official_years
    assert seed_calendar() == stored
