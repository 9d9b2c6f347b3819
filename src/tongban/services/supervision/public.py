"""The front door of this app: other apps import only from here."""

from tongban.services.supervision.api import router
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
from tongban.services.supervision.rulebook.book import ALL_RULES, rule_of
from tongban.services.supervision.rulebook.rule import Rule

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
    "router",
    "rule_of",
]
