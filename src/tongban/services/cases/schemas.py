"""What goes over the wire about cases."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from tongban.services.cases.facts import Capacity, HolderKind, Outcome
from tongban.services.delivery.public import Way
from tongban.standards.working_time import Procedure


class SlotIn(Schema):
    """What is handed in for one slot."""

    key: str = Field(max_length=80)
    papers: list[UUID] = Field(default=[], max_length=20)
    licence: str | None = None
    way: Literal["commitment", "deferred", "paper"] | None = Field(
        None,
        description="how it is met instead of a file: a promise (告知承诺), later (容缺), on paper at the counter",
    )
    signed: bool = Field(
        False,
        description="with way=commitment: the applicant has read the promise of this material and makes it",
    )


class DeliveryIn(Schema):
    """How the result is wanted on paper; a courier needs a name, a phone and an address."""

    way: Way
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=20)
    address: str = Field("", max_length=200)


class ApplicantOut(Schema):
    """One applicant for whom the caller may apply. `id` means something to this account only."""

    id: str
    capacity: Capacity
    holder: HolderKind
    name: str
    uscc: str | None
    items: list[str] = Field(description="codes of the items that one may apply for; empty: all")
    until: date | None = Field(description="the last day on which one may")


class ApplicationIn(Schema):
    """One complete application."""

    item: str = Field(max_length=64, description="code of the item")
    version: int | None = Field(
        None, description="version that was filled in; refused when it is no longer in force"
    )
    holder: HolderKind = HolderKind.PERSON
    uscc: str | None = Field(None, max_length=18)
    capacity: Capacity = Field(Capacity.SELF, description="as what one applies")
    person: str | None = Field(
        None,
        max_length=40,
        description="for somebody else: the `id` of the applicant from GET /applicants, which then says "
        "`holder` and `uscc` as well",
    )
    answers: dict[str, str] = {}
    form: dict[str, Any] = {}
    slots: list[SlotIn] = Field(default=[], max_length=100)
    delivery: DeliveryIn | None = Field(None, description="null: the electronic result only")
    of_licence: str = Field(
        "",
        max_length=140,
        description="identifier of the licence that is to be changed, renewed or replaced; needed where the "
        "applicant has several of its type",
    )


class SubmittedOut(Schema):
    """The number with its check code, and the trail's signed promise."""

    number: str
    check_code: str
    promise: str
    entry: UUID
    acceptance_due_on: date | None


class SlotOut(Schema):
    """How one slot is met."""

    key: str
    name: str
    how: str
    terms: dict[str, Any] = Field({}, description="of a promise or of what follows later: what, how, by when")


class PaperOut(Schema):
    """A document of the case: its kind, and the file, null until a worker has made and sealed it."""

    kind: str
    file: UUID | None


class StepOut(Schema):
    """One seat at a step of the case."""

    id: UUID
    step: UUID = Field(description="the step of the process at which it sits; several may sit at one")
    role: str = Field(description="main, before, after or opinion")
    round: int
    key: str
    name: str
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None
    outcome: str


class SignatureOut(Schema):
    """How the application was signed, looked at now: `good`, `changed`, `broken` or `replaced`."""

    round: int
    way: str
    digest: str
    signed_at: datetime
    verdict: str
    changed: list[str]


class CaseOut(Schema):
    """Where a case stands."""

    number: str
    check_code: str
    state: str
    outcome: str | None
    item: str
    item_name: str
    applicant: str
    capacity: str = Field(description="as what it was applied for")
    applied_by: str = Field(description="who applied for the applicant, masked; empty: they did themselves")
    submitted_at: datetime
    received_on: date
    accepted_on: date | None
    is_deemed: bool
    acceptance_due_on: date | None
    report_due_on: date | None = Field(description="Of two levels: the lower one's last day to report")
    reported_on: date | None = Field(
        description="Since when the superior has it, whose own clock is the statutory one"
    )
    promised_due_on: date | None
    statutory_due_on: date | None
    delivery_due_on: date | None
    stopped_on: date | None = Field(description="Since when the clocks stand; the last days then wait")
    delivered_at: datetime | None
    licence: str
    handling_system: str = Field(description="`own`, `parts` (a bundle case), or the system that handles it")
    handling_number: str = Field(description="its number there")
    entry: UUID
    correction: list[dict[str, str]]
    slots: list[SlotOut]
    papers: list[PaperOut]
    signatures: list[SignatureOut]
    steps: list[StepOut]


class CaseRow(Schema):
    """A case in a list."""

    number: str
    state: str
    item_name: str
    submitted_at: datetime


class Wanted(Schema):
    """One thing to correct."""

    what_for: str = Field(max_length=80, description="key of a slot or name of a form field")
    what: str = Field(max_length=1000)


class CorrectionIn(Schema):
    """Everything to be corrected, at once."""

    wanted: list[Wanted] = Field(max_length=100)


class ResubmissionIn(Schema):
    """What the notice asked for."""

    form: dict[str, Any] = {}
    slots: list[SlotIn] = []


class ReasonsIn(Schema):
    """Reasons and the article they stand on."""

    reasons: str = Field("", max_length=4000)
    article: str = Field("", max_length=300)


class NonAcceptanceIn(ReasonsIn):
    """Why a case is not accepted, and where the person can turn instead."""

    elsewhere: str = Field("", max_length=300)


class OpinionIn(Schema):
    """The reviewer's advice."""

    advice: Outcome
    opinion: str = Field("", max_length=4000)


class DecisionIn(ReasonsIn):
    """The decision."""

    outcome: Outcome


class ProcedureIn(Schema):
    """A special procedure to begin: which, how many working days, why."""

    procedure: Procedure
    planned_days: int = Field(ge=1, le=365)
    reasons: str = Field(max_length=4000)
    special_law: str = Field("", max_length=300)


class ProcedureResultIn(Schema):
    """What came out of a special procedure."""

    result: str = Field(max_length=4000)


class ExtensionIn(Schema):
    """By how many of its units the limit by law is put off, why, and the number of the government's approval."""

    count: int = Field(ge=1, le=365)
    reasons: str = Field(max_length=4000)
    approval: str = Field("", max_length=300)


class UrgingIn(Schema):
    """Why the applicant urges; may be empty."""

    reason: str = Field("", max_length=300)


class NumberOut(Schema):
    """The case that the act belongs to, and its state after it."""

    number: str
    state: str
