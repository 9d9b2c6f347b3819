"""Hearing and site visits over HTTP. Acts create nouns; `/concerns` is what an interested party has."""

from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import OfficerAuth, Person, PersonAuth
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.facts import Outcome
from tongban.services.cases.procedures.commands.arrange_hearing import Plan, arrange_hearing
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing, waive_hearing
from tongban.services.cases.procedures.commands.challenge_chair import challenge_chair
from tongban.services.cases.procedures.commands.enter_party import enter_interested_party
from tongban.services.cases.procedures.commands.keep_minutes import (
    close_hearing,
    confirm_minutes,
    keep_minutes,
)
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.tell_right import tell_hearing_right
from tongban.services.cases.procedures.commands.visit_site import Seen, record_visit, sign_visit
from tongban.services.cases.procedures.facts import ARRANGE, HEAR, HOLD, VISIT, SignedHow
from tongban.services.cases.procedures.standing import interests_of, own_interest
from tongban.services.cases.schemas import NumberOut

router = Router(tags=["cases"])


class ConcernOut(Schema):
    """A case of somebody else that concerns the caller: nothing of the applicant, and no number."""

    id: UUID
    item: str
    stake: str
    entered_at: datetime
    state: str
    outcome: str


class StatementIn(Schema):
    """What is said."""

    text: str = Field(max_length=4000)


class ChallengeIn(Schema):
    """Why the chair should stand aside."""

    reasons: str = Field(max_length=4000)


class ConfirmationIn(Schema):
    """The digest of the minutes that were read."""

    minutes_sha256: str = Field(min_length=64, max_length=64)


class PartyIn(Schema):
    """Who is concerned, and how, in words that they read."""

    name: str = Field(max_length=100)
    id_number: str = Field("", max_length=18, description="empty: told on paper only")
    stake: str = Field(max_length=4000)


class PartyOut(Schema):
    """The interested party that was entered."""

    id: UUID


class RightIn(Schema):
    """What is about to be decided, and why."""

    intended: Outcome
    reasons: str = Field(max_length=4000)
    article: str = Field(max_length=300)


class HearingIn(Schema):
    """When, where and by whom a hearing is held."""

    planned_at: AwareDatetime
    venue: str = Field(max_length=300)
    why: str = Field(max_length=4000)
    chair: int = Field(description="account of the officer")
    clerk: int = Field(description="account of the officer")
    is_announced: bool = False
    secret_because: str = Field("", max_length=300)


class MinutesIn(Schema):
    """What was said, by parts, and who came: `applicant`, or an interested party's id."""

    opening: str = Field(max_length=4000)
    opinion: str = Field(max_length=4000)
    applicant: str = Field("", max_length=4000)
    interested: str = Field("", max_length=4000)
    questions: str = Field("", max_length=4000)
    closing: str = Field(max_length=4000)
    present: list[str] = []


class SiteVisitIn(Schema):
    """What a site visit found, who was there, and who was met."""

    site: str = Field(max_length=300)
    begun_at: AwareDatetime
    ended_at: AwareDatetime
    officers: list[int] = Field(description="accounts of those who were there besides the caller")
    met_name: str = Field(max_length=100)
    met_role: str = Field(max_length=100)
    met_how: Literal[SignedHow.PAPER, SignedHow.REFUSED] = SignedHow.PAPER
    met_note: str = Field("", max_length=300)
    findings: str = Field(max_length=4000)
    conclusion: str = Field(max_length=4000)
    meets: bool


class HearingAskedOut(Schema):
    """By when the hearing is held."""

    hold_by: date


class SiteVisitOut(Schema):
    """The record's place among the case's, and whether all have signed."""

    place: int
    is_complete: bool


@router.get("/concerns", response=list[ConcernOut], auth=PersonAuth())
def get_concerns(request: HttpRequest) -> list[ConcernOut]:
    """Cases of others that concern the caller, the latest first, at most fifty."""
    return [
        ConcernOut(
            id=row.pk,
            item=row.case.item_name,
            stake=row.stake,
            entered_at=row.entered_at,
            state=row.case.state,
            outcome=row.case.outcome,
        )
        for row in interests_of(_person(request))
    ]


@router.post("/concerns/{interest_id}/statements", response={204: None}, auth=PersonAuth())
def post_concern_statement(request: HttpRequest, interest_id: UUID, body: StatementIn) -> Status[None]:
    """Make a statement as an interested party."""
    make_statement(text=body.text, **_as_party(request, interest_id))
    return Status(204, None)


@router.post("/concerns/{interest_id}/hearing-request", response={201: HearingAskedOut}, auth=PersonAuth())
def post_concern_request(request: HttpRequest, interest_id: UUID) -> Status[HearingAskedOut]:
    """Ask for a hearing as an interested party, within five working days."""
    return Status(201, HearingAskedOut(hold_by=ask_hearing(**_as_party(request, interest_id)).hold_by))


@router.post("/concerns/{interest_id}/hearing-waiver", response={204: None}, auth=PersonAuth())
def post_concern_waiver(request: HttpRequest, interest_id: UUID) -> Status[None]:
    """Say as an interested party that no hearing is wanted."""
    waive_hearing(**_as_party(request, interest_id))
    return Status(204, None)


@router.post("/concerns/{interest_id}/challenge", response={204: None}, auth=PersonAuth())
def post_concern_challenge(request: HttpRequest, interest_id: UUID, body: ChallengeIn) -> Status[None]:
    """Ask as an interested party that the chair stand aside."""
    challenge_chair(reasons=body.reasons, **_as_party(request, interest_id))
    return Status(204, None)


@router.post("/concerns/{interest_id}/minutes-confirmation", response={204: None}, auth=PersonAuth())
def post_concern_confirmation(request: HttpRequest, interest_id: UUID, body: ConfirmationIn) -> Status[None]:
    """Confirm the minutes as an interested party."""
    confirm_minutes(sha256=body.minutes_sha256, **_as_party(request, interest_id))
    return Status(204, None)


@router.post("/cases/{number}/statements", response={201: NumberOut}, auth=PersonAuth())
def post_statement(request: HttpRequest, number: str, body: StatementIn) -> Status[NumberOut]:
    """Make a statement in one's own case."""
    make_statement(number=number, text=body.text, by=_person(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/hearing-request", response={201: HearingAskedOut}, auth=PersonAuth())
def post_request(request: HttpRequest, number: str) -> Status[HearingAskedOut]:
    """Ask for a hearing in one's own case, within five working days."""
    asked = ask_hearing(number=number, by=_person(request), at=clock.now())
    return Status(201, HearingAskedOut(hold_by=asked.hold_by))


@router.post("/cases/{number}/hearing-waiver", response={201: NumberOut}, auth=PersonAuth())
def post_waiver(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Say in one's own case that no hearing is wanted."""
    waive_hearing(number=number, by=_person(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/challenge", response={201: NumberOut}, auth=PersonAuth())
def post_challenge(request: HttpRequest, number: str, body: ChallengeIn) -> Status[NumberOut]:
    """Ask in one's own case that the chair stand aside."""
    challenge_chair(number=number, reasons=body.reasons, by=_person(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/minutes-confirmation", response={201: NumberOut}, auth=PersonAuth())
def post_confirmation(request: HttpRequest, number: str, body: ConfirmationIn) -> Status[NumberOut]:
    """Confirm the minutes in one's own case."""
    confirm_minutes(number=number, sha256=body.minutes_sha256, by=_person(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/interested-parties", response={201: PartyOut}, auth=OfficerAuth(HEAR))
def post_party(request: HttpRequest, number: str, body: PartyIn) -> Status[PartyOut]:
    """Enter an interested party."""
    found = enter_interested_party(number=number, by=_officer(request), at=clock.now(), **body.model_dump())
    return Status(201, PartyOut(id=found))


@router.post("/cases/{number}/hearing-rights", response={201: NumberOut}, auth=OfficerAuth(HEAR))
def post_rights(request: HttpRequest, number: str, body: RightIn) -> Status[NumberOut]:
    """Tell all parties who were not told what is about to be decided, and that they may be heard."""
    tell_hearing_right(number=number, by=_officer(request), at=clock.now(), **body.model_dump())
    return _now(number)


@router.post("/cases/{number}/hearings", response={201: NumberOut}, auth=OfficerAuth(ARRANGE))
def post_hearing(request: HttpRequest, number: str, body: HearingIn) -> Status[NumberOut]:
    """Arrange a hearing, or set another time, place or chair."""
    plan = Plan(**body.model_dump())
    arrange_hearing(number=number, plan=plan, by=_officer(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/minutes", response={201: NumberOut}, auth=OfficerAuth(HOLD))
def post_minutes(request: HttpRequest, number: str, body: MinutesIn) -> Status[NumberOut]:
    """Put the minutes of the hearing before who came."""
    parts = body.model_dump(exclude={"present"})
    keep_minutes(number=number, parts=parts, present=body.present, by=_officer(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/minutes-signature", response={201: NumberOut}, auth=OfficerAuth(HOLD))
def post_minutes_signature(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Sign the minutes as the chair."""
    close_hearing(number=number, by=_officer(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/site-visits", response={201: SiteVisitOut}, auth=OfficerAuth(VISIT))
def post_visit(request: HttpRequest, number: str, body: SiteVisitIn) -> Status[SiteVisitOut]:
    """Record a site visit and sign it."""
    seen = Seen(**(body.model_dump() | {"officers": tuple(body.officers)}))
    place = record_visit(number=number, seen=seen, by=_officer(request), at=clock.now())
    return Status(201, SiteVisitOut(place=place, is_complete=False))


@router.post(
    "/cases/{number}/site-visits/{place}/signature", response={201: SiteVisitOut}, auth=OfficerAuth(VISIT)
)
def post_visit_signature(request: HttpRequest, number: str, place: int) -> Status[SiteVisitOut]:
    """Sign the record of a site visit as an officer who was there."""
    is_complete = sign_visit(number=number, place=place, by=_officer(request), at=clock.now())
    return Status(201, SiteVisitOut(place=place, is_complete=is_complete))


def _as_party(request: HttpRequest, interest_id: UUID) -> dict[str, Any]:
    """What each act of an interested party takes. Raises NotFound."""
    person = _person(request)
    row = own_interest(interest_id, by=person)
    return {"number": row.case.number, "party": row.pk, "by": person, "at": clock.now()}


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.auth)  # type: ignore[attr-defined]


def _officer(request: HttpRequest) -> Officer:
    return cast(Officer, request.auth)  # type: ignore[attr-defined]


def _now(number: str) -> Status[NumberOut]:
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
