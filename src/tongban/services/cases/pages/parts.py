"""The parts of a case's page: its state in words, its papers, its days, what is wanted and what comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongban.foundation.papers.public import DocumentFact
from tongban.foundation.trail.public import TrailEntry
from tongban.kernel.errors import N_
from tongban.services.cases.facts import CaseFact, CaseState, ClockKind, Outcome
from tongban.standards.working_time import ClockReading

TAGS: dict[CaseState, tuple[str, str]] = {
    CaseState.RECEIVED: ("line", N_("Received")),
    CaseState.CORRECTION: ("warn", N_("To correct")),
    CaseState.IN_REVIEW: ("brand", N_("In review")),
    CaseState.DECIDED: ("brand", N_("Decided")),
    CaseState.DELIVERED: ("good", N_("Completed")),
    CaseState.NOT_ACCEPTED: ("bad", N_("Not accepted")),
    CaseState.WITHDRAWN: ("", N_("Withdrawn")),
}
# which act of the trail has which paper
PAPERS = {
    "cases.submit": "application",
    "cases.resubmit": "application-2",
    "cases.accept": "acceptance",
    "cases.deem_accepted": "acceptance",
    "cases.request_correction": "correction",
    "cases.refuse_acceptance": "non-acceptance",
    "cases.start_procedure": "procedure",
    "cases.extend": "extension",
    "cases.decide": "decision",
    "cases.deliver": "delivery-receipt",
    "cases.tell_hearing_right": "hearing-right",
    "cases.make_statement": "statement",
    "cases.arrange_hearing": "hearing-notice",
    "cases.close_hearing": "hearing-minutes",
    "cases.record_visit": "site-visit",
    "cases.sign_visit": "site-visit",
    "cases.take_expert_opinion": "expert-opinion",
}
# of these a case may have several, told apart by their place
SEVERAL = ("procedure", "statement", "hearing-notice", "hearing-minutes", "site-visit", "expert-opinion")
PAPER_NAMES = {
    "application": N_("the application as sent"),
    "application-2": N_("the corrected application"),
    "acceptance": N_("notice of acceptance"),
    "correction": N_("notice of correction"),
    "non-acceptance": N_("notice of non-acceptance"),
    "procedure": N_("notice of the procedure"),
    "extension": N_("notice of the extension"),
    "decision": N_("the decision"),
    "delivery-receipt": N_("receipt of delivery"),
    "hearing-right": N_("notice of your rights"),
    "statement": N_("the sealed record"),
    "hearing-notice": N_("notice of the hearing"),
    "hearing-minutes": N_("the sealed minutes"),
    "site-visit": N_("the sealed record"),
    "expert-opinion": N_("the sealed record"),
}
# to the applicant it is said what they did themselves; the trail's words speak to everybody
OWN_WORDS = {
    "cases.submit": N_("You submitted the application"),
    "cases.resubmit": N_("You handed in the correction"),
    "cases.hand_in_deferred": N_("You handed in what was to follow"),
    "cases.withdraw": N_("You withdrew the application"),
    "cases.urge": N_("You urged the office"),
    "cases.check_entries": N_("What you typed was compared with the registers"),
}
# and to others what somebody did, behind their name
OFFICE_WORDS = {
    "cases.submit": N_("submitted the application"),
    "cases.resubmit": N_("handed in the correction"),
    "cases.hand_in_deferred": N_("handed in what was to follow"),
    "cases.withdraw": N_("withdrew the application"),
    "cases.urge": N_("urged the office"),
}
# 行政复议法 (2023) art. 20: 60 days; 行政诉讼法 (2017) art. 46: 6 months
REMEDIES = {
    "reconsideration": (N_("Ask for administrative reconsideration"), N_("within 60 days of the decision")),
    "litigation": (N_("Go to court"), N_("within 6 months of the decision")),
    "complaint": (N_("Complain"), N_("at any time")),
}


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """One way to go for somebody who disagrees: to whom, until when."""

    title: str
    body: str
    deadline: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing of the correction notice."""

    key: str
    name: str
    what: str
    is_field: bool


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of the timeline."""

    entry: TrailEntry
    title: str
    paper: DocumentFact | None
    paper_name: str
    text: str
    is_stop: bool


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """One step that is still to come, and its latest day where the clocks tell one."""

    name: str
    due_on: date | None


def paper_of(entry: TrailEntry) -> tuple[str, str]:
    """Under which name an act's paper is kept, and what it is called; empty where it has none."""
    paper = PAPERS.get(entry.act, "")
    name = _(PAPER_NAMES[paper]) if paper else ""
    return (f"{paper}-{(entry.facts or {}).get('place', 0)}" if paper in SEVERAL else paper), name


def tag_of(fact: CaseFact) -> tuple[str, str]:
    """The tone and the words of a case's state."""
    if fact.outcome is Outcome.REFUSED and fact.state is CaseState.DELIVERED:
        return "bad", _("Refused")
    if fact.stopped_on is not None:
        return "hold", _("Special procedure")
    tone, text = TAGS[fact.state]
    return tone, _(text)


def main_reading(state: CaseState, clocks: Mapping[ClockKind, ClockReading]) -> ClockReading | None:
    """The clock that answers “by when”: acceptance first, then promised or statutory, then delivery."""
    order = {
        CaseState.RECEIVED: (ClockKind.ACCEPTANCE,),
        CaseState.IN_REVIEW: (ClockKind.PROMISED, ClockKind.STATUTORY),
        CaseState.DECIDED: (ClockKind.DELIVERY,),
        CaseState.DELIVERED: (ClockKind.PROMISED, ClockKind.STATUTORY),
    }.get(state, ())
    return next((clocks[kind] for kind in order if kind in clocks), None)
