"""The course of a figure runs from the oldest value to the newest, under a round number."""

import pytest

from tongban.foundation.ui.courses import course_of


def test_the_course_runs_from_the_oldest_month_to_the_newest() -> None:
    course = course_of([("2026-10", 50), ("2026-11", 100)], suffix="%", top=100)
    assert [(point.label, point.text) for point in course.points] == [("2026-10", "50%"), ("2026-11", "100%")]
    assert course.points[0].x < course.points[1].x
    assert course.points[0].y > course.points[1].y
    assert [text for _, text in course.grid] == ["0%", "50%", "100%"]


def test_one_value_stands_in_the_middle_and_none_draws_no_line() -> None:
    (only,) = course_of([("2026-10", 50)]).points
    assert 0 < only.x < course_of([]).width
    assert course_of([]).line == ""


def test_a_month_without_a_value_leaves_its_place_empty() -> None:
    course = course_of([("a", 1), ("b", None), ("c", 2)])
    assert [point.label for point in course.points] == ["a", "c"]
    assert course.points[1].x == course_of([("a", 1), ("b", 1), ("c", 2)]).points[2].x


@pytest.mark.parametrize(
    ("highest", "top"), [(0, "2"), (1, "1"), (3, "4"), (7, "10"), (98, "100"), (1204, "2000")]
)
def test_the_grid_ends_at_a_round_number_above_all(highest: float, top: str) -> None:
    assert course_of([("a", highest)]).grid[-1][1] == top
