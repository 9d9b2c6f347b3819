"""What an item charges for an application: a pure function of the version, the answers and the form's values.

Never more than the item says, and never a guess: a fee whose amount, number or reduction cannot be
computed has no line, and an officer sets it.

Source: 行政许可法 (2019) art. 59 (only the published items of charge, by their published standards).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongban.foundation.forms.public import expression_names
from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.public import Fee, ItemContent, Reduction
from tongban.services.payments.public import Line, ReductionFact, capped, reduced_by

MOST_TIMES = 10_000  # no application is charged more often than that; a number above is an error in the item


class Undecided(StrEnum):
    """Why a fee cannot be computed."""

    AMOUNT = "amount"  # the item names a tariff in words, not an amount
    QUANTITY = "quantity"
    REDUCTION = "reduction"


@dataclass(frozen=True, kw_only=True)
class ComputedFee:
    """One fee of the item for one application; without a line an officer sets it."""

    name: str
    basis: str
    standard: str
    line: Line | None
    why: Undecided | None = None


def computed_fees(
    content: ItemContent, *, answers: Mapping[str, str], form: Mapping[str, Any]
) -> tuple[ComputedFee, ...]:
    """Each fee that these answers lead to. `content` is the version as it is for them (`terms_for`)."""
    scenario = {question.key: "" for question in content.scenario} | dict(answers)
    names = expression_names(content.form, form, scenario=scenario)
    fees = (_computed(fee, names) for fee in content.fees)
    return tuple(fee for fee in fees if fee.line is None or fee.line.quantity > 0)


def _computed(fee: Fee, names: Mapping[str, object]) -> ComputedFee:
    line, why = None, None
    if fee.amount_fen is None:
        why = Undecided.AMOUNT
    elif (times := times_of(fee.quantity, names)) is None:
        why = Undecided.QUANTITY
    elif (reductions := _reductions(fee.reductions, names, of_fen=fee.amount_fen * times)) is None:
        why = Undecided.REDUCTION
    else:
        line = Line(
            name=fee.name,
            basis=fee.basis,
            unit_fen=fee.amount_fen,
            quantity=times,
            reductions=capped(reductions, of_fen=fee.amount_fen * times),
        )
    return ComputedFee(name=fee.name, basis=fee.basis, standard=fee.standard, line=line, why=why)


def times_of(quantity: str | None, names: Mapping[str, object]) -> int | None:
    """How many times a fee is charged; None when that cannot be computed, or comes to no whole number from 0."""
    if quantity is None:
        return 1
    try:
        value = expression(quantity).value(names)
    except (ExpressionFailed, ExpressionRefused):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and 0 <= value <= MOST_TIMES else None


def _reductions(
    reductions: tuple[Reduction, ...], names: Mapping[str, object], *, of_fen: int
) -> list[ReductionFact] | None:
    """The reductions that apply; None when one of them cannot be decided."""
    found = []
    for one in reductions:
        try:
            applies = one.when is None or expression(one.when).holds(names)
        except (ExpressionFailed, ExpressionRefused):
            return None
        if applies:
            fallen = reduced_by(one.percent, of_fen=of_fen)
            found.append(ReductionFact(name=one.name, basis=one.basis, amount_fen=fallen))
    return found
