"""What the sandbox gateway keeps: orders, refunds, and how each order is to misbehave."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Behaviour(StrEnum):
    """How the gateway deals with one order; the last two digits of its amount in fen choose one."""

    GOOD = "good"
    LATE = "late"  # …01: the callback comes late
    TWICE = "twice"  # …02: two callbacks
    NEVER = "never"  # …03: no callback
    FORGED = "forged"  # …04: the callback is signed by somebody else
    WRONG_AMOUNT = "wrong-amount"  # …05: the callback names another amount; asked, it says the right one
    INSISTS = "insists"  # …06: callback, query and statement name another amount
    ERROR = "error"  # …07: the order is made, and the first answer is a 500
    SILENT = "silent"  # …08: the order is made, and the first answer never comes
    SLOW_REFUND = "slow-refund"  # …09: a refund is done only when it is asked for again

    @classmethod
    def of_amount(cls, amount_fen: int) -> "Behaviour":
        """The behaviour that an amount chooses: 12.03 yuan never calls back."""
        ending = amount_fen % 100
        return list(cls)[ending] if 0 < ending < len(cls) else cls.GOOD


@dataclass(kw_only=True)
class SandboxOrder:
    """One order. `number` is the gateway's, `order` the platform's."""

    number: str
    order: str
    merchant: str
    title: str
    amount_fen: int
    return_url: str
    notify_url: str
    made_at: datetime
    expires_at: datetime
    behaviour: Behaviour
    state: str = "open"
    paid_at: datetime | None = None
    was_answered: bool = False

    @property
    def told_fen(self) -> int:
        """The amount that the gateway names when it is asked."""
        return self.amount_fen + 100 if self.behaviour is Behaviour.INSISTS else self.amount_fen

    @property
    def called_fen(self) -> int:
        """The amount that the callback names."""
        return self.amount_fen + 100 if self.behaviour is Behaviour.WRONG_AMOUNT else self.told_fen


@dataclass(kw_only=True)
class SandboxRefund:
    """One refund of an order."""

    number: str
    refund: str
    order: str
    amount_fen: int
    state: str = "waiting"
    done_at: datetime | None = None


def row_of(kept: SandboxOrder | SandboxRefund) -> dict[str, Any]:
    """The entry as JSON values, for the journal."""
    fields = asdict(kept)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()
    }


_MOMENTS = ("made_at", "expires_at", "paid_at", "done_at")


def of_row(row: dict[str, Any]) -> SandboxOrder | SandboxRefund:
    """What `row_of` wrote."""
    fields: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _MOMENTS and value else value
        for name, value in row.items()
    }
    if "refund" in fields:
        return SandboxRefund(**fields)
    return SandboxOrder(**fields | {"behaviour": Behaviour(fields["behaviour"])})


def said_of(order: SandboxOrder) -> dict[str, Any]:
    """An order as the gateway tells of it."""
    return {
        "merchant": order.merchant,
        "order": order.order,
        "number": order.number,
        "state": order.state,
        "amount_fen": order.told_fen,
        "paid_at": order.paid_at.isoformat() if order.paid_at else None,
    }
