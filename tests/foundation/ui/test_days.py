"""Days left, ring and strip, from the clocks of the standards."""

import pytest
from django.utils import translation

from tests.standards.working_time.make import at, clock, d
from tongban.foundation.ui.days import days_left
from tongban.foundation.ui.rings import segments_of
from tongban.foundation.ui.strips import day_cells
from tongban.standards.working_time import Limit, LimitUnit, Procedure, Suspension, day_strip


@pytest.mark.parametrize(
    ("today", "level", "sentence", "part"),
    [
        ("9-28", "", "还剩3个工作日", 40),
        ("9-29", "tell", "还剩2个工作日", 60),
        ("10-8", "tell", "今天到期", 100),
        ("10-9", "warn", "超承诺1个工作日", 100),
    ],
)
def test_a_promised_clock_says_what_is_left(today: str, level: str, sentence: str, part: int) -> None:
    with translation.override("zh-hans"):
        shown = days_left(reading=clock(now=d(today)))
    assert (shown.level, shown.sentence, shown.part) == (level, sentence, part)


def test_red_needs_the_law_itself_to_be_passed() -> None:
    promised, law = clock(now=d("10-16")), clock(now=d("10-16"), limit=Limit(count=10))
    with translation.override("zh-hans"):
        assert days_left(reading=promised, law=law).level == "bad"
        assert days_left(reading=promised, law=law).sentence == "超法定2个工作日"


def test_a_stopped_clock_says_who_we_wait_for() -> None:
    stopped = clock(suspensions=[Suspension(procedure=Procedure.EXPERT_REVIEW, start=at("9-24"))])
    with translation.override("zh-hans"):
        assert days_left(reading=stopped, words="专家评审中").sentence == "专家评审中"
        assert days_left(reading=stopped).sentence == "办理时间已暂停"


@pytest.mark.parametrize(("finished", "sentence"), [("9-29", "用时3个工作日"), ("10-9", "用时6个工作日")])
def test_a_finished_clock_says_how_long_it_took_also_when_late(finished: str, sentence: str) -> None:
    with translation.override("zh-hans"):
        assert days_left(reading=clock(finished=d(finished), now=d("10-12"))).sentence == sentence


def test_english_says_one_day_and_many() -> None:
    with translation.override("en"):
        assert days_left(left=1, total=5).sentence == "1 working day left"
        assert days_left(left=20, total=45, unit="calendar-days").sentence == "20 days left"


def test_a_ring_has_a_segment_a_day_and_over_twelve_an_arc() -> None:
    assert [segment.kind for segment in segments_of(2, 5)] == ["gone", "gone", "run", "run", "run"]
    assert len(segments_of(3, 12)) == 12
    assert len(segments_of(3, 13)) == 2
    assert segments_of(0, 0) == ()


def test_a_strip_says_every_day_for_those_who_hear_the_page() -> None:
    with translation.override("zh-hans"):
        cells = day_cells(day_strip(clock(), clock(limit=Limit(count=10))))
    spoken = {cell.date_text: cell.spoken for cell in cells}
    assert spoken["9/23"].endswith("起算日，当天不算")
    assert spoken["25"] == "9月25日（周五），中秋节 放假，不算"
    assert spoken["28"] == "9月28日（周一），今天，第2个工作日"
    assert "承诺的最后一天" in spoken["8"]
    assert "调休上班" in spoken["10"]
    assert "法定的最后一天" in spoken["14"]
    assert [cell.note for cell in cells][:3] == ["受理", "第1", "中秋"]
    assert cells[0].column == 3


def test_over_35_days_the_whole_past_weeks_become_one_cell() -> None:
    long = clock(start=d("6-1"), limit=Limit(count=120, unit=LimitUnit.CALENDAR_DAYS), now=d("8-3"))
    cells = day_cells(day_strip(long), unit="calendar-days")
    weeks = [cell for cell in cells if cell.kind == "week"]
    assert len(weeks) == 9
    assert weeks[1].date_text == "6/8—6/14"
    assert cells[0].kind == "zero"
    assert any(cell.is_today for cell in cells)


def test_a_strip_of_nothing_is_nothing() -> None:
    assert day_cells(()) == []


def test_a_long_strip_that_begins_tomorrow_has_no_past_weeks() -> None:
    long = clock(start=d("6-1"), limit=Limit(count=120, unit=LimitUnit.CALENDAR_DAYS), now=d("5-31"))
    cells = day_strip(long)
    assert not any(cell.is_today for cell in cells)
    drawn = day_cells(cells, unit="calendar-days", today=d("5-31"))
    assert not [cell for cell in drawn if cell.kind == "week"]


def test_days_of_a_law_that_counts_every_day_are_not_called_working_days() -> None:
    law = clock(limit=Limit(count=60, unit=LimitUnit.CALENDAR_DAYS))
    with translation.override("zh-hans"):
        cells = day_cells(day_strip(clock(), law), today=d("9-28"))
    assert "第59天" in cells[-3].spoken and "工作日" not in cells[-3].spoken
