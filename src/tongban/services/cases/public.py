"""The front door of this app: other apps import only from here."""

from tongban.services.cases.access import check_may_act
from tongban.services.cases.api import router
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.draft_queries import draft_behind, is_draft
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
    ProcedureEnded,
    ProcedureStarted,
    RenewalDeemed,
    ResultIssued,
    StepDone,
    StepOpened,
)
from tongban.services.cases.facts import (
    IN_PARTS,
    Application,
    Capacity,
    CaseFact,
    CaseState,
    ClockKind,
    HolderKind,
    How,
    OpenStepFact,
    Outcome,
    SignedWhole,
    SlotInput,
    Submitted,
)
from tongban.services.cases.in_project.forgetting import drop_drafts_of_project
from tongban.services.cases.in_project.ports import ProjectPlans, project_plans
from tongban.services.cases.in_project.queries import cases_of_project
from tongban.services.cases.in_project.running import CaseRun, runs_of
from tongban.services.cases.instant.facts import SampleObjected
from tongban.services.cases.numbers import decision_number, next_number, notice_number
from tongban.services.cases.pages.mine import is_just_submitted
from tongban.services.cases.pages.parts import tag_of
from tongban.services.cases.procedures.facts import HOW_MADE, Told
from tongban.services.cases.queries import (
    case_facts,
    cases_with_clocks_due,
    organisations_with_open_cases,
    own_case_fact,
    own_entries,
    staff_case_fact,
)
from tongban.services.cases.remedies import remedies_by_law
from tongban.services.cases.timing.happenings import OUR_PROMISE, WAITED
from tongban.services.cases.timing.notices import procedure_names
from tongban.services.cases.whole import (
    WholeApplication,
    begin_parts,
    close_parts,
    is_open_part,
    parts_of,
    recount_parts,
    whole_application,
    whole_clock,
)

__all__ = [
    "HOW_MADE",
    "IN_PARTS",
    "OUR_PROMISE",
    "WAITED",
    "AcceptanceRefused",
    "Application",
    "Capacity",
    "CaseAccepted",
    "CaseDecided",
    "CaseDelivered",
    "CaseEvent",
    "CaseFact",
    "CaseResubmitted",
    "CaseRun",
    "CaseState",
    "CaseSubmitted",
    "CaseWithdrawn",
    "ClockKind",
    "CorrectionRequested",
    "HolderKind",
    "How",
    "MaterialHandedIn",
    "OpenStepFact",
    "Outcome",
    "ProcedureEnded",
    "ProcedureStarted",
    "ProjectPlans",
    "RenewalDeemed",
    "ResultIssued",
    "SampleObjected",
    "SignedWhole",
    "SlotInput",
    "StepDone",
    "StepOpened",
    "Submitted",
    "Told",
    "WholeApplication",
    "begin_draft",
    "begin_parts",
    "case_facts",
    "cases_of_project",
    "cases_with_clocks_due",
    "check_may_act",
    "close_parts",
    "decision_number",
    "draft_behind",
    "drop_drafts_of_project",
    "is_draft",
    "is_just_submitted",
    "is_open_part",
    "next_number",
    "notice_number",
    "organisations_with_open_cases",
    "own_case_fact",
    "own_entries",
    "parts_of",
    "procedure_names",
    "project_plans",
    "readings",
    "recount_parts",
    "remedies_by_law",
    "router",
    "runs_of",
    "staff_case_fact",
    "submit_case",
    "tag_of",
    "whole_application",
    "whole_clock",
    "withdraw_case",
]
