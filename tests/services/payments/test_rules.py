"""What a bill comes to, and how much may go back: for any lines, reductions and refunds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.payments.make import a_line, less
from tongban.services.payments import rules
from tongban.services.payments.facts import BillNotPaid, BillState, Line, ReductionFact, RefundTooLarge

FEN = st.integers(0, 10_000_00)
REDUCTIONS = st.lists(
    st.builds(ReductionFact, name=st.just("减"), basis=st.just(""), amount_fen=FEN), max_size=4
)
LINES = st.builds(
    Line,
    name=st.just("费"),
    basis=st.just(""),
    unit_fen=FEN,
    quantity=st.integers(0, 40),
    reductions=REDUCTIONS.map(tuple),
)


@given(LINES)
def test_a_line_lies_between_nothing_and_its_full_sum(line: Line) -> None:
    assert 0 <= rules.amount_fen(line) <= rules.full_fen(line)


@given(st.lists(LINES, max_size=6))
def test_a_bill_is_the_sum_of_its_lines(lines: list[Line]) -> None:
    assert rules.total_fen(lines) == sum(rules.amount_fen(line) for line in lines) >= 0


@given(REDUCTIONS, FEN)
def test_reductions_that_are_shown_add_up_to_what_falls_away(
    reductions: list[ReductionFact], full: int
) -> None:
    shown = rules.capped(reductions, of_fen=full)
    assert sum(one.amount_fen for one in shown) == min(full, sum(one.amount_fen for one in reductions))
    assert all(one.amount_fen > 0 for one in shown)


@given(st.integers(1, 100), FEN)
def test_a_share_never_falls_below_itself_nor_above_the_whole(percent: int, of_fen: int) -> None:
    fallen = rules.reduced_by(percent, of_fen=of_fen)
    assert of_fen * percent <= fallen * 100 < of_fen * percent + 100
    assert fallen <= of_fen


@given(paid=st.integers(1, 1_000_000), parts=st.lists(st.integers(-5, 1_000_000), max_size=8))
def test_refunds_never_come_to_more_than_was_paid(paid: int, parts: list[int]) -> None:
    back = 0
    for part in parts:
        try:
            rules.check_refund("paid", amount_fen=part, paid_fen=paid, given_back_fen=back)
        except RefundTooLarge:
            continue
        back += part
    assert 0 <= back <= paid


@pytest.mark.parametrize("state", [s for s in BillState if s not in (BillState.PAID, BillState.REFUNDING)])
def test_only_what_was_paid_goes_back(state: BillState) -> None:
    with pytest.raises(BillNotPaid):
        rules.check_refund(state, amount_fen=1, paid_fen=100, given_back_fen=0)


def test_two_reductions_of_more_than_the_fee_leave_nothing_to_pay() -> None:
    assert rules.amount_fen(a_line(5000, reductions=(less(4000), less(4000)))) == 0


def test_the_gateway_is_asked_ever_less_often() -> None:
    pauses = [rules.pause_after(n).total_seconds() for n in range(20)]
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses == sorted(pauses)
    assert max(pauses) == 900
