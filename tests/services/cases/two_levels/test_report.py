"""A lower authority examines within its days and reports; the superior decides within days of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.services.cases.make import MONDAY, make_case
from tests.services.cases.two_levels.make import (
    LAW,
    LOWER,
    SUPERIOR,
    Levels,
    make_levels,
    moment,
    report,
    report_only,
)
from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.models import Document
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound, Refused
from tongban.resources.licences.models import Licence
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.facts import CaseState, ClockKind, Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.remedies import remedies
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.services.items.public import Limit, Limits, terms_for
from tongban.standards.working_time import Procedure

pytestmark = pytest.mark.django_db
# twenty working days from Monday 28 September 2026, and twenty more from there
LOWER_LAST, LATEST = date(2026, 10, 30), date(2026, 11, 27)
REPORTED = moment(10, 12)
SUPERIOR_LAST = date(2026, 11, 9)  # twenty working days from 12 October


@pytest.fixture
def made() -> Levels:
    return make_levels()


@contextmanager
def refused_as(code: str, made: Levels) -> Iterator[dict[str, Any]]:
    """What is done within is refused with that code and leaves nothing behind; its facts are told afterwards."""

    def seen() -> tuple[Any, ...]:
        rows = CaseStep.objects.order_by("id").values("id", "done_at")
        return list(Case.objects.values()), list(rows), len(entries_of(f"cases:{made.number}"))

    before, told = seen(), dict[str, Any]()
    with pytest.raises(Refused) as refused:
        yield told
    assert refused.value.code == code
    told |= refused.value.facts
    assert seen() == before


def case_of(made: Levels) -> Case:
    return Case.objects.get(number=made.number)


def city_office() -> Any:
    return organisation_by_code("city-office").id


def test_before_the_report_the_lower_clock_runs_and_the_superiors_is_shown_from_its_last_day(
    made: Levels,
) -> None:
    case = case_of(made)
    assert (case.report_due_on, case.statutory_due_on) == (LOWER_LAST, LATEST)
    shown = readings(case, now=MONDAY)
    assert [str(one) for one in shown[ClockKind.LOWER_REVIEW].explanation.articles] == [
        "《行政许可法》第四十三条",
        "《行政许可法》第八十二条",
    ]
    assert shown[ClockKind.STATUTORY].start == LOWER_LAST


def test_the_superior_has_its_own_days_anew_from_the_report(made: Levels) -> None:
    report(made, at=REPORTED)
    case = case_of(made)
    assert (case.reported_on, case.report_due_on) == (date(2026, 10, 12), LOWER_LAST)
    assert case.statutory_due_on == SUPERIOR_LAST
    assert (case.organisation_id, case.examined_by_id) == (city_office(), made.town.organisation_id)
    shown = readings(case, now=moment(11, 2))
    assert shown[ClockKind.LOWER_REVIEW].is_done and not shown[ClockKind.LOWER_REVIEW].is_overdue
    assert shown[ClockKind.STATUTORY].days_left == 5
    step = CaseStep.objects.get(case=case, done_at=None)
    assert (step.key, step.organisation_id) == ("examine", city_office())
    assert Task.objects.get(closed_at=None, about=f"cases:{made.number}").organisation_id == city_office()


def test_a_report_after_office_hours_belongs_to_the_next_working_day(made: Levels) -> None:
    report(made, at=moment(10, 16, 17, 31))
    case = case_of(made)
    assert (case.reported_on, case.statutory_due_on) == (date(2026, 10, 19), date(2026, 11, 16))


def test_a_special_law_sets_the_days_of_each_level() -> None:
    levels = LAW.model_copy(update={"review": Limit(count=10)})
    made = make_levels(two_levels=levels, limits=Limits(statutory=Limit(count=5), promised=Limit(count=12)))
    case = case_of(made)
    assert (case.report_due_on, case.statutory_due_on) == (date(2026, 10, 16), date(2026, 10, 23))
    named = [str(one) for one in readings(case, now=MONDAY)[ClockKind.STATUTORY].explanation.articles]
    assert named[0] == "《律师法》第六条第三款"
    report(made, at=REPORTED)
    assert case_of(made).statutory_due_on == date(2026, 10, 19)


def test_the_report_stands_on_the_trail_and_is_a_sealed_paper_of_the_lower_level(made: Levels) -> None:
    report(made, at=REPORTED)
    entry = entries_of(f"cases:{made.number}")[-1]
    assert entry.act == "cases.report" and entry.facts
    assert entry.facts["materials"] == ["identity", "form", "layout"]
    assert entry.facts["days"] == {
        "promised_due_on": ["2026-11-13", SUPERIOR_LAST.isoformat()],
        "statutory_due_on": [LATEST.isoformat(), SUPERIOR_LAST.isoformat()],
    }
    paper = Document.objects.get(owner=f"report:{made.number}")
    assert (paper.template, paper.seal_by) == ("report-letter", made.town.organisation_id)
    assert (paper.data["organisation"], paper.data["addressee"]) == (LOWER, SUPERIOR)
    assert paper.data["materials"] == ["身份证明", "申请表", "经营场所平面布局图"]
    deliver_all()
    told = Message.objects.get(title="Your application lies with the superior, which decides")
    assert told.facts["due_date"] == case_of(made).promised_due_on.isoformat()


def test_decision_licence_and_remedies_are_the_superiors(made: Levels) -> None:
    report(made, at=REPORTED)
    review_case(
        number=made.number, advice=Outcome.GRANTED, opinion="同意。", by=made.examiner, at=moment(10, 13)
    )
    decide_case(
        number=made.number, outcome=Outcome.GRANTED, reasons="", article="", by=made.chief, at=moment(10, 14)
    )
    issue_result(number=made.number, by=made.issuer, at=moment(10, 15))
    paper = Document.objects.get(owner=f"case:{made.number}", kind="decision")
    assert (paper.data["organisation"], paper.seal_by) == (SUPERIOR, city_office())
    assert Licence.objects.get().organisation_id == city_office()
    case = case_of(made)
    body = remedies(case, terms_for(case.version_id, case.answers).model_copy(update={"remedies": ()}))
    assert body["review_body"] == "亳州市人民政府"
    assert case.state == CaseState.DECIDED


def test_a_refusal_names_the_court_where_the_superior_is(made: Levels) -> None:
    report(made, at=REPORTED, advice=Outcome.REFUSED, opinion="不符合条件。")
    review_case(
        number=made.number,
        advice=Outcome.REFUSED,
        opinion="同意初审意见。",
        by=made.examiner,
        at=moment(10, 13),
    )
    decide_case(
        number=made.number,
        outcome=Outcome.REFUSED,
        reasons="不符合。",
        article="第六条",
        by=made.chief,
        at=moment(10, 14),
    )
    said = Document.objects.get(owner=f"case:{made.number}", kind="decision").data
    assert said["organisation"] == SUPERIOR
    assert "亳州市）" in str(said["court"])


def test_the_superior_does_not_ask_again_for_what_it_has(made: Levels) -> None:
    report(made, at=REPORTED)
    with refused_as("passed-on-already", made) as told:
        request_correction(
            number=made.number,
            wanted=[("layout", "请再交一份。"), ("shop", "请再填一次。")],
            by=made.superior_clerk,
            at=moment(10, 13),
        )
    assert told["names"] == "经营场所平面布局图、店名"
    assert (told["office"], told["day"]) == (LOWER, date(2026, 10, 12))


def test_what_was_not_passed_on_is_no_matter_of_a_correction_either(made: Levels) -> None:
    report(made, at=REPORTED)
    with refused_as("case-out-of-order", made):
        request_correction(
            number=made.number, wanted=[("cold", "请补。")], by=made.superior_clerk, at=moment(10, 13)
        )


def test_only_the_post_that_reports_may_and_only_when_its_step_is_open(made: Levels) -> None:
    with refused_as("no-step-for-you", made):
        report_only(made, at=REPORTED)
    review_case(number=made.number, advice=Outcome.GRANTED, opinion="", by=made.town.reviewer, at=REPORTED)
    with pytest.raises(NotAllowed):
        report_only(made, at=REPORTED, by=made.town.reviewer)
    with pytest.raises(NotFound):
        report_only(made, at=REPORTED, by=made.issuer)  # the superior has nothing of it yet
    assert case_of(made).reported_at is None


def test_a_report_says_what_the_examination_came_to(made: Levels) -> None:
    review_case(number=made.number, advice=Outcome.GRANTED, opinion="", by=made.town.reviewer, at=REPORTED)
    with refused_as("report-words", made):
        report_only(made, at=REPORTED, opinion="  ")


def test_nothing_is_reported_while_a_procedure_has_no_result(made: Levels) -> None:
    start_procedure(
        number=made.number,
        procedure=Procedure.TESTING,
        planned_days=5,
        reasons="要检测。",
        by=made.town.approver,
        at=moment(9, 29),
    )
    review_case(number=made.number, advice=Outcome.GRANTED, opinion="", by=made.town.reviewer, at=REPORTED)
    with refused_as("procedure-under-way", made):
        report_only(made, at=REPORTED)
    end_procedure(number=made.number, place=1, result="通过。", by=made.town.approver, at=moment(10, 13))
    report_only(made, at=moment(10, 14))
    case = case_of(made)
    # 30 September, 8, 9, 10, 12 and 13 October do not count for the lower level, and nothing of it for the superior
    assert (case.report_due_on, case.statutory_due_on) == (date(2026, 11, 9), date(2026, 11, 11))


def test_a_procedure_of_the_superior_stops_the_superiors_clock_alone(made: Levels) -> None:
    report(made, at=REPORTED)
    with pytest.raises(NotAllowed):
        start_procedure(
            number=made.number,
            procedure=Procedure.TESTING,
            planned_days=2,
            reasons="抽样。",
            by=made.town.approver,
            at=moment(10, 13),
        )
    start_procedure(
        number=made.number,
        procedure=Procedure.TESTING,
        planned_days=2,
        reasons="抽样。",
        by=made.chief,
        at=moment(10, 13),
    )
    end_procedure(number=made.number, place=1, result="合格。", by=made.chief, at=moment(10, 15))
    case = case_of(made)
    assert (case.report_due_on, case.statutory_due_on) == (LOWER_LAST, date(2026, 11, 11))


def test_the_lower_levels_days_are_not_put_off_and_the_superiors_are_by_its_own_head(made: Levels) -> None:
    with refused_as("extension-of-lower", made):
        extend_limit(number=made.number, count=5, reasons="忙。", by=made.town.approver, at=moment(10, 9))
    report(made, at=REPORTED)
    with pytest.raises(NotAllowed):
        extend_limit(number=made.number, count=5, reasons="忙。", by=made.town.approver, at=moment(10, 13))
    extend_limit(number=made.number, count=10, reasons="要核对。", by=made.chief, at=moment(10, 13))
    assert case_of(made).statutory_due_on == date(2026, 11, 23)


def test_what_the_superior_returns_is_reported_again_and_gives_neither_level_new_days(made: Levels) -> None:
    report(made, at=REPORTED)
    to = CaseStep.objects.get(case__number=made.number, key="review").id
    send_back_case(
        number=made.number, to=to, reasons="实习经历没有核对。", by=made.examiner, at=moment(10, 13)
    )
    step = CaseStep.objects.get(case__number=made.number, done_at=None)
    assert (step.key, step.organisation_id) == ("review", made.town.organisation_id)
    report(made, at=moment(10, 15), opinion="已经核对。")
    case = case_of(made)
    assert (case.reported_on, case.statutory_due_on) == (date(2026, 10, 12), SUPERIOR_LAST)
    numbers = [row.data["number"] for row in Document.objects.filter(owner=f"report:{made.number}")]
    assert [one.endswith("-2号") for one in sorted(numbers, key=len)] == [False, True]


def test_one_report_costs_so_many_queries(made: Levels) -> None:
    review_case(number=made.number, advice=Outcome.GRANTED, opinion="", by=made.town.reviewer, at=REPORTED)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        report_only(made, at=REPORTED)
    assert len(seen) <= 24, len(seen)


def test_two_cases_of_one_day_are_reported_each_on_its_own(made: Levels) -> None:
    other = make_case(made.town, key="key-2").number
    accept_case(number=other, by=made.town.clerk, at=MONDAY)
    report(made, at=REPORTED)
    assert Case.objects.get(number=other).reported_at is None


def test_an_early_report_brings_the_promise_down_to_the_superiors_last_day() -> None:
    made = make_levels(limits=Limits(statutory=Limit(count=10), promised=Limit(count=20)))
    assert case_of(made).promised_due_on == LOWER_LAST
    report(made, at=REPORTED)
    case = case_of(made)
    assert (case.promised_due_on, case.statutory_due_on) == (date(2026, 10, 26), date(2026, 10, 26))
    assert readings(case, now=REPORTED)[ClockKind.PROMISED].uncapped == LOWER_LAST
