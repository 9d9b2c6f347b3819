"""What is counted, on which day, and that counting again changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.timing.make import accepted, case_of, end, moment, start
from tests.services.feedback.make import make_ended_case
from tests.services.indicators.make import SEPTEMBER, TODAY, count, make_three, sums_of
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import ClockKind, Outcome
from tongban.services.cases.models import Case
from tongban.services.feedback.commands.answer import answer_bad_rating
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import Channel, RatingLevel, Stage
from tongban.services.feedback.models import Rating
from tongban.services.indicators import jobs
from tongban.services.indicators.book import indicator_of, indicators
from tongban.services.indicators.counting import count_month
from tongban.services.indicators.models import Count, MonthTotal, Value, WorkingDay
from tongban.services.indicators.workdays import keep_working_days
from tongban.services.items.models import Item
from tongban.standards.working_time import working_days_between

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def rows() -> list[tuple]:  # type: ignore[type-arg]
    fields = [field.name for field in Value._meta.fields if field.name != "id"]
    kept = [field.name for field in MonthTotal._meta.fields if field.name != "id"]
    return sorted(Value.objects.values_list(*fields), key=repr) + sorted(
        MonthTotal.objects.values_list(*kept), key=repr
    )


def test_every_statement_runs_and_yields_what_is_kept(town: Town) -> None:
    bring_to(town, str(make_case(town).number), "issued")
    count()
    assert set(Count.objects.values_list("indicator", flat=True)) == {one.code for one in indicators()}
    assert sums_of("received") == (1, 0) and sums_of("items") == (1, 0)


def test_counting_again_gives_the_same_rows(town: Town) -> None:
    make_three(town)
    count()
    first = rows()
    count()
    assert rows() == first


def test_each_promise_counts_once_on_the_day_on_which_it_was_kept_or_broken(town: Town) -> None:
    numbers = make_three(town)
    count()
    assert sums_of("decided") == (2, 0)
    assert sums_of("on-time-rate") == (1, 3)
    assert sums_of("overdue-rate") == (2, 3)
    assert sums_of("early-rate") == (1, 3)
    # decided at last in the month after, it is no second broken promise
    october = MONDAY + timedelta(days=20)
    Case.objects.filter(number=numbers[2]).update(
        state="decided", outcome="granted", decided_at=october, decided_on=october.date()
    )
    count(at=october)
    assert sums_of("on-time-rate", at=october) == (0, 0) and sums_of("decided", at=october) == (1, 0)
    assert sums_of("on-time-rate") == (1, 3)


def test_a_promise_is_not_broken_before_its_day_has_passed_nor_while_the_limits_stand(town: Town) -> None:
    number = str(make_case(town).number)
    bring_to(town, number, "accepted")
    case = Case.objects.filter(number=number)
    case.update(promised_due_on=TODAY)
    count("on-time-rate")
    assert sums_of("on-time-rate") == (0, 0)
    case.update(promised_due_on=TODAY - timedelta(days=1), stopped_on=TODAY - timedelta(days=3))
    count("on-time-rate")
    assert sums_of("on-time-rate") == (0, 0)
    case.update(stopped_on=TODAY)  # stopped when it was late already
    count("on-time-rate")
    assert sums_of("on-time-rate") == (0, 1)


def test_what_was_withdrawn_in_time_breaks_no_promise(town: Town) -> None:
    number = str(make_case(town).number)
    bring_to(town, number, "accepted")
    withdraw_case(number=number, reasons="不办了", by=town.person, at=MONDAY)
    Case.objects.filter(number=number).update(promised_due_on=TODAY)
    later = MONDAY + timedelta(days=20)
    count(at=later)
    assert sums_of("withdrawn") == (1, 0) and sums_of("on-time-rate") == (0, 0)


def test_corrections_refusals_and_what_was_not_accepted_are_counted_apart(town: Town) -> None:
    first, second, third = (str(make_case(town, key=key).number) for key in "abc")
    request_correction(number=first, wanted=[("layout", "看不清")], by=town.clerk, at=MONDAY)
    refuse_acceptance(number=second, reasons="不归本局", article="第三十二条", by=town.clerk, at=MONDAY)
    bring_to(town, third, "decided", outcome=Outcome.REFUSED)
    count()
    assert sums_of("corrections") == (1, 0) and sums_of("not-accepted") == (1, 0)
    assert sums_of("refusal-rate") == (1, 1) and sums_of("received") == (3, 0)


def test_mean_days_are_those_of_the_clock_of_the_case(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    end(town, number, moment(10, 9, 16))
    on = moment(10, 14)
    review_case(number=number, advice=Outcome.GRANTED, opinion="意见", by=town.reviewer, at=on)
    decide_case(
        number=number, outcome=Outcome.GRANTED, reasons="理由", article="第三十八条", by=town.approver, at=on
    )
    count("mean-days", at=on)
    used = readings(case_of(number), now=on)[ClockKind.PROMISED].used
    assert sums_of("mean-days", at=on) == (used, 1) and used == 5


def test_working_days_between_two_days_are_the_difference_of_their_rows(town: Town) -> None:
    from tongban.foundation.calendars.public import calendar_for

    keep_working_days(today=TODAY)
    first, last = date(2026, 9, 25), date(2026, 10, 12)
    ordinals = dict(WorkingDay.objects.filter(day__in=(first, last)).values_list("day", "ordinal"))
    between = working_days_between(first, last, calendar_for("341602000000"))
    assert ordinals[last] - ordinals[first] == between


def test_ratings_count_the_bad_ones_and_how_far_they_are(town: Town) -> None:
    for key, level in (
        ("a", RatingLevel.SATISFIED),
        ("b", RatingLevel.VERY_DISSATISFIED),
        ("c", RatingLevel.DISSATISFIED),
    ):
        rate_case(
            number=make_ended_case(town, key=key),
            by=town.person,
            level=level,
            options=[],
            text="",
            channel=Channel.PC,
            at=MONDAY,
        )
    bad = Rating.objects.filter(level=RatingLevel.DISSATISFIED).get()
    answer_bad_rating(number=bad.case_number, stage=Stage.ACCEPT, text="已联系", by=town.approver, at=MONDAY)
    count()
    assert sums_of("good-ratings") == (1, 3)
    assert sums_of("bad-answered") == (1, 2)
    assert sums_of("bad-rectified") == (0, 2) and sums_of("bad-revisited") == (0, 2)


def test_how_things_stand_is_told_by_the_version_in_force_at_the_end_of_the_month(town: Town) -> None:
    count("items", "online-rate", "no-visit-rate", "promise-compression")
    assert sums_of("online-rate")[1] == 1
    assert not Value.objects.filter(is_day=True).exists()
    Item.objects.update(task_state="3")
    october = MONDAY + timedelta(days=20)
    count("items", at=october)
    assert sums_of("items", at=october) == (0, 0)


def test_the_definition_in_force_in_the_month_counts_and_says_so(town: Town) -> None:
    make_case(town)
    one = indicator_of("received")
    second = replace(one.current, version=2, in_force_from=date(2026, 10, 1))
    changed = replace(one, versions=(one.current, second))
    for month in (SEPTEMBER, date(2026, 10, 1)):
        count_month(changed, month, at=MONDAY + timedelta(days=20))
    assert dict(Count.objects.values_list("first", "version")) == {SEPTEMBER: 1, date(2026, 10, 1): 2}
    assert changed.version_on(date(2020, 1, 1)).version == 1


def test_the_loop_counts_this_month_at_once_and_what_stands_only_when_it_is_missing(town: Town) -> None:
    jobs.count_running_month(at=MONDAY)
    assert Count.objects.filter(first=SEPTEMBER).count() == len(indicators())
    make_case(town)
    Item.objects.update(task_state="3")
    jobs.count_running_month(at=MONDAY + timedelta(minutes=5))
    assert sums_of("received") == (1, 0) and sums_of("items") == (1, 0)
