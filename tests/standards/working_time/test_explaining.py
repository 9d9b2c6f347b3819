"""Why a date is that date: the days of the sample case, as its page draws them."""

from tests.standards.working_time.make import clock, d, stop
from tongban.standards.citations import Citation, chinese_number
from tongban.standards.working_time import (
    CellKind,
    ClockState,
    DayMeaning,
    DayRun,
    Extension,
    Limit,
    LimitUnit,
    day_strip,
)

PROMISED = Limit(count=5)
BY_LAW = Limit(count=10)


def test_the_sample_case_is_explained_as_its_page_says() -> None:
    reading = clock(limit=PROMISED)
    explained = reading.explanation
    assert (reading.deadline, reading.days_left, reading.used, reading.total) == (d("10-8"), 3, 2, 5)
    assert explained.days[0].meaning is DayMeaning.START
    assert explained.holidays == (
        DayRun(name="中秋节", first=d("9-25"), last=d("9-27"), days=3),
        DayRun(name="国庆节", first=d("10-1"), last=d("10-7"), days=7),
    )
    assert [day.number for day in explained.days if day.number] == [1, 2, 3, 4, 5]


def test_a_make_up_saturday_counts_and_is_named() -> None:
    explained = clock(limit=BY_LAW).explanation
    assert explained.make_up_days == (d("10-10"),)
    saturday = next(day for day in explained.days if day.day == d("10-10"))
    assert (saturday.number, saturday.is_make_up, saturday.name) == (7, True, "国庆节")


def test_the_day_strip_is_the_one_of_the_design() -> None:
    cells = day_strip(clock(limit=PROMISED), clock(limit=BY_LAW))
    drawn = [(cell.day.day, cell.kind.value, cell.number) for cell in cells]
    assert drawn == [
        (23, "zero", 0),
        (24, "gone", 1),
        (25, "off", 0),
        (26, "off", 0),
        (27, "off", 0),
        (28, "today", 2),
        (29, "left", 3),
        (30, "left", 4),
        *((day, "off", 0) for day in range(1, 8)),
        (8, "due", 5),
        (9, "law", 6),
        (10, "law", 7),
        (11, "off", 0),
        (12, "law", 8),
        (13, "law", 9),
        (14, "end", 10),
    ]
    assert [cell.day for cell in cells if cell.is_make_up] == [d("10-10")]
    assert [cell.day for cell in cells if cell.is_promised_end] == [d("10-8")]


def test_days_of_a_special_procedure_are_held_and_named() -> None:
    reading = clock(limit=PROMISED, suspensions=[stop("9-24", "9-29")], now=d("9-30"))
    assert reading.explanation.suspended == (
        DayRun(name="appraisal", first=d("9-28"), last=d("9-29"), days=2),
    )
    kinds = {cell.day: cell.kind for cell in day_strip(reading)}
    assert kinds[d("9-28")] is CellKind.HOLD
    assert kinds[d("10-10")] is CellKind.DUE


def test_an_overdue_clock_shows_its_late_days() -> None:
    reading = clock(limit=PROMISED, now=d("10-12"))
    assert (reading.state, reading.days_left) == (ClockState.OVERDUE, -3)
    late = [day.day for day in reading.explanation.days if day.meaning is DayMeaning.LATE]
    assert late == [d("10-9"), d("10-10"), d("10-12")]
    assert day_strip(reading)[-1].kind is CellKind.LATE
    with_law = {cell.day: cell.kind for cell in day_strip(reading, clock(limit=BY_LAW, now=d("10-12")))}
    assert with_law[d("10-9")] is CellKind.GONE
    assert with_law[d("10-12")] is CellKind.TODAY
    assert with_law[d("10-14")] is CellKind.END


def test_days_that_only_the_extension_gives_are_marked() -> None:
    reading = clock(limit=PROMISED, extension=Extension(granted=d("9-28"), count=2))
    marked = [day.day for day in reading.explanation.days if day.is_extension]
    assert marked == [d("10-9"), d("10-10")]


def test_days_after_the_end_of_a_calendar_limit_are_shown_as_moved() -> None:
    reading = clock(limit=Limit(count=10, unit=LimitUnit.CALENDAR_DAYS))
    moved = [day.day for day in reading.explanation.days if day.meaning is DayMeaning.MOVED]
    assert (reading.unmoved_deadline, moved[0], moved[-1]) == (d("10-3"), d("10-4"), d("10-8"))
    assert 8 in reading.explanation.rulings


def test_an_instant_decision_has_its_deadline_on_the_day_itself() -> None:
    reading = clock(limit=Limit(count=0), now=d("9-23"))
    assert (reading.deadline, reading.days_left, reading.total) == (d("9-23"), 0, 0)


def test_the_sum_can_be_downloaded() -> None:
    facts = clock().explanation.as_facts()
    assert isinstance(facts["days"], list)
    assert facts["days"][2]["name"] == "中秋节"


def test_an_article_is_cited_as_decisions_cite_it() -> None:
    cited = Citation(law="行政许可法", article=32, paragraph=1, item=4)
    assert str(cited) == "《行政许可法》第三十二条第一款第（四）项"
    assert cited.short == "行政许可法 32(1)(4)"
    assert [chinese_number(n) for n in (1, 10, 12, 20, 82, 100, 103, 110)] == [
        "一",
        "十",
        "十二",
        "二十",
        "八十二",
        "一百",
        "一百零三",
        "一百一十",
    ]
