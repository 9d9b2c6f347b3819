"""What the applicant and interested parties do over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tongban.foundation.identity.public import PersonAuth, person_calling
from tongban.kernel import clock
from tongban.services.cases.procedures.api.answering import standing_now
from tongban.services.cases.procedures.api.schemas import ChallengeIn, MinutesSignatureIn, StatementIn
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing, waive_hearing
from tongban.services.cases.procedures.commands.challenge_chair import challenge_chair
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.sign_minutes import confirm_minutes
from tongban.services.cases.procedures.standing import own_interest
from tongban.services.cases.schemas import NumberOut
from tongban.services.cases.sent import token_signature

router = Router(tags=["cases"])


class HearingAskedOut(Schema):
    """By when the hearing is held."""

    hold_by: date


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
def post_concern_confirmation(
    request: HttpRequest, interest_id: UUID, body: MinutesSignatureIn
) -> Status[None]:
    """Sign the minutes as an interested party; the token signs."""
    confirm_minutes(
        signature=token_signature(request), sha256=body.minutes_sha256, **_as_party(request, interest_id)
    )
    return Status(204, None)


@router.post("/cases/{number}/statements", response={201: NumberOut}, auth=PersonAuth())
def post_statement(request: HttpRequest, number: str, body: StatementIn) -> Status[NumberOut]:
    """Make a statement in one's own case."""
    make_statement(number=number, text=body.text, by=person_calling(request), at=clock.now())
    return standing_now(number)


@router.post("/cases/{number}/hearing-request", response={201: HearingAskedOut}, auth=PersonAuth())
def post_request(request: HttpRequest, number: str) -> Status[HearingAskedOut]:
    """Ask for a hearing in one's own case, within five working days."""
    asked = ask_hearing(number=number, by=person_calling(request), at=clock.now())
    return Status(201, HearingAskedOut(hold_by=asked.hold_by))


@router.post("/cases/{number}/hearing-waiver", response={201: NumberOut}, auth=PersonAuth())
def post_waiver(request: HttpRequest, number: str) -> Status[NumberOut]:
    """Say in one's own case that no hearing is wanted."""
    waive_hearing(number=number, by=person_calling(request), at=clock.now())
    return standing_now(number)


@router.post("/cases/{number}/challenge", response={201: NumberOut}, auth=PersonAuth())
def post_challenge(request: HttpRequest, number: str, body: ChallengeIn) -> Status[NumberOut]:
    """Ask in one's own case that the chair stand aside."""
    challenge_chair(number=number, reasons=body.reasons, by=person_calling(request), at=clock.now())
    return standing_now(number)


@router.post("/cases/{number}/minutes-confirmation", response={201: NumberOut}, auth=PersonAuth())
def post_confirmation(request: HttpRequest, number: str, body: MinutesSignatureIn) -> Status[NumberOut]:
    """Sign the minutes in one's own case; the token signs."""
    confirm_minutes(
        number=number,
        signature=token_signature(request),
        sha256=body.minutes_sha256,
        by=person_calling(request),
        at=clock.now(),
    )
    return standing_now(number)


def _as_party(request: HttpRequest, interest_id: UUID) -> dict[str, Any]:
    """What each act of an interested party takes. Raises NotFound."""
    person = person_calling(request)
    row = own_interest(interest_id, by=person)
    return {"number": row.case.number, "party": row.pk, "by": person, "at": clock.now()}
