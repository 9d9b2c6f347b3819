"""Which rows a grant is about: those that fit all of its conditions. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import assert_never

from tongban.resources.exchange.facts import Condition, Op


def fits(values: Mapping[str, str], conditions: Sequence[Condition]) -> bool:
    """Whether a row fits all conditions. A field that says nothing fits none."""
    return all(_holds(values.get(one.field, ""), one) for one in conditions)


def _holds(value: str, condition: Condition) -> bool:
    if not value or not condition.values:
        return False
    match condition.op:
        case Op.EQ:
            return value == condition.values[0]
        case Op.IN:
            return value in condition.values
        case Op.PREFIX:
            return any(value.startswith(one) for one in condition.values if one)
        case Op.FROM:
            return _order(value, condition.values[0]) >= 0
        case Op.UNTIL:  # half-open, as every period
            return _order(value, condition.values[0]) < 0
        case _:
            assert_never(condition.op)


def _order(one: str, other: str) -> int:
    """−1, 0 or 1: as numbers where both are, otherwise as text, as days in ISO form are ordered."""
    try:
        left, right = Decimal(one), Decimal(other)
    except InvalidOperation:
        return (one > other) - (one < other)
    return (left > right) - (left < right)
