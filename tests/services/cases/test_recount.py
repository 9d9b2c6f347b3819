"""A day announced or removed moves the days of open cases, their steps and their to-do rows, and says why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY, COUNTY, OTHER_COUNTY, make_officer
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.calendars.public import (
    ANNOUNCE_YEAR,
    SET_DAY,
    DayRow,
    announce_year,
    calendar_for,
    forget_calendars,
    remove_day,
    set_day,
)
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.models import LongJob
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.services.cases.clocks import end_of_office, readings
from tongban.services.cases.commands.recount import Change, recount_dates
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.jobs import recount_late
from tongban.services.cases.models import Case, CaseStep
from tongban.standards.working_time import DayKind

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 9, 29)
NOTICE = "谯政办〔2026〕1号"
PLAIN, LATER = date(2026, 10, 16), date(2026, 10, 19)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture
def keeper(town: Town) -> Officer:
    return replace(make_officer(name="赵运维"), duties=frozenset({SET_DAY, ANNOUNCE_YEAR}))


def _set(by: Officer, area: str = COUNTY, *, day: date = TUESDAY, at: datetime = MONDAY) -> None:
    kind = DayKind.LOCAL_HOLIDAY
    set_day(area_code=area, day=day, kind=kind, name="药博会", source=NOTICE, by=by, at=at)
    deliver_all()


def _accepted(town: Town) -> Case:
    number = str(make_case(town).number)
    bring_to(town, number, "accepted")
    return Case.objects.get(number=number)


def _acts(case: Case) -> list[str]:
    return [entry.act for entry in entries_of(f"cases:{case.number}")]


def test_a_day_off_moves_case_step_and_task_and_removing_it_moves_them_back(
    town: Town, keeper: Officer
) -> None:
    case = _accepted(town)
    before = CaseStep.objects.get(case=case, done_at=None).due_on
    assert case.promised_due_on == PLAIN
    _set(keeper)
    case.refresh_from_db()
    step = CaseStep.objects.get(case=case, done_at=None)
    assert case.promised_due_on == LATER == readings(case, now=MONDAY)[ClockKind.PROMISED].deadline
    assert before is not None and step.due_on is not None and step.due_on > before
    task = Task.objects.get(about=f"cases:{case.number}", closed_at=None)
    assert task.due_at == task.sort_at == end_of_office(step.due_on)
    row = LongJob.objects.get()
    assert (row.state, row.done, row.total) == ("done", 1, 1)

    remove_day(area_code=COUNTY, day=TUESDAY, reason="录错了", by=keeper, at=MONDAY)
    deliver_all()
    case.refresh_from_db()
    step.refresh_from_db()
    task.refresh_from_db()
    assert (case.promised_due_on, step.due_on, task.due_at) == (PLAIN, before, end_of_office(before))
    assert _acts(case)[-2:] == ["cases.recount_dates", "cases.recount_dates"]
    facts = entries_of(f"cases:{case.number}")[-1].facts
    assert facts["because"] == "录错了"
    assert facts["days"]["promised_due_on"] == [LATER.isoformat(), PLAIN.isoformat()]


def test_the_citizen_reads_which_day_moved_and_by_which_notice(
    town: Town, keeper: Officer, citizen: Client
) -> None:
    case = _accepted(town)
    _set(keeper)
    page = citizen.get(f"/my/cases/{case.number}/").content.decode()
    assert "期限重新计算" in page
    assert f"承诺办结日由10月16日（周五）改为10月19日（周一）。日历有变：药博会 {NOTICE}" in page


def test_a_case_not_yet_accepted_has_another_day_of_receipt_and_of_answer(
    town: Town, keeper: Officer
) -> None:
    evening = MONDAY + timedelta(hours=9)  # after office hours: it belongs to Tuesday
    case = Case.objects.get(number=make_case(town, at=evening).number)
    assert (case.received_on, case.acceptance_due_on) == (TUESDAY, date(2026, 10, 12))
    _set(keeper, at=evening)
    case.refresh_from_db()
    assert (case.received_on, case.acceptance_due_on) == (date(2026, 9, 30), date(2026, 10, 13))
    assert CaseStep.objects.get(case=case).due_on is not None


def test_a_change_above_moves_what_lies_in_it_and_one_elsewhere_or_later_does_not(
    town: Town, keeper: Officer
) -> None:
    case = _accepted(town)
    _set(keeper, OTHER_COUNTY)
    _set(keeper, day=date(2026, 12, 1))
    case.refresh_from_db()
    assert case.promised_due_on == PLAIN and "cases.recount_dates" not in _acts(case)
    _set(keeper, CITY)
    case.refresh_from_db()
    assert case.promised_due_on == LATER


def test_an_announced_year_moves_cases_that_run_into_it(town: Town, keeper: Officer) -> None:
    december = datetime.fromisoformat("2026-12-30T10:00+08:00")
    case = Case.objects.get(number=make_case(town, at=december).number)
    before = case.acceptance_due_on
    off = [DayRow(date=date(2027, 1, day), kind=DayKind.HOLIDAY, name="元旦") for day in (1, 4, 5)]
    announce_year(year=2027, rows=off, source="国办发明电〔2026〕9号", by=keeper, at=december)
    deliver_all()
    case.refresh_from_db()
    assert before is not None and case.acceptance_due_on is not None and case.acceptance_due_on > before
    assert entries_of(f"cases:{case.number}")[-1].facts["because"] == "国办发明电〔2026〕9号"


def test_closed_cases_keep_their_days_and_a_second_run_changes_nothing(
    town: Town, keeper: Officer, django_assert_max_num_queries: Any
) -> None:
    case = _accepted(town)
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    _set(keeper)
    case.refresh_from_db()
    assert case.promised_due_on == PLAIN
    Case.objects.filter(pk=case.pk).update(state="in-review")
    change = Change(area_code=COUNTY, first=TUESDAY, because=NOTICE)
    calendar_for(COUNTY)
    with django_assert_max_num_queries(11):  # a savepoint costs two, and the edition may be asked for
        assert recount_dates(change=change, after=None, at=MONDAY).moved == 1
    acts = _acts(case)
    again = recount_dates(change=change, after=None, at=MONDAY)
    assert (again.seen, again.moved) == (1, 0) and _acts(case) == acts
    assert recount_dates(change=change, after=again.last, at=MONDAY).last is None


def test_what_a_process_began_by_the_old_calendar_is_mended_a_little_later(
    town: Town, keeper: Officer
) -> None:
    case = _accepted(town)
    _set(keeper)
    Case.objects.filter(pk=case.pk).update(promised_due_on=PLAIN)
    recount_late(area_code=COUNTY, first=TUESDAY.isoformat(), because=NOTICE)
    case.refresh_from_db()
    assert case.promised_due_on == LATER
