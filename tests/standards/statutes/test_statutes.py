"""The Licensing Law's clocks, each against its article and against the text of the law."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.standards.working_time.make import AUTUMN, at, d, stop
from tongban.standards.citations import chinese_number
from tongban.standards.statutes import (
    NON_ACCEPTANCE_BASIS,
    REFUSAL_BASIS,
    RULES,
    AcceptanceState,
    ClockKey,
    ClockRule,
    CorrectionNotice,
    RenewalState,
    acceptance_standing,
    clock_rule,
    first_day_to_hear_before_a_penalty,
    has_deemed_acceptance,
    last_day_to_announce_a_hearing,
    last_day_to_apply_for_renewal,
    last_day_to_ask_before_a_penalty,
    last_day_to_ask_for_a_hearing,
    last_day_to_decide_a_penalty,
    last_day_to_hold_a_hearing,
    last_day_to_serve_a_penalty,
    missing_in_refusal,
    penalty,
    renewal_standing,
    run_rule,
)
from tongban.standards.working_time import (
    Approver,
    ClockState,
    Extension,
    Finding,
    Limit,
    Rulings,
    WorkCalendar,
    working_days_between,
)


def rule(key: ClockKey) -> ClockRule:
    found = clock_rule(key, on=d("9-23"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "days", "more", "approver", "basis"),
    [
        ("acceptance", 5, None, None, "行政许可法 32(1)(4)"),
        ("decision", 20, 10, Approver.HEAD_OF_ORGAN, "行政许可法 42(1)"),
        ("joint-decision", 45, 15, Approver.HEAD_OF_GOVERNMENT, "行政许可法 42(2)"),
        ("lower-review", 20, None, None, "行政许可法 43"),
        ("superior-decision", 20, 10, Approver.HEAD_OF_ORGAN, "行政许可法 42(1)"),
        ("delivery", 10, None, None, "行政许可法 44"),
        ("hearing-request", 5, None, None, "行政许可法 47(1)"),
        ("hearing-held", 20, None, None, "行政许可法 47(1)"),
        ("hearing-notice", 7, None, None, "行政许可法 48(1)(1)"),
        ("renewal-application", 30, None, None, "行政许可法 50(1)"),
        ("test-assignment", 5, None, None, "行政许可法 55(2)"),
    ],
)
def test_each_clock_has_its_days_and_its_article(
    key: str, days: int, more: int | None, approver: Approver | None, basis: str
) -> None:
    found = rule(ClockKey(key))
    assert (found.limit.count, found.basis.short) == (days, basis)
    if more is None:
        assert found.extension is None
    else:
        assert found.extension is not None
        assert (found.extension.at_most, found.extension.approver) == (more, approver)


def test_every_rule_agrees_with_the_text_of_its_article(shared: Path) -> None:
    text = (shared / "data/laws/行政许可法(2019-04-23).md").read_text(encoding="utf-8")
    for found in RULES:
        number = chinese_number(found.basis.article)
        article = re.search(rf"第{number}条 (.*?)(?=\n\n第[一二三四五六七八九十百]+条 |\n##|\Z)", text, re.S)
        assert article is not None
        paragraphs = [part for part in article[1].split("\n\n") if part and not part.startswith("（")]
        said = (
            article[1]
            if found.basis.item or not found.basis.paragraph
            else paragraphs[found.basis.paragraph - 1]
        )
        assert f"{chinese_number(found.limit.count)}日" in said
        if found.extension:
            assert f"延长{chinese_number(found.extension.at_most)}日" in said
    assert re.search(r"第八十二条 .*以工作日计算，不含法定节假日", text)
    assert "不计算在本节规定的期限内" in text


def test_only_licences_have_the_laws_clocks() -> None:
    for other in ("05", "07", "10", "20"):
        assert not has_deemed_acceptance(other, on=d("9-23"))
        assert all(clock_rule(key, on=d("9-23"), item_type=other) is None for key in ClockKey)
    assert has_deemed_acceptance("01", on=d("9-23"))


def test_before_the_law_was_in_force_there_is_no_rule() -> None:
    assert clock_rule(ClockKey.DECISION, on=date(2004, 6, 30)) is None
    assert clock_rule(ClockKey.DECISION, on=date(2004, 7, 1)) is not None


def test_a_decision_clock_cites_what_it_used() -> None:
    reading = run_rule(
        rule(ClockKey.DECISION),
        start=d("9-23"),
        now=d("10-20"),
        calendar=AUTUMN,
        suspensions=[stop("9-28", "9-30")],
        extension=Extension(granted=d("10-12"), count=12),
    )
    assert [article.short for article in reading.explanation.articles] == [
        "行政许可法 42(1)",
        "行政许可法 82",
        "行政许可法 45",
        "行政许可法 42(1)",
    ]
    assert (reading.extended_by, reading.findings) == (10, (Finding.EXTENSION_CAPPED,))
    assert working_days_between(d("9-23"), reading.deadline, AUTUMN) == 20 + 10 + 2


def test_a_special_laws_limit_beats_the_general_one() -> None:
    reading = run_rule(
        rule(ClockKey.DECISION),
        start=d("9-23"),
        now=d("9-24"),
        calendar=AUTUMN,
        special_limit=Limit(count=10),
    )
    assert reading.deadline == d("10-14")


def test_special_procedures_do_not_stop_the_days_of_acceptance() -> None:
    reading = run_rule(
        rule(ClockKey.ACCEPTANCE),
        start=d("9-23"),
        now=d("10-20"),
        calendar=AUTUMN,
        suspensions=[stop("9-24", "9-30")],
    )
    assert reading.deadline == d("10-8")


def test_ruling_6_the_superior_organ_has_twenty_days_of_its_own() -> None:
    lower = run_rule(rule(ClockKey.LOWER_REVIEW), start=d("9-1"), now=d("9-2"), calendar=AUTUMN)
    superior = run_rule(
        rule(ClockKey.SUPERIOR_DECISION), start=at("9-28", 11), now=at("9-28", 12), calendar=AUTUMN
    )
    assert working_days_between(d("9-1"), lower.deadline, AUTUMN) == 20
    assert working_days_between(d("9-28"), superior.deadline, AUTUMN) == 20


@pytest.mark.parametrize(
    ("now", "state"),
    [("9-30", AcceptanceState.OPEN), ("10-8", AcceptanceState.OPEN), ("10-9", AcceptanceState.DEEMED)],
)
def test_silence_for_five_days_is_acceptance_as_of_the_day_of_receipt(
    now: str, state: AcceptanceState
) -> None:
    # received on the evening of the 22nd: that is the 23rd
    standing = acceptance_standing(received=at("9-22", 21, 14), now=at(now, 17, 45), calendar=AUTUMN)
    assert standing.state is state
    is_deemed = state is AcceptanceState.DEEMED
    assert standing.accepted_on == (d("9-23") if is_deemed else None)
    assert standing.deemed_since == (d("10-9") if is_deemed else None)
    assert standing.basis.short == "行政许可法 32(1)(4)"


def test_other_item_types_are_only_overdue() -> None:
    standing = acceptance_standing(received=d("9-23"), now=d("10-12"), calendar=AUTUMN, item_type="20")
    assert (standing.state, standing.reading.state) == (AcceptanceState.OPEN, ClockState.OVERDUE)


@pytest.mark.parametrize(
    ("settled", "state"),
    [(at("10-8", 17, 30), AcceptanceState.SETTLED), (at("10-8", 17, 31), AcceptanceState.DEEMED)],
)
def test_an_acceptance_after_the_last_day_finds_it_deemed(settled, state) -> None:  # type: ignore[no-untyped-def]
    standing = acceptance_standing(received=d("9-23"), now=at("10-12"), calendar=AUTUMN, settled=settled)
    assert standing.state is state


def test_ruling_9_a_timely_notice_waits_and_the_days_start_again_at_the_resubmission() -> None:
    notice = CorrectionNotice(given=d("9-29"))
    waiting = acceptance_standing(received=d("9-23"), now=d("11-2"), calendar=AUTUMN, notices=[notice])
    assert waiting.state is AcceptanceState.WAITING
    back = CorrectionNotice(given=d("9-29"), resubmitted=d("10-12"))
    standing = acceptance_standing(received=d("9-23"), now=d("10-13"), calendar=AUTUMN, notices=[back])
    assert (standing.state, standing.reading.deadline) == (AcceptanceState.OPEN, d("10-19"))
    deemed = acceptance_standing(received=d("9-23"), now=d("10-20"), calendar=AUTUMN, notices=[back])
    assert (deemed.state, deemed.accepted_on) == (AcceptanceState.DEEMED, d("10-12"))


def test_ruling_9_a_second_notice_stops_nothing_without_a_supervisors_override() -> None:
    first = CorrectionNotice(given=d("9-29"), resubmitted=d("10-12"))
    second = CorrectionNotice(given=d("10-13"))
    standing = acceptance_standing(
        received=d("9-23"), now=d("10-20"), calendar=AUTUMN, notices=[second, first]
    )
    assert (standing.state, standing.accepted_on) == (AcceptanceState.DEEMED, d("10-12"))
    assert standing.unheard == (second,)
    with_leave = CorrectionNotice(given=d("10-13"), has_override=True)
    standing = acceptance_standing(
        received=d("9-23"), now=d("10-20"), calendar=AUTUMN, notices=[first, with_leave]
    )
    assert standing.state is AcceptanceState.WAITING


def test_a_notice_after_the_fifth_day_comes_too_late() -> None:
    late = CorrectionNotice(given=at("10-8", 17, 31))
    standing = acceptance_standing(received=d("9-23"), now=d("10-12"), calendar=AUTUMN, notices=[late])
    assert (standing.state, standing.accepted_on, standing.unheard) == (
        AcceptanceState.DEEMED,
        d("9-23"),
        (late,),
    )


def test_ruling_9_may_be_set_so_that_the_days_go_on_after_the_resubmission() -> None:
    back = CorrectionNotice(given=d("9-24"), resubmitted=d("9-29"))
    standing = acceptance_standing(
        received=d("9-23"),
        now=d("9-30"),
        calendar=AUTUMN,
        notices=[back],
        rulings=Rulings(clock_restarts_at_resubmission=False),
    )
    assert standing.reading.deadline == d("10-10")


def test_ruling_10_a_hearing_is_asked_for_in_five_days_held_in_twenty_and_announced_seven_before() -> None:
    assert last_day_to_ask_for_a_hearing(told=d("9-23"), calendar=AUTUMN) == d("10-8")
    assert last_day_to_hold_a_hearing(asked=d("9-23"), calendar=AUTUMN) == d("10-28")
    hearing = d("10-15")
    last = last_day_to_announce_a_hearing(hearing=hearing, calendar=AUTUMN)
    assert last == d("9-30")
    # seven working days from the announcement, the day of the hearing not among them
    assert working_days_between(last, hearing, AUTUMN) == 7
    counting_it = last_day_to_announce_a_hearing(
        hearing=hearing, calendar=AUTUMN, rulings=Rulings(hearing_day_counts=True)
    )
    assert counting_it == d("10-8")


PLAIN = WorkCalendar.of([], official_years=range(2004, 2040))


def test_ruling_10_a_renewal_in_time_by_either_count_is_in_time() -> None:
    assert last_day_to_apply_for_renewal(valid_until=date(2026, 12, 31), calendar=PLAIN) == date(2026, 12, 1)
    strict = Rulings(renewal_by_working_or_calendar_days=False)
    assert last_day_to_apply_for_renewal(
        valid_until=date(2026, 12, 31), calendar=PLAIN, rulings=strict
    ) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("applied", "now", "decided", "state"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), None, RenewalState.PENDING),
        (date(2026, 12, 1), date(2027, 1, 1), None, RenewalState.DEEMED_RENEWED),
        (date(2026, 12, 2), date(2027, 1, 1), None, RenewalState.EXPIRED),
        (date(2026, 12, 1), date(2027, 1, 1), date(2026, 12, 31), RenewalState.DECIDED),
        (date(2026, 12, 1), date(2027, 1, 4), date(2027, 1, 4), RenewalState.DEEMED_RENEWED),
    ],
)
def test_silence_renews_what_was_asked_for_in_time(
    applied: date, now: date, decided: date | None, state: RenewalState
) -> None:
    standing = renewal_standing(
        valid_until=date(2026, 12, 31), applied=applied, now=now, calendar=PLAIN, decided=decided
    )
    assert standing.state is state


def test_a_refusal_names_its_reasons_and_both_remedies() -> None:
    assert missing_in_refusal(reasons=[" "], remedies=[]) == ("reasons", "litigation", "reconsideration")
    assert missing_in_refusal(reasons=["面积不符"], remedies=["reconsideration", "litigation"]) == ()
    assert REFUSAL_BASIS.short == "行政许可法 38(2)"
    assert {basis.short for basis in NON_ACCEPTANCE_BASIS.values()} == {
        "行政许可法 32(1)(1)",
        "行政许可法 32(1)(2)",
    }


def test_the_days_before_a_penalty_are_working_days_but_for_the_ninety() -> None:
    # 行政处罚法 art. 85; the National Day week lies between, 10 October is a make-up Saturday
    told = date(2026, 9, 28)
    assert last_day_to_ask_before_a_penalty(told=told, calendar=AUTUMN) == date(2026, 10, 10)
    assert first_day_to_hear_before_a_penalty(told=told, calendar=AUTUMN) == date(2026, 10, 13)
    assert last_day_to_serve_a_penalty(decided=told, calendar=AUTUMN) == date(2026, 10, 13)
    assert last_day_to_decide_a_penalty(told) == date(2026, 12, 27)
    assert penalty(64, 1, 1).short == "行政处罚法 64(1)(1)"
