"""The front door of this app: other apps import only from here."""

from tongban.services.supervision.api import router
from tongban.services.supervision.facts import (
    CardCorrected,
    CardLate,
    CardPage,
    CardRaised,
    CardRow,
    CardRuled,
    CardState,
    Level,
    Ruling,
)
from tongban.services.supervision.orders.commands.draft import draft_advice_for_grade
from tongban.services.supervision.orders.facts import OrderClosed, OrderIssued, OrderLate, OrderReplied
from tongban.services.supervision.queries import card_of, cards
from tongban.services.supervision.rulebook.book import ALL_RULES, rule_of
from tongban.services.supervision.rulebook.rule import Rule

__all__ = [
    "ALL_RULES",
    "CardCorrected",
    "CardLate",
    "CardPage",
    "CardRaised",
    "CardRow",
    "CardRuled",
    "CardState",
    "Level",
    "OrderClosed",
    "OrderIssued",
    "OrderLate",
    "OrderReplied",
    "Rule",
    "Ruling",
    "card_of",
    "cards",
    "draft_advice_for_grade",
    "router",
    "rule_of",
]
