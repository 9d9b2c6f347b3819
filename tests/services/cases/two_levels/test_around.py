"""Two levels as others see them: pages, calendar, sweep, replay, API, and what an item must say."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import COUNTY, make_officer
from tests.foundation.identity.make import sign_in
from tests.services.cases.joint.test_api import send
from tests.services.cases.two_levels.make import (
    LAW,
    LOWER,
    PROCESS,
    SUPERIOR,
    Levels,
    make_levels,
    moment,
    report,
)
from tests.services.cases.visit import desk_of, words_of
from tests.services.items.make import content
from tests.services.process.bpmn import simple
from tests.services.process.make import make_process
from tests.services.supervision.test_watch import codes
from tongban.foundation.calendars.public import SET_DAY, forget_calendars, set_day
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import documents_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.tellers import CaseTeller
from tongban.services.cases.two_levels.papers import report_owner
from tongban.services.cases.whatif.reading import Span, read_closed
from tongban.services.items.public import Limit, Limits, Process, TwoLevels
from tongban.services.items.rules import flaws
from tongban.services.items.steps import flaws_of_steps
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card
from tongban.standards.working_time import DayKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(on_monday: None) -> Levels:
    return make_levels()


def at(month: int, day: int, hour: int = 10) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(month, day, hour))


def desk(made: Levels, by: Officer) -> str:
    return words_of(desk_of(by).get(f"/desk/cases/{made.number}/"))


def track(made: Levels) -> str:
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), made.town.person)
    return words_of(citizen.get(f"/my/cases/{made.number}/"))


def test_the_applicant_reads_who_decides_and_why_the_days_begin_anew(made: Levels) -> None:
    said = track(made)
    assert f"最后由{SUPERIOR}决定。材料您只交一次。" in said
    assert f"{LOWER} 先审查，最晚10月30日（周五）连材料一起报上去。" in said
    assert f"{LOWER}先审查，从受理起20个工作日，最晚10月30日（周五）报上去" in said
    assert "所以法定最晚是11月27日（周五）" in said
    report(made, at=moment(10, 12))
    at(10, 12, 11)
    said = track(made)
    assert f"{SUPERIOR} 最晚11月9日（周一）决定，期限从报送那天重新算。" in said
    assert f"{LOWER}在10月12日（周一）报上去了" in said
    assert "建议准予" not in said and "报〔2026〕" not in said  # what one office writes to the other


def test_the_sum_of_days_explains_both_clocks(made: Levels) -> None:
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), made.town.person)
    text = citizen.get(f"/my/cases/{made.number}/why/").content.decode()
    assert "下级审查时限：20个工作日" in text and "《行政许可法》第四十三条" in text
    assert "重新算20个工作日" in text


def test_the_lower_level_reports_from_its_page_and_the_superior_takes_over(made: Levels) -> None:
    review_case(
        number=made.number, advice=Outcome.GRANTED, opinion="", by=made.town.reviewer, at=moment(9, 29)
    )
    at(9, 29, 11)
    browser = desk_of(made.reporter)
    address = f"/desk/cases/{made.number}/report/"
    refused = browser.post(address, {"outcome": "granted", "report_opinion": " "})
    assert refused.status_code == 422 and "请写初步审查意见" in words_of(refused)
    assert Case.objects.get(number=made.number).reported_at is None
    done = browser.post(address, {"outcome": "granted", "report_opinion": "符合条件。"})
    assert done.status_code == 302
    said = desk(made, made.examiner)
    assert "已报送，上级决定" in said and "符合条件。" in said
    assert "上级，3天内" in said  # the drawn process says which steps are the superior's
    assert re.search(r"报〔2026〕\d{7}号 建议准予", said)
    assert f"{SUPERIOR} 决定、发证 9月29日（周二）" in said


def test_the_superior_reads_why_it_cannot_ask_again(made: Levels) -> None:
    report(made, at=moment(9, 29))
    at(9, 29, 11)
    said = desk(made, made.examiner)
    assert "为什么不能再要申请人交材料" in said
    assert f"{LOWER}已于9月29日（周二）随报送函一并报来" in said and "经营场所平面布局图" in said
    answer = desk_of(made.superior_clerk).post(
        f"/desk/cases/{made.number}/request-correction/", {"what-layout": "再交一份。"}
    )
    assert answer.status_code == 409
    assert "不得要求申请人重复提供（行政许可法第三十五条）：经营场所平面布局图" in words_of(answer)
    assert "为什么不能再要申请人交材料" not in desk(made, made.reporter)


def test_the_report_is_read_by_both_offices_and_not_by_the_applicant(made: Levels) -> None:
    report(made, at=moment(9, 29))
    deliver_all()
    (paper,) = documents_of(report_owner(made.number))
    assert paper.paper is not None
    address = f"/papers/{paper.paper.id}/"
    for by in (made.examiner, made.reporter):
        assert desk_of(by).get(address).getvalue().startswith(b"%PDF")
    assert sign_in(Client(), made.town.person).get(address).status_code == 404


def test_another_days_off_moves_both_clocks(made: Levels) -> None:
    forget_calendars()
    keeper = replace(make_officer(name="赵运维"), duties=frozenset({SET_DAY}))
    set_day(
        area_code=COUNTY,
        day=date(2026, 10, 20),
        kind=DayKind.LOCAL_HOLIDAY,
        name="药博会",
        source="1号",
        by=keeper,
        at=moment(9, 28),
    )
    deliver_all()
    case = Case.objects.get(number=made.number)
    assert (case.report_due_on, case.statutory_due_on) == (date(2026, 11, 2), date(2026, 11, 30))
    days = entries_of(f"cases:{made.number}")[-1].facts["days"]
    assert days["report_due_on"] == ["2026-10-30", "2026-11-02"]
    report(made, at=moment(10, 12))
    assert Case.objects.get(number=made.number).statutory_due_on == date(2026, 11, 10)
    forget_calendars()


def test_a_late_report_is_a_card_of_the_lower_level_and_a_late_decision_one_of_the_superior(
    made: Levels,
) -> None:
    deliver_all()
    assert sweep_all(at=moment(10, 28)) > 0  # the reminder, two days before
    assert "TL-42" in codes() and "TL-43" not in codes()
    sweep_all(at=moment(11, 2))
    late = Card.objects.get(rule="TL-43")
    assert (late.organisation_id, late.level) == (made.town.organisation_id, "red")
    assert late.basis == "《行政许可法》第四十三条" and "TL-41" not in codes()
    report(made, at=moment(11, 3))
    deliver_all()
    sweep_all(at=moment(12, 2))
    superior = Case.objects.get(number=made.number).organisation_id
    assert superior != made.town.organisation_id
    assert Card.objects.get(rule="TL-41").organisation_id == superior
    assert Card.objects.filter(rule="TL-43").count() == 1


def test_the_worklist_names_the_day_of_the_level_that_has_it(made: Levels) -> None:
    words = CaseTeller().clock_words([made.number], at=moment(9, 29))[made.number]
    assert words.text.startswith("No limit of its own; to be reported") and words.day == date(2026, 10, 30)
    report(made, at=moment(10, 12))
    words = CaseTeller().clock_words([made.number], at=moment(10, 13))[made.number]
    assert words.text.startswith("No limit of its own; to be decided") and words.day == date(2026, 11, 9)
    tasks = Task.objects.filter(about=f"cases:{made.number}", closed_at=None)
    assert [task.post_code for task in tasks] == ["review"]


def test_a_report_in_time_is_no_card(made: Levels) -> None:
    report(made, at=moment(10, 30, 17))
    deliver_all()
    sweep_all(at=moment(11, 2))
    assert not codes() & {"TL-41", "TL-43"}


def test_a_closed_case_is_replayed_with_its_report(made: Levels) -> None:
    report(made, at=moment(10, 12))
    Case.objects.filter(number=made.number).update(state="delivered")
    span = Span(
        organisation_ids=frozenset({made.town.organisation_id}),
        item_code="",
        from_on=date(2026, 9, 1),
        until_on=date(2026, 12, 1),
    )
    (one,) = read_closed(span, after=None, limit=5)
    assert one.recorded.reported_at == moment(10, 12)


def test_the_api_reports_and_tells_both_last_days(made: Levels) -> None:
    review_case(
        number=made.number, advice=Outcome.GRANTED, opinion="", by=made.town.reviewer, at=moment(9, 29)
    )
    at(9, 29, 11)
    path, said = f"/api/v1/cases/{made.number}/report", {"advice": "granted", "opinion": "符合条件。"}
    assert send(made.town.clerk, path, said).status_code == 403
    assert send(made.reporter, path, said).status_code == 201
    case = Case.objects.get(number=made.number)
    assert (case.reported_on, case.report_due_on) == (date(2026, 9, 29), date(2026, 10, 30))


def test_the_desk_costs_two_queries_more_and_the_applicants_page_none(made: Levels) -> None:
    desk(made, made.reporter)
    with CaptureQueriesContext(connection) as seen:
        desk(made, made.reporter)
    assert sum("papers_document" in one["sql"] for one in seen.captured_queries) == 2
    track(made)
    with CaptureQueriesContext(connection) as seen:
        track(made)
    assert sum("papers_document" in one["sql"] for one in seen.captured_queries) == 1


def test_a_returned_case_is_shown_with_the_lower_level(made: Levels) -> None:
    report(made, at=moment(9, 29))
    to = CaseStep.objects.get(case__number=made.number, key="review").id
    send_back_case(number=made.number, to=to, reasons="再核对。", by=made.examiner, at=moment(9, 30))
    at(9, 30, 11)
    assert "已退回下级" in desk(made, made.town.reviewer)
    said = track(made)
    assert "正在再看一遍。" in said


OURS = Limits(statutory=Limit(count=10), promised=Limit(count=15))


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"two_levels": TwoLevels(law="律师法")}, "two-levels-unfounded"),
        ({"two_levels": LAW.model_copy(update={"superior": "own"})}, "two-levels-own"),
        ({"type_code": "07"}, "two-levels-not-licence"),
        ({"other_organisations": ("民政局",)}, "two-levels-joint"),
        ({"limits": Limits(statutory=Limit(count=10), promised=Limit(count=31))}, "promise-above-law"),
    ],
)
def test_what_an_item_of_two_levels_must_say(changes: dict[str, Any], flaw: str) -> None:
    fields: dict[str, Any] = {"two_levels": LAW, "limits": OURS}
    assert [one.rule for one in flaws(content(**fields))] == []
    assert flaw in [one.rule for one in flaws(content(**(fields | changes)))]


def test_the_process_reports_once_and_each_side_of_it_is_of_one_level() -> None:
    make_process("two-levels", PROCESS)
    make_process("one", simple())
    make_process(
        "mixed", PROCESS.replace('post="review" limitDays="5"', 'post="review" organisation="superior"')
    )
    make_process("plain", PROCESS.replace('post="report"', 'post="review"'))

    def found(key: str, two: TwoLevels | None = LAW) -> list[str]:
        return [one.rule for one in flaws_of_steps(content(process=Process(key=key), two_levels=two))]

    assert found("two-levels") == []
    assert found("two-levels", None) == ["two-levels-unsaid"]
    assert found("one") == found("plain") == ["two-levels-unreported"]
    assert found("mixed") == ["two-levels-misplaced"]
    assert found("two-levels", LAW.model_copy(update={"superior": "nobody"})) == ["two-levels-unknown"]
