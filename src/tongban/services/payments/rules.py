"""How much a bill comes to, what may happen to it, how much may be given back, when to ask again. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from tongban.services.payments.facts import (
    BillNotOpen,
    BillNotPaid,
    BillState,
    Line,
    ReductionFact,
    RefundTooLarge,
)

S = BillState

# act → the states it may start from, and where it leads. The diagram in docs/reference is made from this.
MOVES: dict[str, tuple[frozenset[BillState], BillState]] = {
    "payments.pay": (frozenset({S.OPEN}), S.PAID),
    "payments.take_cash": (frozenset({S.OPEN}), S.PAID),
    "payments.waive": (frozenset({S.OPEN}), S.WAIVED),
    "payments.cancel": (frozenset({S.OPEN}), S.CANCELLED),
    "payments.refund": (frozenset({S.PAID, S.REFUNDING}), S.REFUNDING),
    # a part was given back: the rest stays paid
    "payments.part_refunded": (frozenset({S.REFUNDING}), S.PAID),
    "payments.refunded": (frozenset({S.REFUNDING}), S.REFUNDED),
}

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=15)


def full_fen(line: Line) -> int:
    """What the line comes to before reductions."""
    return line.unit_fen * line.quantity


def amount_fen(line: Line) -> int:
    """What the line comes to: never below nothing, however many reductions apply."""
    return max(0, full_fen(line) - sum(one.amount_fen for one in line.reductions))


def total_fen(lines: Iterable[Line]) -> int:
    """What a bill comes to."""
    return sum(amount_fen(line) for line in lines)


def reduced_by(percent: int, *, of_fen: int) -> int:
    """How much falls away when `percent` of an amount does: a part of a fen counts for the payer."""
    return -(-of_fen * percent // 100)


def capped(reductions: Iterable[ReductionFact], *, of_fen: int) -> tuple[ReductionFact, ...]:
    """The reductions in their order, each no larger than what is left; those that find nothing left are dropped."""
    kept: list[ReductionFact] = []
    left = of_fen
    for one in reductions:
        amount = min(one.amount_fen, left)
        if amount > 0:
            kept.append(ReductionFact(name=one.name, basis=one.basis, amount_fen=amount))
            left -= amount
    return tuple(kept)


def check_open(state: str) -> None:
    """Raise BillNotOpen unless the bill waits for its payment."""
    if BillState(state) is not S.OPEN:
        raise BillNotOpen(facts={"state": str(state)})


def check_refund(state: str, *, amount_fen: int, paid_fen: int, given_back_fen: int) -> None:
    """Raise BillNotPaid or RefundTooLarge. `given_back_fen` counts what is on its way as well."""
    if BillState(state) not in MOVES["payments.refund"][0]:
        raise BillNotPaid(facts={"state": str(state)})
    most = paid_fen - given_back_fen
    if not 0 < amount_fen <= most:
        raise RefundTooLarge(facts={"most": f"{most / 100:.2f}", "most_fen": most})


def pause_after(queries: int) -> timedelta:
    """How long to wait before the gateway is asked again: 10 s, 20 s, 40 s … 15 min."""
    pause: timedelta = FIRST_PAUSE * 2 ** min(queries, 12)
    return min(LONGEST_PAUSE, pause)
