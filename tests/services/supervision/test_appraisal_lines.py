"""What a figure was counted from adds up to the figure, before and after a correction, and reads back as it was written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.supervision.appraisal_make import ON_TIME, Q3, Quarter, quarter
from tongban.services.indicators.public import Better, Sum
from tongban.services.supervision.appraisal.facts import Correction
from tongban.services.supervision.appraisal.lines import (
    CountedLine,
    corrected,
    is_met,
    lines_in,
    sha256_of,
    sum_of,
    text_of,
)
from tongban.services.supervision.appraisal.models import AppraisalLines
from tongban.services.supervision.appraisal.queries import appraisal_of, lines_of_figure

__all__ = ["quarter"]
DAY = date(2026, 9, 28)
ANY = st.lists(
    st.builds(
        CountedLine,
        key=st.from_regex(r"[0-9]{18}", fullmatch=True),
        day=st.integers(0, 91).map(lambda n: date(2026, 7, 1) + timedelta(days=n)),
        numerator=st.integers(0, 5).map(float),
        denominator=st.integers(0, 1).map(float),
        mark=st.sampled_from([None, *Correction]),
    ),
    unique_by=lambda line: line.key,
)


def line(key: str, numerator: float, denominator: float = 1, mark: Correction | None = None) -> CountedLine:
    return CountedLine(key=key, day=DAY, numerator=numerator, denominator=denominator, mark=mark)


@given(ANY)
def test_what_is_written_reads_back(lines: list[CountedLine]) -> None:
    assert lines_in(text_of(lines)) == lines


@given(ANY, st.sampled_from(list(Correction)), st.sampled_from([Better.MORE, Better.LESS]))
def test_a_correction_changes_its_case_and_no_other(
    lines: list[CountedLine], how: Correction, better: Better
) -> None:
    chosen = {one.key: how for one in lines[:1]}
    made = corrected(lines, chosen, better=better)
    assert made[1:] == lines[1:]
    assert all(is_met(one, better=better) and one.mark is how for one in made[:1])
    assert sum_of(made).denominator <= sum_of(lines).denominator


def test_a_late_case_is_counted_as_met_or_left_out() -> None:
    lines = [line("1", 0), line("2", 1), line("3", 1)]
    assert sum_of(lines) == Sum(numerator=2, denominator=3)
    assert sum_of(corrected(lines, {"1": Correction.MET}, better=Better.MORE)) == Sum(
        numerator=3, denominator=3
    )
    assert sum_of(corrected(lines, {"1": Correction.OUT}, better=Better.MORE)) == Sum(
        numerator=2, denominator=2
    )


def test_a_card_that_does_not_count_leaves_its_case_in_the_count() -> None:
    lines = [line("1", 2), line("2", 0)]
    assert [is_met(one, better=Better.LESS) for one in lines] == [False, True]
    assert sum_of(corrected(lines, {"1": Correction.MET}, better=Better.LESS)) == Sum(
        numerator=0, denominator=2
    )


@pytest.mark.django_db
def test_each_figure_keeps_the_cases_that_it_was_counted_from(quarter: Quarter) -> None:
    numbers = quarter.show(count=6, late=2)
    figure = quarter.figure()
    lines = lines_of_figure(**quarter.where, indicator=ON_TIME)
    assert {one.key for one in lines} == set(numbers)
    assert {one.key for one in lines if not is_met(one, better=Better.MORE)} == set(numbers[:2])
    assert (figure.numerator, figure.denominator) == (4, 6)
    one = appraisal_of(**quarter.where, by=quarter.first)
    kept = dict(AppraisalLines.objects.filter(appraisal__quarter=Q3).values_list("indicator", "text"))
    for told in one.figures:
        assert sum_of(lines_in(kept.get(told.indicator, ""))) == Sum(
            numerator=told.numerator, denominator=told.denominator
        )
        assert told.lines_sha256 == (sha256_of(kept[told.indicator]) if told.indicator in kept else "")
