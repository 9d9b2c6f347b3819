"""The front door of this app: other apps import only from here."""

from tongban.services.cases.access import check_may_act
from tongban.services.cases.api import router
from tongban.services.cases.clocks import readings
from tongban.services.cases.events import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
    CaseEvent,
    CaseResubmitted,
    CaseSubmitted,
    CaseWithdrawn,
    CorrectionRequested,
    MaterialHandedIn,
    RenewalDeemed,
    ResultIssued,
    StepDone,
    StepOpened,
)
from tongban.services.cases.facts import (
    Capacity,
    CaseFact,
    CaseState,
    ClockKind,
    HolderKind,
    OpenStepFact,
    Outcome,
)
from tongban.services.cases.instant.facts import SampleObjected
from tongban.services.cases.numbers import decision_number
from tongban.services.cases.queries import (
    case_facts,
    cases_with_clocks_due,
    organisations_with_open_cases,
    own_case_fact,
    staff_case_fact,
)

__all__ = [
    "AcceptanceRefused",
    "Capacity",
    "CaseAccepted",
    "CaseDecided",
    "CaseDelivered",
    "CaseEvent",
    "CaseFact",
    "CaseResubmitted",
    "CaseState",
    "CaseSubmitted",
    "CaseWithdrawn",
    "ClockKind",
    "CorrectionRequested",
    "HolderKind",
    "MaterialHandedIn",
    "OpenStepFact",
    "Outcome",
    "RenewalDeemed",
    "ResultIssued",
    "SampleObjected",
    "StepDone",
    "StepOpened",
    "case_facts",
    "cases_with_clocks_due",
    "check_may_act",
    "decision_number",
    "organisations_with_open_cases",
    "own_case_fact",
    "readings",
    "router",
    "staff_case_fact",
]
