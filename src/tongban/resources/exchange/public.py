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
from tongban.resources.exchange.requesting.ports import ItemNames, item_names
from tongban.resources.exchange.sources.load import load_held
from tongban.resources.exchange.sources.loading import load_bindings
from tongban.resources.exchange.sources.queries import held_editions

__all__ = [
    "Condition",
    "GrantChanged",
    "GrantEnded",
    "GrantFact",
    "GrantMade",
    "GrantState",
    "GrantedField",
    "ItemNames",
    "Mask",
    "Op",
    "Way",
    "held_editions",
    "item_names",
    "load_bindings",
    "load_held",
]
