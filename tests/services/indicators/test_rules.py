"""From sums to values, and what is not told in public."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.clock import CITY_ZONE
from tongban.services.indicators.book import indicators
from tongban.services.indicators.facts import Sum, Unit
from tongban.services.indicators.rules import (
    SMALLEST,
    hidden,
    months_between,
    next_month,
    people_in,
    total,
    value_of,
)
from tongban.standards.item_types import OWN_MOTION
from tongban.standards.working_time import ARTICLE_45


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "value"),
    [
        (7, 0, Unit.COUNT, 7),
        (0, 0, Unit.COUNT, 0),
        (1, 3, Unit.PERCENT, 33.3),
        (1999, 2000, Unit.PERCENT, 99.9),  # 100 means all
        (29, 100, Unit.PERCENT, 29.0),  # and what is whole stays whole
        (0, 0, Unit.PERCENT, None),
        (7, 2, Unit.DAYS, 3.5),
        (3, 2000, Unit.PER_THOUSAND, 1.5),
    ],
)
def test_a_value_is_numerator_by_denominator_in_its_unit(
    numerator: float, denominator: float, unit: Unit, value: float | None
) -> None:
    assert value_of(Sum(numerator=numerator, denominator=denominator), unit) == value


def test_what_is_hidden_has_no_value() -> None:
    assert value_of(Sum(numerator=3, denominator=4, is_hidden=True), Unit.PERCENT) is None


def counts(**cells: int) -> dict[str, Sum]:
    return {key: Sum(numerator=count) for key, count in cells.items()}


def test_a_small_count_is_hidden_and_the_next_smallest_with_it_where_the_total_gives_it_away() -> None:
    told = hidden(counts(a=3, b=40, c=12, d=0), Unit.COUNT)
    assert {key for key, one in told.items() if one.is_hidden} == {"a", "c"}
    several = hidden(counts(a=3, b=4, c=12), Unit.COUNT)
    assert {key for key, one in several.items() if one.is_hidden} == {"a", "b"}


def test_of_a_share_it_is_the_whole_that_may_be_too_small() -> None:
    told = hidden({"a": Sum(numerator=1, denominator=9), "b": Sum(numerator=4, denominator=4)}, Unit.PERCENT)
    assert told["b"].is_hidden and told["a"].is_hidden
    assert not hidden({"a": Sum(numerator=1, denominator=9)}, Unit.PERCENT)["a"].is_hidden


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=8))
def test_nobody_works_out_a_hidden_count_below_the_least_from_the_total(cells: dict[str, int]) -> None:
    told = hidden({key: Sum(numerator=count) for key, count in cells.items()}, Unit.COUNT)
    kept_back = [people_in(one, Unit.COUNT) for one in told.values() if one.is_hidden]
    assert not any(0 < people_in(one, Unit.COUNT) < SMALLEST for one in told.values() if not one.is_hidden)
    # what the total gives away is the sum of all that is hidden: none, not small, or nothing else is there
    others = [one for one in told.values() if not one.is_hidden and one.numerator]
    assert not kept_back or sum(kept_back) >= SMALLEST or not others


def test_months_run_over_the_turn_of_the_year() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert list(months_between(date(2026, 11, 30), date(2027, 1, 1))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert total([]) == Sum()


def test_statements_say_the_same_as_the_rules_that_they_repeat() -> None:
    for one in indicators():
        sql = one.current.sql
        if "p.procedure IN" in sql:
            assert all(f"'{procedure}'" in sql for procedure in ARTICLE_45)
            assert sql.partition("p.procedure IN (")[2].partition(")")[0].count("'") == 2 * len(ARTICLE_45)
        if "i.type_code NOT IN" in sql:
            assert sql.partition("NOT IN (")[2].partition(")")[0] == ", ".join(
                f"'{code}'" for code in sorted(OWN_MOTION)
            )
        assert sql.count("AT TIME ZONE") == sql.count(f"AT TIME ZONE '{CITY_ZONE.key}'")


def test_each_indicator_is_defined_whole_and_once() -> None:
    book = indicators()
    assert len({one.code for one in book}) == len(book) >= 28
    assert len({one.name_zh for one in book}) == len(book)
    for one in book:
        assert one.current.formula and one.current.numerator and one.current.source
        assert bool(one.current.denominator) is (one.unit is not Unit.COUNT)
        begun = [version.in_force_from for version in one.versions]
        assert begun == sorted(begun)
