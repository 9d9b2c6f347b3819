"""What the sandbox courier keeps: shipments, what happened to them, and how each is to misbehave."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Behaviour(StrEnum):
    """How the courier deals with one shipment; the last two digits of the recipient's phone choose one."""

    GOOD = "good"
    SLOW = "slow"  # …01: everything takes ten times as long
    TWICE = "twice"  # …02: tells everything twice
    SILENT = "silent"  # …03: tells nothing by itself; asked, it answers
    FORGED = "forged"  # …04: its messages are signed by somebody else; asked, it answers
    RETURNED = "returned"  # …05: nobody is at home, it is brought back
    LOST = "lost"  # …06: lost on the way
    ERROR = "error"  # …07: takes the shipment, and the first answer is a 500
    REFUSES = "refuses"  # …08: does not go to this address

    @classmethod
    def of_phone(cls, phone: str) -> "Behaviour":
        """The behaviour that a telephone number chooses."""
        ending = int(phone[-2:]) if phone[-2:].isdigit() else 0
        return list(cls)[ending] if 0 < ending < len(cls) else cls.GOOD

    @property
    def story(self) -> tuple[str, ...]:
        """What happens, in order."""
        last = {Behaviour.RETURNED: "returned", Behaviour.LOST: "lost"}.get(self, "delivered")
        return ("picked-up", "moved", last)


NOTES = {
    "picked-up": "已揽收（演示）",
    "moved": "运往派送网点（演示）",
    "delivered": "已签收（演示）",
    "returned": "无人签收，退回寄件人（演示）",
    "lost": "运输途中遗失（演示）",
}


@dataclass(kw_only=True)
class Shipment:
    """One shipment. `number` is the courier's, `key` the platform's."""

    number: str
    key: str
    customer: str
    sender: str
    name: str
    phone: str
    address: str
    pays: str
    notify_url: str
    made_at: datetime
    behaviour: Behaviour
    steps: list[dict[str, str]] = field(default_factory=list)
    was_answered: bool = False

    @property
    def is_ended(self) -> bool:
        return len(self.steps) >= len(self.behaviour.story)


def row_of(kept: Shipment) -> dict[str, Any]:
    """The shipment as JSON values, for the journal."""
    return asdict(kept) | {"made_at": kept.made_at.isoformat()}


def of_row(row: dict[str, Any]) -> Shipment:
    """What `row_of` wrote."""
    given = row | {
        "made_at": datetime.fromisoformat(row["made_at"]),
        "behaviour": Behaviour(row["behaviour"]),
    }
    return Shipment(**given)


def said_of(shipment: Shipment) -> dict[str, Any]:
    """A shipment as the courier tells of it."""
    return {
        "customer": shipment.customer,
        "key": shipment.key,
        "number": shipment.number,
        "steps": shipment.steps,
    }
