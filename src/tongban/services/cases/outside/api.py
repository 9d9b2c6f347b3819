"""What another system reports, over HTTP: `POST /cases/{number}/outside-acts`."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field, ValidationError

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.services.cases.outside.commands.bring_act import bring_act
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.commands.reclaim import reclaim_case
from tongban.services.cases.outside.facts import BRING, HAND_OVER, RECLAIM, ActName, ReportedAct
from tongban.services.cases.queries import state_of
from tongban.services.cases.schemas import (
    CorrectionIn,
    DecisionIn,
    NonAcceptanceIn,
    NumberOut,
    OpinionIn,
    ReasonsIn,
)

router = Router(tags=["cases"])
_SHAPES: dict[ActName, type[Schema]] = {
    ActName.CORRECTION_NOTICE: CorrectionIn,
    ActName.NON_ACCEPTANCE: NonAcceptanceIn,
    ActName.REVIEW: OpinionIn,
    ActName.DECISION: DecisionIn,
}


class OutsideActIn(Schema):
    """An act that another system did."""

    id: str = Field(min_length=1, max_length=80, description="the sender's; the same id is the same act")
    after: str = Field("", max_length=80, description="id of the act that it presupposes; empty: the first")
    act: ActName
    done_at: AwareDatetime = Field(description="when it was done there")
    said: dict[str, Any] = Field({}, description="as the body of the API's own act of that name")


class OutsideActOut(Schema):
    """What became of it."""

    id: str
    state: str = Field(description="`done`, or `kept` until the act before it comes")
    done_at: datetime
    recorded_at: datetime
    case_state: str


@router.post(
    "/cases/{number}/outside-acts",
    response={201: OutsideActOut, 200: OutsideActOut},
    auth=OfficerAuth(BRING),
)
def post_outside_act(request: HttpRequest, number: str, body: OutsideActIn) -> Status[OutsideActOut]:
    """Report an act on a case that another system handles. The same id again answers 200 and changes nothing."""
    act = ReportedAct(
        act_id=body.id, after=body.after, name=body.act, done_at=body.done_at, said=_checked(body)
    )
    brought = bring_act(number=number, act=act, by=officer_calling(request), at=clock.now())
    said = OutsideActOut(
        id=brought.act_id,
        state=brought.state,
        done_at=brought.done_at,
        recorded_at=brought.arrived_at,
        case_state=state_of(number),
    )
    return Status(201 if brought.is_new else 200, said)


@router.post("/cases/{number}/hand-over", response={201: NumberOut}, auth=OfficerAuth(HAND_OVER))
def post_hand_over(
    request: HttpRequest,
    number: str,
    system: Annotated[
        str, Query(max_length=40, description="short name; empty where only one is connected")
    ] = "",
) -> Status[NumberOut]:
    """Hand a case to a connected system."""
    hand_over_case(number=number, system=system, by=officer_calling(request), at=clock.now())
    return Status(201, NumberOut(number=number, state=state_of(number)))


@router.post("/cases/{number}/reclaim", response={201: NumberOut}, auth=OfficerAuth(RECLAIM))
def post_reclaim(request: HttpRequest, number: str, body: ReasonsIn) -> Status[NumberOut]:
    """Take a case back from the system that handles it, with reasons."""
    reclaim_case(number=number, reasons=body.reasons, by=officer_calling(request), at=clock.now())
    return Status(201, NumberOut(number=number, state=state_of(number)))


def _checked(body: OutsideActIn) -> dict[str, Any]:
    """What the act says, in the shape of the API's own act. Raises Invalid."""
    shape = _SHAPES.get(body.act)
    if shape is None:
        return {}
    try:
        return shape(**body.said).model_dump(mode="json")
    except ValidationError as error:
        wrong = {".".join(map(str, one["loc"])) or "said": one["msg"] for one in error.errors()}
        raise Invalid(facts={"fields": wrong}) from error
