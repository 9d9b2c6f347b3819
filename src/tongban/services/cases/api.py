"""Cases over HTTP: submit, follow, and the officers' acts. Acts create nouns."""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.params.functions import Header

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import OfficerAuth, Person, PersonAuth
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.commands.accept import DUTY as ACCEPT
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import DUTY as DECIDE
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import DUTY as ISSUE
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import DUTY as REFUSE_ACCEPTANCE
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import DUTY as REQUEST_CORRECTION
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.resubmit import resubmit_case
from tongban.services.cases.commands.review import DUTY as REVIEW
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import Application, CaseFact, HolderKind, Outcome, SlotInput

router = Router(tags=["cases"])


class SlotIn(Schema):
    """What is handed in for one slot."""

    key: str = Field(max_length=80)
    papers: list[UUID] = Field(default=[], max_length=20)
    licence: str | None = None


class ApplicationIn(Schema):
    """One complete application."""

    item: str = Field(max_length=64, description="code of the item")
    version: int | None = Field(
        None, description="version that was filled in; refused when it is no longer in force"
    )
    holder: HolderKind = HolderKind.PERSON
    uscc: str | None = Field(None, max_length=18)
    answers: dict[str, str] = {}
    form: dict[str, Any] = {}
    slots: list[SlotIn] = Field(default=[], max_length=100)


class SubmittedOut(Schema):
    """The number, and the trail's signed promise."""

    number: str
    promise: str
    entry: UUID
    acceptance_due_on: date | None


class SlotOut(Schema):
    """How one slot is met."""

    key: str
    name: str
    how: str


class StepOut(Schema):
    """One step of the case."""

    key: str
    name: str
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None
    outcome: str


class CaseOut(Schema):
    """Where a case stands."""

    number: str
    state: str
    outcome: str | None
    item: str
    item_name: str
    applicant: str
    submitted_at: datetime
    received_on: date
    accepted_on: date | None
    is_deemed: bool
    acceptance_due_on: date | None
    promised_due_on: date | None
    statutory_due_on: date | None
    delivery_due_on: date | None
    delivered_at: datetime | None
    licence: str
    entry: UUID
    correction: list[dict[str, str]]
    slots: list[SlotOut]
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


class OpinionIn(Schema):
    """The reviewer's advice."""

    advice: Outcome
    opinion: str = Field("", max_length=4000)


class DecisionIn(ReasonsIn):
    """The decision."""

    outcome: Outcome


class NumberOut(Schema):
    """The case that the act belongs to, and its state after it."""

    number: str
    state: str


@router.post("/cases", response={201: SubmittedOut, 200: SubmittedOut}, auth=PersonAuth())
def post_case(
    request: HttpRequest,
    body: ApplicationIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", max_length=80),
) -> Status[SubmittedOut]:
    """Submit an application. The same Idempotency-Key again gives the same case with status 200."""
    application = Application(
        item_code=body.item,
        version_id=body.version,
        holder=body.holder,
        uscc=body.uscc,
        answers=body.answers,
        form=body.form,
        slots=tuple(_slot(slot) for slot in body.slots),
        channel="api",
    )
    done = submit_case(application=application, by=_person(request), at=clock.now(), key=idempotency_key)
    said = SubmittedOut(
        number=done.number,
        promise=done.promise,
        entry=done.entry_id,
        acceptance_due_on=done.acceptance_due_on,
    )
    return Status(201 if done.is_new else 200, said)


@router.get("/cases", response=list[CaseRow], auth=PersonAuth())
def get_cases(request: HttpRequest) -> list[CaseFact]:
    """The caller's own cases."""
    return queries.cases_of(_person(request))


@router.get("/cases/{number}", response=CaseOut, auth=[PersonAuth(), OfficerAuth()])
def get_case(request: HttpRequest, number: str) -> CaseOut:
    """A case of the caller's own, or of the officer's organisations."""
    return _case_out(request, number)


@router.post("/cases/{number}/withdrawal", response={201: NumberOut}, auth=PersonAuth())
def post_withdrawal(request: HttpRequest, number: str, body: ReasonsIn) -> Status[NumberOut]:
    """Withdraw one's own application."""
    withdraw_case(number=number, reasons=body.reasons, by=_person(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/resubmission", response={201: NumberOut}, auth=PersonAuth())
def post_resubmission(request: HttpRequest, number: str, body: ResubmissionIn) -> Status[NumberOut]:
    """Hand in what the correction notice asked for."""
    slots = [_slot(slot) for slot in body.slots]
    resubmit_case(number=number, form=body.form, slots=slots, by=_person(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/acceptance", response={201: NumberOut}, auth=OfficerAuth(ACCEPT))
def post_acceptance(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Accept a case."""
    accept_case(number=number, by=_officer(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/non-acceptance", response={201: NumberOut}, auth=OfficerAuth(REFUSE_ACCEPTANCE))
def post_non_acceptance(request: HttpRequest, number: str, body: ReasonsIn) -> Status[NumberOut]:
    """Refuse to accept a case, with reasons."""
    officer = _officer(request)
    refuse_acceptance(number=number, reasons=body.reasons, article=body.article, by=officer, at=clock.now())
    return _now(number)


@router.post(
    "/cases/{number}/correction-notice", response={201: NumberOut}, auth=OfficerAuth(REQUEST_CORRECTION)
)
def post_correction_notice(request: HttpRequest, number: str, body: CorrectionIn) -> Status[NumberOut]:
    """Ask once for everything that must be corrected."""
    wanted = [(entry.what_for, entry.what) for entry in body.wanted]
    request_correction(number=number, wanted=wanted, by=_officer(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/review", response={201: NumberOut}, auth=OfficerAuth(REVIEW))
def post_review(request: HttpRequest, number: str, body: OpinionIn) -> Status[NumberOut]:
    """Give the reviewer's opinion."""
    officer = _officer(request)
    review_case(number=number, advice=body.advice, opinion=body.opinion, by=officer, at=clock.now())
    return _now(number)


@router.post("/cases/{number}/decision", response={201: NumberOut}, auth=OfficerAuth(DECIDE))
def post_decision(request: HttpRequest, number: str, body: DecisionIn) -> Status[NumberOut]:
    """Grant or refuse."""
    officer = _officer(request)
    decide_case(
        number=number,
        outcome=body.outcome,
        reasons=body.reasons,
        article=body.article,
        by=officer,
        at=clock.now(),
    )
    return _now(number)


@router.post("/cases/{number}/result", response={201: NumberOut}, auth=OfficerAuth(ISSUE))
def post_result(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Make out what was granted."""
    issue_result(number=number, by=_officer(request), at=clock.now())
    return _now(number)


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.auth)  # type: ignore[attr-defined]


def _officer(request: HttpRequest) -> Officer:
    return cast(Officer, request.auth)  # type: ignore[attr-defined]


def _slot(slot: SlotIn) -> SlotInput:
    return SlotInput(key=slot.key, papers=tuple(slot.papers), licence=slot.licence)


def _now(number: str) -> Status[NumberOut]:
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))


def _case_out(request: HttpRequest, number: str) -> CaseOut:
    case = queries.case_for_caller(number, by=request.auth)  # type: ignore[attr-defined]
    fact, notice = queries.as_fact(case), queries.correction_of(case.id)
    return CaseOut(
        number=case.number,
        state=case.state,
        outcome=case.outcome or None,
        item=case.item_code,
        item_name=case.item_name,
        applicant=fact.applicant,
        submitted_at=case.submitted_at,
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        is_deemed=case.is_deemed,
        acceptance_due_on=case.acceptance_due_on,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
        delivery_due_on=case.delivery_due_on,
        delivered_at=case.delivered_at,
        licence=case.licence,
        entry=case.submission_entry_id,
        correction=notice.wanted if notice else [],
        slots=[
            SlotOut(key=slot.key, name=slot.name, how=slot.how.value) for slot in queries.slots_of(case.id)
        ],
        steps=[
            StepOut(
                key=step.key,
                name=step.name,
                opened_at=step.opened_at,
                due_on=step.due_on,
                done_at=step.done_at,
                outcome=step.outcome,
            )
            for step in queries.steps_of(case.id)
        ],
    )
