"""What officers do over HTTP about hearing, site visits and experts."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.kernel import clock
from tongban.services.cases.procedures.api.answering import standing_now
from tongban.services.cases.procedures.api.schemas import (
    ChallengeAnswerIn,
    ExpertOpinionIn,
    HearingAnswerIn,
    HearingIn,
    MinutesIn,
    MinutesNoteIn,
    PartyIn,
    RightIn,
    SiteVisitIn,
    TakenStatementIn,
)
from tongban.services.cases.procedures.commands.arrange_hearing import Plan, arrange_hearing
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing, waive_hearing
from tongban.services.cases.procedures.commands.challenge_chair import settle_challenge
from tongban.services.cases.procedures.commands.enter_party import enter_interested_party
from tongban.services.cases.procedures.commands.keep_minutes import close_hearing, keep_minutes
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.sign_minutes import note_signature
from tongban.services.cases.procedures.commands.take_opinion import Said, take_expert_opinion
from tongban.services.cases.procedures.commands.tell_right import tell_hearing_right
from tongban.services.cases.procedures.commands.visit_site import Seen, record_visit, sign_visit
from tongban.services.cases.procedures.facts import ARRANGE, EXPERTS, HEAR, HOLD, VISIT
from tongban.services.cases.schemas import NumberOut
from tongban.services.cases.sent import token_signature

router = Router(tags=["cases"])


class PartyOut(Schema):
    """The interested party that was entered."""

    id: UUID


class SiteVisitOut(Schema):
    """The record's place among the case's, and whether all have signed."""

    place: int
    is_complete: bool


class OpinionPlaceOut(Schema):
    """The opinion's place among the case's."""

    place: int


@router.post("/cases/{number}/interested-parties", response={201: PartyOut}, auth=OfficerAuth(HEAR))
def post_party(request: HttpRequest, number: str, body: PartyIn) -> Status[PartyOut]:
    """Enter an interested party."""
    found = enter_interested_party(
        number=number, by=officer_calling(request), at=clock.now(), **body.model_dump()
    )
    return Status(201, PartyOut(id=found))


@router.post("/cases/{number}/hearing-rights", response={201: NumberOut}, auth=OfficerAuth(HEAR))
def post_rights(request: HttpRequest, number: str, body: RightIn) -> Status[NumberOut]:
    """Tell all parties who were not told what is about to be decided, and that they may be heard."""
    tell_hearing_right(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return standing_now(number)


@router.post("/cases/{number}/hearings", response={201: NumberOut}, auth=OfficerAuth(ARRANGE))
def post_hearing(request: HttpRequest, number: str, body: HearingIn) -> Status[NumberOut]:
    """Arrange a hearing, or set another time, place or chair."""
    plan = Plan(**body.model_dump())
    arrange_hearing(number=number, plan=plan, by=officer_calling(request), at=clock.now())
    return standing_now(number)


@router.post("/cases/{number}/minutes", response={201: NumberOut}, auth=OfficerAuth(HOLD))
def post_minutes(request: HttpRequest, number: str, body: MinutesIn) -> Status[NumberOut]:
    """Put the minutes of the hearing before who came."""
    parts = body.model_dump(exclude={"present"})
    keep_minutes(
        number=number, parts=parts, present=body.present, by=officer_calling(request), at=clock.now()
    )
    return standing_now(number)


@router.post("/cases/{number}/minutes-signature", response={201: NumberOut}, auth=OfficerAuth(HOLD))
def post_minutes_signature(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Sign the minutes as the chair, when all others have; the token signs, and the hearing is closed."""
    close_hearing(
        number=number, signature=token_signature(request), by=officer_calling(request), at=clock.now()
    )
    return standing_now(number)


@router.post("/cases/{number}/site-visits", response={201: SiteVisitOut}, auth=OfficerAuth(VISIT))
def post_visit(request: HttpRequest, number: str, body: SiteVisitIn) -> Status[SiteVisitOut]:
    """Record a site visit and sign it."""
    seen = Seen(**(body.model_dump() | {"officers": tuple(body.officers)}))
    place = record_visit(number=number, seen=seen, by=officer_calling(request), at=clock.now())
    return Status(201, SiteVisitOut(place=place, is_complete=False))


@router.post(
    "/cases/{number}/site-visits/{place}/signature", response={201: SiteVisitOut}, auth=OfficerAuth(VISIT)
)
def post_visit_signature(request: HttpRequest, number: str, place: int) -> Status[SiteVisitOut]:
    """Sign the record of a site visit as an officer who was there."""
    is_complete = sign_visit(number=number, place=place, by=officer_calling(request), at=clock.now())
    return Status(201, SiteVisitOut(place=place, is_complete=is_complete))


@router.post("/cases/{number}/statements-taken", response={201: NumberOut}, auth=OfficerAuth(HEAR))
def post_taken_statement(request: HttpRequest, number: str, body: TakenStatementIn) -> Status[NumberOut]:
    """Take down what a party said at the office, or wrote."""
    make_statement(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return standing_now(number)


@router.post("/cases/{number}/hearing-answers", response={201: NumberOut}, auth=OfficerAuth(HEAR))
def post_hearing_answer(request: HttpRequest, number: str, body: HearingAnswerIn) -> Status[NumberOut]:
    """Write down that a party asks for a hearing at the office, or wants none."""
    answer = ask_hearing if body.wants_hearing else waive_hearing
    answer(number=number, party=body.party, by=officer_calling(request), at=clock.now())
    return standing_now(number)


@router.post(
    "/cases/{number}/challenges/{challenge_id}/answer", response={201: NumberOut}, auth=OfficerAuth(ARRANGE)
)
def post_challenge_answer(
    request: HttpRequest, number: str, challenge_id: UUID, body: ChallengeAnswerIn
) -> Status[NumberOut]:
    """Answer a request that the chair stand aside: with another chair, or that the chair stays."""
    settle_challenge(
        number=number,
        challenge=challenge_id,
        by=officer_calling(request),
        at=clock.now(),
        **body.model_dump(),
    )
    return standing_now(number)


@router.post("/cases/{number}/minutes-notes", response={201: NumberOut}, auth=OfficerAuth(HOLD))
def post_minutes_note(request: HttpRequest, number: str, body: MinutesNoteIn) -> Status[NumberOut]:
    """Note that somebody signed the minutes by hand, with the page, or would not sign and why."""
    note_signature(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return standing_now(number)


@router.post("/cases/{number}/expert-opinions", response={201: OpinionPlaceOut}, auth=OfficerAuth(EXPERTS))
def post_expert_opinion(request: HttpRequest, number: str, body: ExpertOpinionIn) -> Status[OpinionPlaceOut]:
    """Enter what one expert says, while the special procedure “expert review” runs."""
    place = take_expert_opinion(
        number=number,
        said=Said(**body.model_dump(exclude={"signed_page"})),
        signed_page=body.signed_page,
        by=officer_calling(request),
        at=clock.now(),
    )
    return Status(201, OpinionPlaceOut(place=place))
