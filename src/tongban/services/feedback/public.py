"""The front door of this app: other apps import only from here."""

from tongban.services.feedback.answers.facts import PublishedAnswer
from tongban.services.feedback.answers.indexing import reindex_answers
from tongban.services.feedback.answers.queries import (
    answers_about,
    find_answers,
    public_answer,
    similar_answers,
)
from tongban.services.feedback.api import router
from tongban.services.feedback.commands.answer import answer_bad_rating
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.complaints.commands.complain import complain
from tongban.services.feedback.complaints.commands.look_into import answer_complaint, take_complaint
from tongban.services.feedback.complaints.facts import ComplaintKind, ComplaintSettled, Finding
from tongban.services.feedback.complaints.queries import cases_with_late_complaints, own_complaints
from tongban.services.feedback.enquiries.commands.answer import answer_enquiry
from tongban.services.feedback.enquiries.commands.open import open_enquiry
from tongban.services.feedback.enquiries.facts import (
    Enquiry,
    EnquiryPassed,
    EnquirySettled,
    EnquiryState,
    EnquiryTurn,
    is_enquiry_number,
)
from tongban.services.feedback.enquiries.queries import own_enquiries, turns_due, turns_of, waiting_turns
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
    "Enquiry",
    "EnquiryPassed",
    "EnquirySettled",
    "EnquiryState",
    "EnquiryTurn",
    "Finding",
    "LateAnswer",
    "PublishedAnswer",
    "RatingFact",
    "RatingLevel",
    "RatingTotals",
    "Stage",
    "answer_bad_rating",
    "answer_complaint",
    "answer_enquiry",
    "answers_about",
    "cases_with_late_complaints",
    "complain",
    "find_answers",
    "is_enquiry_number",
    "item_totals",
    "late_answers",
    "open_enquiry",
    "organisations_to_answer",
    "own_complaints",
    "own_enquiries",
    "own_rating",
    "public_answer",
    "rate_case",
    "reindex_answers",
    "router",
    "similar_answers",
    "stages_of",
    "take_complaint",
    "turns_due",
    "turns_of",
    "waiting_turns",
]
