"""The hearing within a proceeding over HTTP: asked for, set, challenged, held, its minutes confirmed and signed."""

from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from tongban.foundation.identity.public import OfficerAuth, PersonAuth, officer_calling, person_calling
from tongban.kernel import clock
from tongban.services.cases.public import SignedHow
from tongban.services.decisions.proceedings.api import now_is
from tongban.services.decisions.proceedings.facts import DECIDE, HOLD, OPEN
from tongban.services.decisions.proceedings.hearing.commands.arrange import arrange_hearing
from tongban.services.decisions.proceedings.hearing.commands.ask import ask_hearing, waive_hearing
from tongban.services.decisions.proceedings.hearing.commands.challenge import (
    challenge_chair,
    settle_challenge,
)
from tongban.services.decisions.proceedings.hearing.commands.minutes import (
    close_hearing,
    confirm_minutes,
    keep_minutes,
)
from tongban.services.decisions.proceedings.hearing.facts import HearingPlan
from tongban.services.decisions.proceedings.schemas import StateOut

router = Router(tags=["decisions"])


class HearingAnswerIn(Schema):
    """Whether the holder wants a hearing."""

    wants: bool


class HearingIn(Schema):
    """When, where and by whom it is held; `secret_because`: why the public stays outside."""

    planned_at: AwareDatetime
    venue: str = Field(max_length=300)
    chair: int = Field(description="account of the officer")
    clerk: int = Field(description="account of the officer")
    secret_because: str = Field("", max_length=300)


class ChairChallengeIn(Schema):
    """Which interest the chair has in the matter."""

    reasons: str = Field(max_length=4000)


class ChallengeAnswerIn(Schema):
    """`new_chair` takes over; without one the chair stays."""

    answer: str = Field(max_length=4000)
    new_chair: int | None = Field(None, description="account of the officer")


class HearingMinutesIn(Schema):
    """What was said, part by part, and whether the holder came; without them only the opening is needed."""

    opening: str = Field(max_length=4000)
    proposal: str = Field("", max_length=4000)
    defence: str = Field("", max_length=4000)
    questions: str = Field("", max_length=4000)
    closing: str = Field("", max_length=4000)
    came: bool = True


class MinutesConfirmationIn(Schema):
    """The digest of the minutes that were read."""

    minutes_sha256: str = Field(min_length=64, max_length=64)


class ChairSignatureIn(Schema):
    """How the holder stands to the minutes where they did not confirm them online; `note`: why they would not sign."""

    how: Literal[SignedHow.PAPER, SignedHow.REFUSED] | None = None
    note: str = Field("", max_length=1000)


@router.post("/proceedings/{number}/hearing-request", response={201: StateOut}, auth=PersonAuth())
def post_hearing_request(request: HttpRequest, number: str) -> Status[StateOut]:
    """Ask for a hearing as the holder, within five working days."""
    ask_hearing(number=number, by=person_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/hearing-waiver", response={201: StateOut}, auth=PersonAuth())
def post_hearing_waiver(request: HttpRequest, number: str) -> Status[StateOut]:
    """Say as the holder that no hearing is wanted."""
    waive_hearing(number=number, by=person_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/hearing-answer", response={201: StateOut}, auth=OfficerAuth(OPEN))
def post_hearing_answer(request: HttpRequest, number: str, body: HearingAnswerIn) -> Status[StateOut]:
    """Write down what the holder answered at the office or by letter."""
    verb = ask_hearing if body.wants else waive_hearing
    verb(number=number, by=officer_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/hearings", response={201: StateOut}, auth=OfficerAuth(DECIDE))
def post_hearing(request: HttpRequest, number: str, body: HearingIn) -> Status[StateOut]:
    """Set the hearing that was asked for, or another time, place or chair."""
    plan = HearingPlan(**body.model_dump())
    arrange_hearing(number=number, plan=plan, by=officer_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/challenge", response={201: StateOut}, auth=PersonAuth())
def post_challenge(request: HttpRequest, number: str, body: ChairChallengeIn) -> Status[StateOut]:
    """Ask that the chair stand aside, once, before the hearing begins."""
    challenge_chair(number=number, reasons=body.reasons, by=person_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/challenge-answer", response={201: StateOut}, auth=OfficerAuth(DECIDE))
def post_challenge_answer(request: HttpRequest, number: str, body: ChallengeAnswerIn) -> Status[StateOut]:
    """Answer it."""
    settle_challenge(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return now_is(request, number)


@router.post("/proceedings/{number}/minutes", response={201: StateOut}, auth=OfficerAuth(HOLD))
def post_minutes(request: HttpRequest, number: str, body: HearingMinutesIn) -> Status[StateOut]:
    """Keep the minutes as the chair, and put them before the holder."""
    parts = body.model_dump(exclude={"came"})
    keep_minutes(number=number, parts=parts, came=body.came, by=officer_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/minutes-confirmation", response={201: StateOut}, auth=PersonAuth())
def post_confirmation(request: HttpRequest, number: str, body: MinutesConfirmationIn) -> Status[StateOut]:
    """Confirm the minutes as the holder."""
    confirm_minutes(number=number, sha256=body.minutes_sha256, by=person_calling(request), at=clock.now())
    return now_is(request, number)


@router.post("/proceedings/{number}/minutes-signature", response={201: StateOut}, auth=OfficerAuth(HOLD))
def post_signature(request: HttpRequest, number: str, body: ChairSignatureIn) -> Status[StateOut]:
    """Sign the minutes as the chair: they go into the file."""
    close_hearing(number=number, how=body.how, note=body.note, by=officer_calling(request), at=clock.now())
    return now_is(request, number)
