"""Shares, percentiles and the order of the board's lines."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.services.supervision.boards.facts import Figures, Kind, Line
from tongban.services.supervision.boards.rules import (
    good_share,
    mean,
    percentile,
    share,
    summed,
    worst_first,
)


def line(name: str, **figures: int) -> Line:
    return Line(
        kind=Kind.OFFICE,
        organisation_id=uuid4(),
        area_code="341602000000",
        key="",
        name=name,
        figures=Figures(**figures),
    )


@pytest.mark.parametrize(
    ("spread", "days"), [({}, None), ({3: 1}, 3), ({1: 9, 20: 1}, 1), ({1: 8, 5: 1, 20: 1}, 5)]
)
def test_nine_of_ten_do_not_exceed_the_ninetieth_percentile(spread: dict[int, int], days: int | None) -> None:
    assert percentile(spread, 90) == days


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_the_percentile_is_that_of_the_sorted_values(values: list[int]) -> None:
    spread = {value: values.count(value) for value in values}
    ordered = sorted(values)
    assert percentile(spread, 90) == ordered[-(-len(values) * 90 // 100) - 1]


def test_figures_add_up_number_by_number_and_day_by_day() -> None:
    both = summed([Figures(open=2, spread={1: 2}), Figures(open=3, near=1, spread={1: 1, 4: 1})])
    assert (both.open, both.near, both.spread) == (5, 1, {1: 3, 4: 1})
    assert summed([]) == Figures()


def test_shares_are_rounded_down_and_nothing_of_nothing_is_not_told() -> None:
    assert share(1999, 2000) == 99.9 and share(0, 0) is None
    assert mean(7, 2) == 3.5 and mean(0, 0) is None


def test_an_office_learns_how_it_was_rated_from_five_ratings_on() -> None:
    assert good_share(Figures(ratings=4, good=1)) is None
    assert good_share(Figures(ratings=5, good=4)) == 80.0


def test_who_kept_fewest_promises_stands_first_and_who_had_none_last() -> None:
    lines = [
        line("无事"),
        line("全按时", promises=5, kept=5),
        line("一半", promises=4, kept=2),
        line("在超期", promises=5, kept=5, over=3),
        line("只在办", open=1),
    ]
    assert [one.name for one in worst_first(lines)] == ["一半", "在超期", "全按时", "只在办", "无事"]
