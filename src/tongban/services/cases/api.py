"""Cases over HTTP: submit, follow, and the officers' acts. Acts create nouns."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from ninja.params.functions import Header

from tongban.foundation.identity.public import (
    AnyAuth,
    OfficerAuth,
    PersonAuth,
    officer_calling,
    person_calling,
)
from tongban.foundation.trail.public import receipt_of
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.applicants import options_of
from tongban.services.cases.case_out import case_out
from tongban.services.cases.check_codes import check_code
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
from tongban.services.cases.commands.urge import urge_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import Application, CaseFact, How, SlotInput, Submitted
from tongban.services.cases.joint.api import router as joint
from tongban.services.cases.outside.api import router as outside
from tongban.services.cases.procedures.api import router as procedures_router
from tongban.services.cases.review_api import router as review_router
from tongban.services.cases.schemas import (
    ApplicantOut,
    ApplicationIn,
    CaseOut,
    CaseRow,
    CorrectionIn,
    DecisionIn,
    DeliveryIn,
    NonAcceptanceIn,
    NumberOut,
    OpinionIn,
    ReasonsIn,
    ResubmissionIn,
    SlotIn,
    SubmittedOut,
    UrgingIn,
)
from tongban.services.cases.sent import sent_for, token_signature
from tongban.services.cases.timing.api import router as timing
from tongban.services.cases.two_levels.api import router as two_levels
from tongban.services.delivery.public import Choice, Recipient

router = Router(tags=["cases"])
router.add_router("", timing)
router.add_router("", two_levels)
router.add_router("", review_router)
router.add_router("", joint)
router.add_router("", procedures_router)
router.add_router("", outside)


@router.post("/cases", response={201: SubmittedOut, 200: SubmittedOut}, auth=PersonAuth())
def post_case(
    request: HttpRequest,
    body: ApplicationIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", max_length=80),
) -> Status[SubmittedOut]:
    """Submit an application. The same Idempotency-Key again gives the same case with status 200."""
    by = person_calling(request)
    whom = sent_for(
        body.person, holder=body.holder, uscc=body.uscc, capacity=body.capacity, by=by, at=clock.now()
    )
    application = Application(
        item_code=body.item,
        version_id=body.version,
        holder=whom.holder,
        uscc=whom.uscc,
        person_id=whom.person_id,
        capacity=whom.capacity,
        answers=body.answers,
        form=body.form,
        slots=tuple(given_slot(slot) for slot in body.slots),
        channel="api",
        of_licence=body.of_licence,
        delivery=chosen_delivery(body.delivery),
        signature=token_signature(request),
    )
    return told_submitted(submit_case(application=application, by=by, at=clock.now(), key=idempotency_key))


def told_submitted(done: Submitted) -> Status[SubmittedOut]:
    """What the applicant is told of a submission; 200 where the key was used before."""
    said = SubmittedOut(
        number=done.number,
        check_code=check_code(done.number),
        promise=done.promise,
        entry=done.entry_id,
        acceptance_due_on=done.acceptance_due_on,
    )
    return Status(201 if done.is_new else 200, said)


def chosen_delivery(given: DeliveryIn | None) -> Choice | None:
    """How the result is wanted on paper, as the verbs take it; None: the electronic one only."""
    if given is None:
        return None
    recipient = Recipient(name=given.name, phone=given.phone, address=given.address)
    return Choice(way=given.way, recipient=recipient)


@router.get("/applicants", response=list[ApplicantOut], auth=PersonAuth())
def get_applicants(request: HttpRequest) -> list[ApplicantOut]:
    """Everybody for whom the caller may apply now: themselves, their firms, and those who let them."""
    return [
        ApplicantOut(
            id=one.key,
            capacity=one.capacity,
            holder=one.holder,
            name=one.name,
            uscc=one.uscc or None,
            items=sorted(one.items),
            until=one.last_date,
        )
        for one in options_of(person_calling(request), at=clock.now())
    ]


@router.get("/cases", response=list[CaseRow], auth=PersonAuth())
def get_cases(request: HttpRequest) -> list[CaseFact]:
    """The caller's own cases."""
    return queries.cases_of(person_calling(request))


@router.get("/cases/{number}", response=CaseOut, auth=AnyAuth())
def get_case(request: HttpRequest, number: str) -> CaseOut:
    """A case of the caller's own, or of the officer's organisations."""
    return case_out(request, number)


@router.get(
    "/cases/{number}/receipt",
    auth=PersonAuth(),
    summary="The receipt of the submission, to keep and to check",
)
def get_receipt(request: HttpRequest, number: str) -> dict[str, Any]:
    """Leaf, salts, promise, inclusion proof and signed head; 409 `not-yet-logged` in the first moments."""
    return receipt_of(queries.own_case(number, by=person_calling(request)).submission_entry_id)


@router.post("/cases/{number}/withdrawal", response={201: NumberOut}, auth=PersonAuth())
def post_withdrawal(request: HttpRequest, number: str, body: ReasonsIn) -> Status[NumberOut]:
    """Withdraw one's own application."""
    withdraw_case(number=number, reasons=body.reasons, by=person_calling(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/urging", response={201: NumberOut}, auth=PersonAuth())
def post_urging(request: HttpRequest, number: str, body: UrgingIn) -> Status[NumberOut]:
    """Ask the office to go on with one's own case, once a working day."""
    urge_case(number=number, reason=body.reason, by=person_calling(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/resubmission", response={201: NumberOut}, auth=PersonAuth())
def post_resubmission(request: HttpRequest, number: str, body: ResubmissionIn) -> Status[NumberOut]:
    """Hand in what the correction notice asked for."""
    slots = [given_slot(slot) for slot in body.slots]
    resubmit_case(
        number=number,
        form=body.form,
        slots=slots,
        signature=token_signature(request),
        by=person_calling(request),
        at=clock.now(),
    )
    return _now(number)


@router.post("/cases/{number}/acceptance", response={201: NumberOut}, auth=OfficerAuth(ACCEPT))
def post_acceptance(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Accept a case."""
    accept_case(number=number, by=officer_calling(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/non-acceptance", response={201: NumberOut}, auth=OfficerAuth(REFUSE_ACCEPTANCE))
def post_non_acceptance(request: HttpRequest, number: str, body: NonAcceptanceIn) -> Status[NumberOut]:
    """Refuse to accept a case, with reasons."""
    officer = officer_calling(request)
    refuse_acceptance(number=number, **body.model_dump(), by=officer, at=clock.now())
    return _now(number)


@router.post(
    "/cases/{number}/correction-notice", response={201: NumberOut}, auth=OfficerAuth(REQUEST_CORRECTION)
)
def post_correction_notice(request: HttpRequest, number: str, body: CorrectionIn) -> Status[NumberOut]:
    """Ask once for everything that must be corrected."""
    wanted = [(entry.what_for, entry.what) for entry in body.wanted]
    request_correction(number=number, wanted=wanted, by=officer_calling(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/review", response={201: NumberOut}, auth=OfficerAuth(REVIEW))
def post_review(request: HttpRequest, number: str, body: OpinionIn) -> Status[NumberOut]:
    """Give the reviewer's opinion."""
    officer = officer_calling(request)
    review_case(number=number, advice=body.advice, opinion=body.opinion, by=officer, at=clock.now())
    return _now(number)


@router.post("/cases/{number}/decision", response={201: NumberOut}, auth=OfficerAuth(DECIDE))
def post_decision(request: HttpRequest, number: str, body: DecisionIn) -> Status[NumberOut]:
    """Grant or refuse."""
    officer = officer_calling(request)
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
    issue_result(number=number, by=officer_calling(request), at=clock.now())
    return _now(number)


def given_slot(slot: SlotIn) -> SlotInput:
    """What is handed in for one slot, as the verbs take it."""
    return SlotInput(
        key=slot.key,
        papers=tuple(slot.papers),
        licence=slot.licence,
        way=How(slot.way) if slot.way else None,
        is_signed=slot.signed,
    )


def _now(number: str) -> Status[NumberOut]:
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
