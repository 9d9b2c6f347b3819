"""The front door of this app: other apps import only from here."""

from tongban.services.feedback.api import router
from tongban.services.feedback.facts import (
    CaseRated,
    Channel,
    LateAnswer,
    RatingFact,
    RatingLevel,
    RatingTotals,
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
    "item_totals",
    "late_answers",
    "organisations_to_answer",
    "own_rating",
    "router",
    "stages_of",
]
