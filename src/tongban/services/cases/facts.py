"""What the house knows of a case (办件): its states, its parts and what is told about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongban.foundation.identity.public import Capacity as Capacity
from tongban.services.cases.signed_how import SignedByToken as SignedByToken
from tongban.services.cases.signed_how import SignedOnPage as SignedOnPage
from tongban.services.cases.signed_how import SignedWhole as SignedWhole
from tongban.services.delivery.public import Choice


class CaseState(StrEnum):
    """Where a case stands. `rules.MOVES` says which act leads from one to the next."""

    RECEIVED = "received"  # 收件: submitted, not yet accepted
    CORRECTION = "correction"  # 补正: waits for the applicant, once
    IN_REVIEW = "in-review"  # 受理 done, review and approval go on
    DECIDED = "decided"  # 决定 made, the result is on its way
    DELIVERED = "delivered"  # 送达
    NOT_ACCEPTED = "not-accepted"  # 不予受理
    WITHDRAWN = "withdrawn"  # 撤回


class Outcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"  # 准予
    REFUSED = "refused"  # 不予


class HolderKind(StrEnum):
    """For whom: a person or a firm."""

    PERSON = "person"
    FIRM = "firm"


class How(StrEnum):
    """How a slot was met, the cheapest lawful way first (DESIGN §1.7)."""

    LICENCE = "licence"
    SHARED = "shared"
    FORM = "form"
    EARLIER = "earlier"  # handed in before, at a trust level that counts
    COMMITMENT = "commitment"  # 告知承诺
    DEFERRED = "deferred"  # 容缺
    FILE = "file"
    PAPER = "paper"  # at the counter
    MISSING = "missing"


# met without the applicant having to bring anything
SPARED = (How.LICENCE, How.SHARED, How.FORM)
# brought by the applicant: a file now or with an earlier case, or on paper
HANDED_IN = (How.FILE, How.EARLIER, How.PAPER)

# the application and its one correction (行政许可法 art. 32); what comes later is in rounds of its own
SIGNED_ROUNDS = 2

# who handles a bundle case (联办件): nobody decides on it, its parts are decided each in its own case
IN_PARTS = "parts"

# with the person there, by somebody of an office
IN_PERSON = (Capacity.COUNTER, Capacity.AGENT)


class PartyRole(StrEnum):
    """Who takes part: applicant, representative, agent, interested party (利害关系人)."""

    APPLICANT = "applicant"
    REPRESENTATIVE = "representative"
    AGENT = "agent"
    INTERESTED = "interested"


class ClockKind(StrEnum):
    """The clocks of a case, in the order in which they matter."""

    ACCEPTANCE = "acceptance"
    STEP = "step"
    LOWER_REVIEW = "lower-review"
    PROMISED = "promised"
    STATUTORY = "statutory"
    DELIVERY = "delivery"


@dataclass(frozen=True, kw_only=True)
class SlotInput:
    """What the applicant hands in for one slot: uploaded papers, a licence, or nothing of it."""

    key: str
    papers: tuple[UUID, ...] = ()
    licence: str | None = None
    way: How | None = None  # what the applicant chose: earlier, commitment, deferred or paper
    is_signed: bool = False  # the box that names the promise was ticked


@dataclass(frozen=True, kw_only=True)
class ForWhom:
    """Whose application it is and as what it is made, before anything is looked up."""

    holder: HolderKind
    uscc: str | None = None
    person_id: UUID | None = None  # None: one's own, or the firm's legal representative
    capacity: Capacity = Capacity.SELF


@dataclass(frozen=True, kw_only=True)
class Application:
    """One complete application (申请), as the page or the API hands it in.

    `version_id` is the item version that the applicant saw; `answers` are the scenario's.
    `part_of` is the bundle case (联办件) of which it is a part: it is then read by that version,
    whichever is in force, because that is what was signed.
    """

    item_code: str
    version_id: int | None
    holder: HolderKind
    uscc: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    slots: tuple[SlotInput, ...] = ()
    channel: str = "online"
    draft_id: UUID | None = None
    person_id: UUID | None = None  # whose application it is, where it is not one's own
    capacity: Capacity = Capacity.SELF
    of_licence: str = ""  # identifier of the licence from which it began
    delivery: Choice | None = None  # how the result is wanted on paper; None: the electronic one only
    # needed of everybody but an officer, before whom the person signs on paper
    signature: SignedOnPage | SignedByToken | SignedWhole | None = None
    part_of: str = ""
    project_code: str = ""  # of the staged project within which it is applied for

    @property
    def whom(self) -> ForWhom:
        return ForWhom(holder=self.holder, uscc=self.uscc, person_id=self.person_id, capacity=self.capacity)


@dataclass(frozen=True, kw_only=True)
class SlotMet:
    """How one slot was met, and why that way."""

    key: str
    name: str
    how: How
    papers: tuple[UUID, ...] = ()
    licence: str = ""
    why: str = ""
    is_required: bool = True
    terms: Mapping[str, Any] = field(
        default_factory=dict
    )  # of a commitment or a deferral: what, how, by when
    trust: str = ""  # A to D (earlier.facts.Trust); empty where nothing was handed in
    bound: UUID | None = None  # one PDF of its pictures


@dataclass(frozen=True, kw_only=True)
class Due:
    """One clock: since which working day it runs, and its last day. Both are days in the city's zone."""

    kind: ClockKind
    started_on: date
    due_on: date
    is_provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftFact:
    """A draft in a list."""

    id: UUID
    item_name: str
    saved_at: datetime
    whom: str  # whose application it is; empty: one's own


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What the applicant gets at once: the number and the trail's signed promise."""

    number: str
    case_id: UUID
    promise: str
    entry_id: UUID
    acceptance_due_on: date | None
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class DoneStepFact:
    """A step that was done: by whom, for which organisation, with what outcome, and its last day if it had one.

    `is_own`: the post whose step it is, not one that was asked to look too.
    """

    key: str
    organisation_id: UUID
    due_on: date | None
    done_at: datetime
    done_by: str
    outcome: str
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class LastDays:
    """Up to which last day each clock of open cases is looked for; a later one is of no concern yet."""

    acceptance: date
    promised: date
    statutory: date
    report: date
    delivery: date
    renewal: date
    step: date


@dataclass(frozen=True, kw_only=True)
class OpenStepFact:
    """A step that waits, the organisation that holds it, and its last day (None: it has no limit)."""

    key: str
    organisation_id: UUID
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseFact:
    """A case as other apps see it. Nothing personal but the applicant's masked name."""

    id: UUID
    number: str
    state: CaseState
    outcome: Outcome | None
    item_code: str
    item_name: str
    type_code: str
    version_id: int
    organisation_id: UUID
    area_code: str
    holder: HolderKind
    applicant: str
    person_id: UUID
    capacity: Capacity
    uscc: str
    helper: str  # who applied for them, masked; empty: they did themselves
    account_id: int | None  # None: nobody follows it online yet
    submitted_at: datetime
    received_on: date
    accepted_on: date | None
    accepted_at: datetime | None
    is_deemed: bool
    decided_at: datetime | None
    delivered_at: datetime | None
    acceptance_due_on: date | None
    promised_due_on: date | None
    statutory_due_on: date | None
    delivery_due_on: date | None
    stopped_on: date | None  # since when its clocks stand
    licence: str
    step: str
    step_due_on: date | None
    handling_system: str
    handling_number: str
    business: str = "new"  # held.facts.Business
    of_licence: str = ""  # the licence that it is about
    renew_by: date | None = None  # silence until this day grants the renewal
    is_renewed_by_law: bool = False
    open_steps: tuple[OpenStepFact, ...] = ()  # only where asked for: `case_facts`, `cases_with_clocks_due`
    examined_by_id: UUID | None = None  # of two levels the lower one, once it has reported
    report_due_on: date | None = None  # its last day to report
    reported_on: date | None = None
    reported_at: datetime | None = None
    part_of: str = ""  # the bundle case of which it is a part; empty: it stands alone
    project_code: str = ""  # the staged project to which it belongs; empty: to none
