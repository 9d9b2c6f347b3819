"""The front door of this app: other apps import only from here."""

from tongban.services.supervision.facts import (
    CardPage,
    CardRaised,
    CardRow,
    CardRuled,
    CardState,
    Level,
    Ruling,
)
from tongban.services.supervision.queries import card_of, cards
from tongban.services.supervision.rules import rule_of
from tongban.services.supervision.table import ALL_RULES, Rule

__all__ = [
    "ALL_RULES",
    "CardPage",
    "CardRaised",
    "CardRow",
    "CardRuled",
    "CardState",
    "Level",
    "Rule",
    "Ruling",
    "card_of",
    "cards",
    "rule_of",
]
