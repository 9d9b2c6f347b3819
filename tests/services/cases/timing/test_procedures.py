"""A special procedure stops every clock of a case, is told in writing, and lets them run on with its result."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, make_officer
from tests.foundation.identity.make import sign_in
from tests.services.cases.make import MONDAY, Town, make_town
from tests.services.cases.timing.make import accepted, case_of, end, moment, refused_as, start
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.models import Document
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.services.cases.clocks import end_of_office, readings
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.recount import Change, recount_dates
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import ClockKind, LastDays, Outcome
from tongban.services.cases.models import CaseStep, SpecialProcedure
from tongban.services.cases.queries import cases_with_clocks_due
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.services.supervision.watch import watch_case
from tongban.standards.working_time import ClockState, Procedure

pytestmark = pytest.mark.django_db
PROMISED, BY_LAW = date(2026, 10, 16), date(2026, 10, 30)


@pytest.fixture
def town() -> Town:
    return make_town()


def test_the_days_between_are_not_counted(town: Town) -> None:
    number = accepted(town)
    step = CaseStep.objects.get(case__number=number, done_at__isnull=True)
    assert step.due_on is not None
    start(town, number, moment(9, 29))
    end(town, number, moment(10, 9, 16))  # 30 September, 8 and 9 October are taken out
    case = case_of(number)
    assert (case.promised_due_on, case.statutory_due_on) == (date(2026, 10, 21), date(2026, 11, 4))
    assert case.stopped_on is None
    moved = CaseStep.objects.get(pk=step.pk).due_on
    assert moved is not None and moved > step.due_on
    assert Task.objects.get(key=f"case-step:{step.id}").due_at == end_of_office(moved)
    assert (step.due_on, moved) == (date(2026, 10, 8), date(2026, 10, 12))  # the 10th, a Saturday, is worked
    days = readings(case, now=moment(10, 16))[ClockKind.STATUTORY].explanation.suspended
    assert [(run.name, run.days) for run in days] == [("appraisal", 3)]


def test_while_it_is_open_nothing_is_late_and_no_card_is_raised(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    late = moment(12, 1)
    case = case_of(number)
    assert case.stopped_on == date(2026, 9, 29)
    assert {reading.state for kind, reading in readings(case, now=late).items() if kind in (
        ClockKind.PROMISED, ClockKind.STATUTORY,
    )} == {ClockState.SUSPENDED}  # fmt: skip
    assert Task.objects.get(about=f"cases:{number}", closed_at=None).due_at is None
    assert watch_case(number=number, at=late) == []
    far = LastDays(**dict.fromkeys((field.name for field in fields(LastDays)), date(2027, 6, 1)))
    found = cases_with_clocks_due(
        organisation_id=town.organisation_id, area_code=case.area_code, until=far, after=None
    )
    assert found == []
    end(town, number, late)
    assert watch_case(number=number, at=late) == []
    assert case_of(number).statutory_due_on == date(2026, 12, 28)  # 19 of 20 days were left
    assert watch_case(number=number, at=moment(12, 24)) != []


def test_the_worklist_says_that_the_clock_stands_and_names_no_day(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    page = words_of(desk_of(town.reviewer).get("/desk/"))
    assert "时限暂停：特别程序进行中" in page and "前办结" not in page
    end(town, number, moment(10, 9, 16))
    assert "时限暂停" not in words_of(desk_of(town.reviewer).get("/desk/"))


def test_the_applicant_is_told_in_writing_and_reads_why(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    deliver_all()
    notice = Document.objects.get(owner=f"case:{number}", kind="procedure-1")
    assert notice.template == "procedure-notice" and notice.seal_by == town.organisation_id
    assert Message.objects.filter(title="Your application needs a special procedure").count() == 1
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    page = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "正在进行鉴定，时限暂停计算" in page
    assert "鉴定，预计5个工作日，这段时间不计入办理时限。配方需要鉴定。" in page
    end(town, number, moment(10, 15))
    deliver_all()
    page = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "鉴定用去5天，不算。" in page
    assert "鉴定：鉴定通过。" in page
    assert Message.objects.filter(title="A special procedure of your application is over").count() == 1


def test_a_procedure_outside_article_45_stops_nothing_unless_a_special_law_says_so(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9), Procedure.SUPERIOR_REPLY)
    case = case_of(number)
    assert (case.stopped_on, case.statutory_due_on) == (None, BY_LAW)
    start(town, number, moment(10, 9), Procedure.PUBLIC_NOTICE, special_law="《某条例》第十条")
    end(town, number, moment(10, 15), place=1)
    assert case_of(number).stopped_on == date(2026, 10, 9)
    end(town, number, moment(10, 15), place=2)
    assert case_of(number).statutory_due_on == date(2026, 11, 6)


def test_two_that_overlap_count_once_and_the_clock_waits_for_both(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    start(town, number, moment(10, 12), Procedure.TESTING)
    end(town, number, moment(10, 13))
    assert case_of(number).stopped_on == date(2026, 10, 12)
    assert case_of(number).statutory_due_on == BY_LAW
    assert entries_of(f"cases:{number}")[-1].facts["days"] == {}  # told when the clock runs on
    end(town, number, moment(10, 15), place=2)
    case = case_of(number)
    assert (case.stopped_on, case.statutory_due_on) == (None, date(2026, 11, 6))


def test_nothing_is_decided_before_the_result_is_entered(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=town.reviewer, at=moment(10, 10))
    decide: dict[str, Any] = {
        "number": number, "outcome": Outcome.GRANTED, "reasons": "", "article": "", "by": town.approver,
    }  # fmt: skip
    with refused_as("procedure-under-way"):
        decide_case(**decide, at=moment(10, 12))
    end(town, number, moment(10, 12))
    decide_case(**decide, at=moment(10, 12, 11))
    with refused_as("clock-not-running"):
        start(town, number, moment(10, 13))


def test_a_calendar_that_changes_moves_no_day_while_the_clock_stands(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    change = Change(area_code=COUNTY, first=date(2026, 9, 29), because="谯政办〔2026〕1号")
    assert recount_dates(change=change, after=None, at=moment(10, 8)).moved == 0
    case = case_of(number)
    assert (case.promised_due_on, case.statutory_due_on) == (PROMISED, BY_LAW)
    assert "cases.recount_dates" not in [entry.act for entry in entries_of(f"cases:{number}")]


def test_withdrawing_ends_what_is_under_way(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    withdraw_case(number=number, reasons="", by=town.person, at=moment(10, 12))
    row = SpecialProcedure.objects.get()
    assert (row.ended_at, row.ended_by) == (moment(10, 12), town.person.ref)
    assert case_of(number).stopped_on is None


def test_each_act_stands_on_the_trail_with_the_days_it_moved(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    end(town, number, moment(10, 15))
    began, ended = entries_of(f"cases:{number}")[-2:]
    assert (began.act, ended.act) == ("cases.start_procedure", "cases.end_procedure")
    assert began.facts and began.facts["reasons"] == "配方需要鉴定。" and began.facts["days"] == {}
    assert ended.facts and ended.facts["days"]["statutory_due_on"] == ["2026-10-30", "2026-11-06"]


def test_what_is_not_whole_is_refused_and_nothing_is_written(town: Town) -> None:
    number = accepted(town)
    for wrong in ({"planned_days": 0}, {"planned_days": 366}, {"reasons": "  "}):
        with refused_as("procedure-words"):
            start(town, number, moment(10, 9), **wrong)
    with refused_as("procedure-over"):
        end(town, number, moment(10, 9))
    start(town, number, moment(10, 9))
    with refused_as("procedure-open-already"):
        start(town, number, moment(10, 9))
    with refused_as("procedure-result-missing"):
        end_procedure(number=number, place=1, result=" ", by=town.approver, at=moment(10, 10))
    assert SpecialProcedure.objects.count() == 1
    assert case_of(number).procedure_count == 1


def test_only_who_has_the_duty_in_the_cases_office(town: Town) -> None:
    number = accepted(town)
    ask: dict[str, Any] = {"procedure": Procedure.HEARING, "planned_days": 5, "reasons": "听证", "at": MONDAY}
    with pytest.raises(DutyMissing):
        start_procedure(number=number, by=town.clerk, **ask)
    with pytest.raises(NotFound):
        start_procedure(
            number=number, by=make_officer(organisation_code=CITY_OFFICE, posts=("approve",)), **ask
        )
    assert not SpecialProcedure.objects.exists()


def test_the_desk_begins_and_ends_it(town: Town) -> None:
    number = accepted(town)
    desk = desk_of(town.approver)
    assert "启动特别程序" in words_of(desk.get(f"/desk/cases/{number}/"))
    act = f"/desk/cases/{number}/start-procedure/"
    refused = desk.post(act, {"procedure": "hearing", "planned_days": "很久", "procedure_why": "有人反对"})
    assert refused.status_code == 422 and "有人反对" in words_of(refused)
    typed = {"procedure": "hearing", "planned_days": "20", "procedure_why": "有人反对"}
    assert desk.post(act, typed).status_code == 302
    page = words_of(desk.get(f"/desk/cases/{number}/"))
    assert "1．听证" in page and "预计20个工作日，陈局长批准。" in page
    ended = desk.post(f"/desk/cases/{number}/end-procedure/", {"place": "1", "result-1": "听证已举行"})
    assert ended.status_code == 302
    assert "听证已举行" in words_of(desk.get(f"/desk/cases/{number}/"))
    clerk = desk_of(town.clerk)
    assert "启动特别程序" not in words_of(clerk.get(f"/desk/cases/{number}/"))
    assert clerk.post(act, typed).status_code == 403


def test_a_step_that_opens_while_the_clock_stands_has_no_day_until_it_runs(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=town.reviewer, at=moment(10, 12))
    task = Task.objects.get(about=f"cases:{number}", closed_at=None)
    assert task.due_at is None
    end(town, number, moment(10, 15))
    task.refresh_from_db()
    step = CaseStep.objects.get(case__number=number, done_at__isnull=True)
    assert step.due_on is not None and task.due_at == end_of_office(step.due_on)
    assert step.due_on > date(2026, 10, 15)
