"""The front door of this app: other apps import only from here."""

from tongban.resources.exchange.facts import (
    Condition,
    GrantChanged,
    GrantedField,
    GrantEnded,
    GrantFact,
    GrantMade,
    GrantState,
    Mask,
    Op,
    Way,
)

__all__ = [
    "Condition",
    "GrantChanged",
    "GrantEnded",
    "GrantFact",
    "GrantMade",
    "GrantState",
    "GrantedField",
    "Mask",
    "Op",
    "Way",
]
