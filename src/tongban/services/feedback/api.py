"""Ratings on the HTTP API."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tongban.foundation.identity.public import PersonAuth
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.services.feedback.answers.api import router as answers
from tongban.services.feedback.commands.rate import rate_case, supplement_rating
from tongban.services.feedback.complaints.api import router as complaints
from tongban.services.feedback.enquiries.api import router as enquiries
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.feedback.queries import own_rating

router = Router(tags=["cases"])
router.add_router("", complaints)
router.add_router("", enquiries)
router.add_router("", answers)


class RatingIn(Schema):
    """A rating: its level and, of the national details of that level, those that apply."""

    level: RatingLevel
    options: list[str] = Field(default_factory=list, description="Codes of the vocabulary evaluation_detail.")
    text: str = ""
    channel: Channel = Channel.PC


class SupplementIn(Schema):
    """Words that are added once."""

    text: str


class RatingOut(Schema):
    """A rating with the codes of both standards."""

    number: str
    level: RatingLevel
    level_name: str
    device_code: str
    gbt_code: str
    options: list[str]
    text: str
    supplement: str
    rated_at: datetime


@router.post(
    "/cases/{number}/rating",
    response={201: RatingOut},
    auth=PersonAuth(),
    summary="Rate a case that has ended",
)
def rate(request: HttpRequest, number: str, body: RatingIn) -> Status[RatingOut]:
    """Once a case; refused with `case-not-ended` and `case-already-rated`."""
    by = request.auth  # type: ignore[attr-defined]
    rate_case(
        number=number,
        by=by,
        level=body.level,
        options=body.options,
        text=body.text,
        channel=body.channel,
        at=clock.now(),
    )
    return Status(201, _rating(number, request))


@router.post(
    "/cases/{number}/rating/supplement",
    response=RatingOut,
    auth=PersonAuth(),
    summary="Add to a rating, once",
)
def supplement(request: HttpRequest, number: str, body: SupplementIn) -> RatingOut:
    """Within thirty days; refused with `rating-already-supplemented`."""
    supplement_rating(number=number, by=request.auth, text=body.text, at=clock.now())  # type: ignore[attr-defined]
    return _rating(number, request)


@router.get(
    "/cases/{number}/rating", response=RatingOut, auth=PersonAuth(), summary="One's own rating of a case"
)
def read_rating(request: HttpRequest, number: str) -> RatingOut:
    """Only for who gave it."""
    return _rating(number, request)


def _rating(number: str, request: HttpRequest) -> RatingOut:
    found = own_rating(number=number, by=request.auth)  # type: ignore[attr-defined]
    if found is None:
        raise NotFound
    return RatingOut(
        number=found.number,
        level=found.level,
        level_name=found.level.text,
        device_code=found.level.device_code,
        gbt_code=found.level.gbt_code,
        options=list(found.options),
        text=found.text,
        supplement=found.supplement,
        rated_at=found.rated_at,
    )
