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
from tongban.services.supervision.boards.summing import sum_board
from tongban.services.supervision.commands.answer import (
    close_card,
    confirm_ruling,
    explain_card,
    propose_ruling,
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
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.life.commands.correct import check_correction, correct_card
from tongban.services.supervision.life.jobs import look_for_late
from tongban.services.supervision.orders.commands.draft import draft_advice_for_grade
from tongban.services.supervision.orders.facts import OrderClosed, OrderIssued, OrderLate, OrderReplied
from tongban.services.supervision.orders.jobs import look_for_late_orders
from tongban.services.supervision.queries import card_of, cards, cards_raised
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
    "cards_raised",
    "check_correction",
    "city_figures",
    "close_card",
    "confirm_ruling",
    "correct_card",
    "draft_advice_for_grade",
    "explain_card",
    "good_share",
    "look_for_late",
    "look_for_late_orders",
    "mean",
    "percentile",
    "propose_ruling",
    "router",
    "rule_of",
    "share",
    "sum_board",
    "summed",
    "sweep_all",
    "worst_first",
]
