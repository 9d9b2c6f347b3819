"""The front door of this app: other apps import only from here."""

from tongban.services.cases.access import check_may_act
from tongban.services.cases.api import chosen_delivery, given_slot, router, told_submitted
from tongban.services.cases.archived import CaseRecord, RecordedSlot, case_record, closed_cases
from tongban.services.cases.behind import Behind, BehindPage, CaseBehind, Span, cases_behind
from tongban.services.cases.case_work import offices_with_case_work
from tongban.services.cases.clocks import readings
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.choose_way import choose_way
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.draft import begin_draft, drop_draft, put_paper, renew_draft, take_paper
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.resubmit import resubmit_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.urge import urge_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.draft_queries import draft_behind, is_draft, key_behind
from tongban.services.cases.draft_state import DraftState, draft_state, own_application, save_own_form
from tongban.services.cases.events import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDecided,
    CaseDelivered,
    CaseEvent,
    CaseReported,
    CaseResubmitted,
    CaseSentBack,
    CaseSubmitted,
    CaseWithdrawn,
    CorrectionRequested,
    LimitExtended,
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
    DoneStepFact,
    HolderKind,
    How,
    LastDays,
    OpenStepFact,
    Outcome,
    SignedByToken,
    SignedWhole,
    SlotInput,
    Submitted,
)
from tongban.services.cases.in_project.forgetting import drop_drafts_of_project
from tongban.services.cases.in_project.ports import ProjectPlans, project_plans
from tongban.services.cases.in_project.queries import cases_of_project, has_draft_outside
from tongban.services.cases.in_project.running import CaseRun, runs_of
from tongban.services.cases.instant.facts import SampleObjected
from tongban.services.cases.keys import case_about_another, cases_under_keys
from tongban.services.cases.numbers import decision_number, next_number, notice_number
from tongban.services.cases.outside.queries import arrivals, done_steps
from tongban.services.cases.pages.cards import CaseCard, case_card, own_case_cards
from tongban.services.cases.pages.mine import is_just_submitted
from tongban.services.cases.pages.parts import tag_of
from tongban.services.cases.procedures.errors import (
    AskedAlready,
    AskedTooLate,
    ChairHasExamined,
    ChallengedAlready,
    ChallengeOpen,
    ChallengeOver,
    HearingNotHeld,
    HearingNotYet,
    MinutesChanged,
    MinutesNotSigned,
    MinutesThere,
    NoHearingOpen,
    NotAtTheHearing,
    NotAWorkingDay,
    NoticeTooShort,
    NotTheChair,
    NotTold,
)
from tongban.services.cases.procedures.facts import HOW_MADE, SignedHow, SiteVisited, Told
from tongban.services.cases.procedures.rules import digest as minutes_digest
from tongban.services.cases.queries import (
    case_facts,
    cases_with_clocks_due,
    offices_with_open_cases,
    own_case_fact,
    own_entries,
    staff_case_fact,
)
from tongban.services.cases.remedies import remedies_by_law
from tongban.services.cases.schemas import DeliveryIn, SlotIn, SubmittedOut
from tongban.services.cases.sent import sent_for, token_signature
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.cases.timing.commands.start_procedure import start_procedure
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
    "AskedAlready",
    "AskedTooLate",
    "Behind",
    "BehindPage",
    "Capacity",
    "CaseAccepted",
    "CaseBehind",
    "CaseCard",
    "CaseDecided",
    "CaseDelivered",
    "CaseEvent",
    "CaseFact",
    "CaseRecord",
    "CaseReported",
    "CaseResubmitted",
    "CaseRun",
    "CaseSentBack",
    "CaseState",
    "CaseSubmitted",
    "CaseWithdrawn",
    "ChairHasExamined",
    "ChallengeOpen",
    "ChallengeOver",
    "ChallengedAlready",
    "ClockKind",
    "CorrectionRequested",
    "DeliveryIn",
    "DoneStepFact",
    "DraftState",
    "HearingNotHeld",
    "HearingNotYet",
    "HolderKind",
    "How",
    "LastDays",
    "LimitExtended",
    "MaterialHandedIn",
    "MinutesChanged",
    "MinutesNotSigned",
    "MinutesThere",
    "NoHearingOpen",
    "NotAWorkingDay",
    "NotAtTheHearing",
    "NotTheChair",
    "NotTold",
    "NoticeTooShort",
    "OpenStepFact",
    "Outcome",
    "ProcedureEnded",
    "ProcedureStarted",
    "ProjectPlans",
    "RecordedSlot",
    "RenewalDeemed",
    "ResultIssued",
    "SampleObjected",
    "SignedByToken",
    "SignedHow",
    "SignedWhole",
    "SiteVisited",
    "SlotIn",
    "SlotInput",
    "Span",
    "StepDone",
    "StepOpened",
    "Submitted",
    "SubmittedOut",
    "Told",
    "WholeApplication",
    "accept_case",
    "arrivals",
    "begin_draft",
    "begin_parts",
    "case_about_another",
    "case_card",
    "case_facts",
    "case_record",
    "cases_behind",
    "cases_of_project",
    "cases_under_keys",
    "cases_with_clocks_due",
    "check_may_act",
    "choose_way",
    "chosen_delivery",
    "close_parts",
    "closed_cases",
    "decide_case",
    "decision_number",
    "done_steps",
    "draft_behind",
    "draft_state",
    "drop_draft",
    "drop_drafts_of_project",
    "end_procedure",
    "extend_limit",
    "given_slot",
    "has_draft_outside",
    "is_draft",
    "is_just_submitted",
    "is_open_part",
    "issue_result",
    "key_behind",
    "minutes_digest",
    "next_number",
    "note_look",
    "notice_number",
    "offices_with_case_work",
    "offices_with_open_cases",
    "own_application",
    "own_case_cards",
    "own_case_fact",
    "own_entries",
    "parts_of",
    "procedure_names",
    "project_plans",
    "put_paper",
    "readings",
    "recount_parts",
    "refuse_acceptance",
    "remedies_by_law",
    "renew_draft",
    "request_correction",
    "resubmit_case",
    "review_case",
    "router",
    "runs_of",
    "save_own_form",
    "sent_for",
    "staff_case_fact",
    "start_procedure",
    "submit_case",
    "tag_of",
    "take_paper",
    "token_signature",
    "told_submitted",
    "urge_case",
    "whole_application",
    "whole_clock",
    "withdraw_case",
]
