"""The front door of this app: other apps import only from here."""

from tongban.services.feedback.api import router
from tongban.services.feedback.commands.answer import answer_bad_rating
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import (
    CaseRated,
    Channel,
    LateAnswer,
    RatingFact,
    RatingLevel,
    RatingTotals,
    Stage,
)
from tongban.services.feedback.queries import (
    item_totals,
    late_answers,
    organisations_to_answer,
    own_rating,
    stages_of,
)

__all__ = [
    "CaseRated",
    "Channel",
    "LateAnswer",
    "RatingFact",
    "RatingLevel",
    "RatingTotals",
    "Stage",
    "answer_bad_rating",
    "item_totals",
    "late_answers",
    "organisations_to_answer",
    "own_rating",
    "rate_case",
    "router",
    "stages_of",
]
