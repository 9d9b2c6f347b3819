"""What statute fixes: the Licensing Law's clocks as dated rules that cite their articles."""

from tongban.standards.statutes.acceptance import (
    DEEMED_ACCEPTANCE,
    AcceptanceStanding,
    AcceptanceState,
    CorrectionNotice,
    acceptance_standing,
    has_deemed_acceptance,
)
from tongban.standards.statutes.hearings import (
    last_day_to_announce_a_hearing,
    last_day_to_ask_for_a_hearing,
    last_day_to_hold_a_hearing,
)
from tongban.standards.statutes.penalties import (
    DAYS_TO_ASK,
    first_day_to_hear_before_a_penalty,
    last_day_to_ask_before_a_penalty,
    last_day_to_decide_a_penalty,
    last_day_to_serve_a_penalty,
    penalty,
)
from tongban.standards.statutes.refusals import (
    NON_ACCEPTANCE_BASIS,
    REFUSAL_BASIS,
    REMEDIES,
    NonAcceptanceGround,
    Remedy,
    RemedyRule,
    missing_in_refusal,
)
from tongban.standards.statutes.renewals import (
    RenewalStanding,
    RenewalState,
    last_day_to_apply_for_renewal,
    renewal_standing,
)
from tongban.standards.statutes.rules import (
    LICENCE,
    LICENSING_LAW,
    RULES,
    ClockKey,
    ClockRule,
    clock_rule,
    licensing,
    run_rule,
)

__all__ = [
    "DAYS_TO_ASK",
    "DEEMED_ACCEPTANCE",
    "LICENCE",
    "LICENSING_LAW",
    "NON_ACCEPTANCE_BASIS",
    "REFUSAL_BASIS",
    "REMEDIES",
    "RULES",
    "AcceptanceStanding",
    "AcceptanceState",
    "ClockKey",
    "ClockRule",
    "CorrectionNotice",
    "NonAcceptanceGround",
    "Remedy",
    "RemedyRule",
    "RenewalStanding",
    "RenewalState",
    "acceptance_standing",
    "clock_rule",
    "first_day_to_hear_before_a_penalty",
    "has_deemed_acceptance",
    "last_day_to_announce_a_hearing",
    "last_day_to_apply_for_renewal",
    "last_day_to_ask_before_a_penalty",
    "last_day_to_ask_for_a_hearing",
    "last_day_to_decide_a_penalty",
    "last_day_to_hold_a_hearing",
    "last_day_to_serve_a_penalty",
    "licensing",
    "missing_in_refusal",
    "penalty",
    "renewal_standing",
    "run_rule",
]
