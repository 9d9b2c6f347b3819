"""The front door of this app: other apps import only from here."""

from tongban.services.supervision.accountability.facts import Tally
from tongban.services.supervision.accountability.queries import tally as accountability_tally
from tongban.services.supervision.api import router
from tongban.services.supervision.boards.facts import (
    NEAR_DAYS,
    WINDOW_DAYS,
    Figures,
    Kind,
    Line,
    Scope,
)
from tongban.services.supervision.boards.queries import (
    board_as_of,
    board_lines,
    board_scope,
    city_figures,
)
from tongban.services.supervision.boards.rules import (
    good_share,
    mean,
    percentile,
    share,
    summed,
    worst_first,
)
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
    "NEAR_DAYS",
    "WINDOW_DAYS",
    "CardCorrected",
    "CardLate",
    "CardPage",
    "CardRaised",
    "CardRow",
    "CardRuled",
    "CardState",
    "Figures",
    "Kind",
    "Level",
    "Line",
    "OrderClosed",
    "OrderIssued",
    "OrderLate",
    "OrderReplied",
    "Rule",
    "Ruling",
    "Scope",
    "Tally",
    "accountability_tally",
    "board_as_of",
    "board_lines",
    "board_scope",
    "card_of",
    "cards",
    "city_figures",
    "draft_advice_for_grade",
    "good_share",
    "mean",
    "percentile",
    "router",
    "rule_of",
    "share",
    "summed",
    "worst_first",
]
