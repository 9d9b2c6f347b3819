"""The front door of this app: other apps import only from here."""

from tongban.services.feedback.api import router
from tongban.services.feedback.commands.answer import answer_bad_rating
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.complaints.commands.complain import complain
from tongban.services.feedback.complaints.commands.look_into import answer_complaint, take_complaint
from tongban.services.feedback.complaints.facts import ComplaintKind, ComplaintSettled, Finding
from tongban.services.feedback.complaints.queries import cases_with_late_complaints, own_complaints
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
    "ComplaintKind",
    "ComplaintSettled",
    "Finding",
    "LateAnswer",
    "RatingFact",
    "RatingLevel",
    "RatingTotals",
    "Stage",
    "answer_bad_rating",
    "answer_complaint",
    "cases_with_late_complaints",
    "complain",
    "item_totals",
    "late_answers",
    "organisations_to_answer",
    "own_complaints",
    "own_rating",
    "rate_case",
    "router",
    "stages_of",
    "take_complaint",
]
