"""Acts of review over HTTP. Acts create nouns; `seat` names which of several places one means."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.commands.add_reviewer import DUTY as ADD
from tongban.services.cases.commands.add_reviewer import add_reviewer
from tongban.services.cases.commands.ask_opinion import DUTY as ASK
from tongban.services.cases.commands.ask_opinion import ask_opinion
from tongban.services.cases.commands.give_opinion import DUTY as ANSWER
from tongban.services.cases.commands.give_opinion import give_opinion
from tongban.services.cases.commands.send_back import DUTY as RETURN
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.commands.take_back import DUTY as TAKE_BACK
from tongban.services.cases.commands.take_back import take_back_act
from tongban.services.cases.commands.transfer import DUTY as TRANSFER
from tongban.services.cases.commands.transfer import transfer_step
from tongban.services.cases.schemas import NumberOut
from tongban.services.process.public import Role

router = Router(tags=["cases"])


class SeatIn(Schema):
    """At which open seat one acts."""

    seat: UUID | None = Field(None, description="null: one's first open seat of the case")


class ReturnIn(SeatIn):
    """Where the case goes back to, and why."""

    to: UUID = Field(description="the `step` of a finished review")
    reasons: str = Field(max_length=4000)


class PlaceIn(SeatIn):
    """A post of an organisation."""

    organisation: str = Field(max_length=40, description="credit code or local code")
    post: str = Field(max_length=40)


class ReviewerIn(PlaceIn):
    """Who is to look, when, and at what."""

    when: Literal[Role.BEFORE, Role.AFTER] = Field(description="`before` the step is done, or `after` it")
    question: str = Field(max_length=4000)


class QuestionIn(PlaceIn):
    """Of whom an opinion is asked, and whether the step waits for it."""

    question: str = Field(max_length=4000)
    is_awaited: bool = True


class AnswerIn(SeatIn):
    """What one thinks who was asked."""

    agrees: bool
    opinion: str = Field("", max_length=4000)


class TransferIn(PlaceIn):
    """To whom a seat goes, and why."""

    reasons: str = Field(max_length=4000)


class TakeBackIn(Schema):
    """Which act is taken back."""

    seat: UUID = Field(description="the `id` of the step that one has done")


@router.post("/cases/{number}/return", response={201: NumberOut}, auth=OfficerAuth(RETURN))
def post_return(request: HttpRequest, number: str, body: ReturnIn) -> Status[NumberOut]:
    """Return a case to a finished review."""
    send_back_case(
        number=number,
        to=body.to,
        reasons=body.reasons,
        by=officer_calling(request),
        at=clock.now(),
        seat=body.seat,
    )
    return _now(number)


@router.post("/cases/{number}/reviewers", response={201: NumberOut}, auth=OfficerAuth(ADD))
def post_reviewer(request: HttpRequest, number: str, body: ReviewerIn) -> Status[NumberOut]:
    """Add a reviewer to one's step."""
    add_reviewer(
        number=number,
        role=body.when,
        organisation_id=organisation_by_code(body.organisation).id,
        post=body.post,
        question=body.question,
        by=officer_calling(request),
        at=clock.now(),
        seat=body.seat,
    )
    return _now(number)


@router.post("/cases/{number}/questions", response={201: NumberOut}, auth=OfficerAuth(ASK))
def post_question(request: HttpRequest, number: str, body: QuestionIn) -> Status[NumberOut]:
    """Ask another post or organisation for its opinion."""
    ask_opinion(
        number=number,
        organisation_id=organisation_by_code(body.organisation).id,
        post=body.post,
        question=body.question,
        is_awaited=body.is_awaited,
        by=officer_calling(request),
        at=clock.now(),
        seat=body.seat,
    )
    return _now(number)


@router.post("/cases/{number}/opinion", response={201: NumberOut}, auth=OfficerAuth(ANSWER))
def post_opinion(request: HttpRequest, number: str, body: AnswerIn) -> Status[NumberOut]:
    """Answer what one was asked."""
    give_opinion(
        number=number,
        agrees=body.agrees,
        opinion=body.opinion,
        by=officer_calling(request),
        at=clock.now(),
        seat=body.seat,
    )
    return _now(number)


@router.post("/cases/{number}/transfer", response={201: NumberOut}, auth=OfficerAuth(TRANSFER))
def post_transfer(request: HttpRequest, number: str, body: TransferIn) -> Status[NumberOut]:
    """Pass one's seat on to another post."""
    transfer_step(
        number=number,
        organisation_id=organisation_by_code(body.organisation).id,
        post=body.post,
        reasons=body.reasons,
        by=officer_calling(request),
        at=clock.now(),
        seat=body.seat,
    )
    return _now(number)


@router.post("/cases/{number}/taking-back", response={201: NumberOut}, auth=OfficerAuth(TAKE_BACK))
def post_taking_back(request: HttpRequest, number: str, body: TakeBackIn) -> Status[NumberOut]:
    """Take back one's own act before the next person has begun."""
    take_back_act(number=number, seat=body.seat, by=officer_calling(request), at=clock.now())
    return _now(number)


def _now(number: str) -> Status[NumberOut]:
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
