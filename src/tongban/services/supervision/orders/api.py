"""Orders over HTTP: supervisors issue and check, the organisation that one was sent to replies."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.foundation.papers.public import document_of
from tongban.kernel import clock
from tongban.services.supervision.orders.commands.issue import drop_advice, issue_advice, issue_order
from tongban.services.supervision.orders.commands.reply import check_reply, reply_to_order
from tongban.services.supervision.orders.facts import (
    ORDER_DUTY,
    Ground,
    NewOrder,
    OrderFact,
    OrderKind,
    OrderState,
)
from tongban.services.supervision.orders.papers import LETTER
from tongban.services.supervision.orders.queries import order_for, orders
from tongban.services.supervision.orders.rules import LEAST_DAYS, MOST_DAYS, USUAL_DAYS
from tongban.services.supervision.orders.standing import owner_of
from tongban.standards.working_time import local_day

router = Router(tags=["supervision"])


class OrderIn(Schema):
    """What is ordered, of whom, and within how many working days they reply."""

    organisation_id: UUID
    matter: str = Field(max_length=300)
    opinion: str = Field(max_length=4000)
    case_number: str = Field("", max_length=40)
    card_code: str = Field("", max_length=120)
    reply_days: int = Field(USUAL_DAYS, ge=LEAST_DAYS, le=MOST_DAYS)


class IssuanceIn(Schema):
    """The opinion with which drafted advice is sent."""

    opinion: str = Field(max_length=4000)


class DroppingIn(Schema):
    """Why drafted advice is not sent."""

    reasons: str = Field(max_length=4000)


class ReplyIn(Schema):
    """What the organisation says."""

    text: str = Field(max_length=4000)


class CheckIn(Schema):
    """What the check found; a reply that is not enough goes back for so many working days."""

    accepts: bool
    finding: str = Field(max_length=4000)
    reply_days: int = Field(USUAL_DAYS, ge=LEAST_DAYS, le=MOST_DAYS)


class ReplyOut(Schema):
    """One reply; `accepted` is null until it was checked."""

    place: int
    text: str
    by: str
    made_at: datetime
    accepted: bool | None
    finding: str
    checked_by: str
    checked_at: datetime | None


class OrderOut(Schema):
    """One order as a list has it."""

    number: str
    kind: OrderKind
    ground: Ground
    state: OrderState
    organisation_id: UUID
    issuer_name: str
    matter: str
    case_number: str
    made_at: datetime
    issued_by: str
    issued_at: datetime | None
    reply_due_at: datetime | None
    ended_at: datetime | None


class OrdersOut(Schema):
    """One page; `cursor` leads to the next, empty on the last."""

    orders: list[OrderOut]
    cursor: str


class WholeOrderOut(OrderOut):
    """One order with its replies; `letter` is the id of the sealed paper once it is made."""

    facts_said: str
    opinion: str
    card_codes: list[str]
    ended_words: str
    replies: list[ReplyOut]
    letter: UUID | None


@router.get("/supervision/orders", response=OrdersOut, auth=OfficerAuth())
def get_orders(
    request: HttpRequest, is_open: bool = True, kind: str = "", q: str = "", cursor: str = ""
) -> dict[str, object]:
    """Orders that the caller may read, the newest first, twenty a page."""
    by = officer_calling(request)
    found = orders(by=by, is_open=is_open, kind=kind, words=q, cursor=cursor, today=local_day(clock.now()))
    return {"orders": found.rows, "cursor": found.cursor}


@router.get("/supervision/orders/{number}", response=WholeOrderOut, auth=OfficerAuth())
def get_order(request: HttpRequest, number: str) -> dict[str, object]:
    """One order with its replies."""
    return _whole(request, number)


@router.post("/supervision/orders", response={201: WholeOrderOut}, auth=OfficerAuth(ORDER_DUTY))
def post_order(request: HttpRequest, body: OrderIn) -> Status[dict[str, object]]:
    """Issue an order."""
    number = issue_order(order=NewOrder(**body.model_dump()), by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(
    "/supervision/orders/{number}/issuance", response={201: WholeOrderOut}, auth=OfficerAuth(ORDER_DUTY)
)
def post_issuance(request: HttpRequest, number: str, body: IssuanceIn) -> Status[dict[str, object]]:
    """Issue advice that a rule has drafted."""
    issue_advice(number=number, opinion=body.opinion, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(
    "/supervision/orders/{number}/dropping", response={201: WholeOrderOut}, auth=OfficerAuth(ORDER_DUTY)
)
def post_dropping(request: HttpRequest, number: str, body: DroppingIn) -> Status[dict[str, object]]:
    """Do not issue what a rule has drafted."""
    drop_advice(number=number, reasons=body.reasons, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post("/supervision/orders/{number}/replies", response={201: WholeOrderOut}, auth=OfficerAuth())
def post_reply(request: HttpRequest, number: str, body: ReplyIn) -> Status[dict[str, object]]:
    """Reply, as the post that the order was sent to."""
    reply_to_order(number=number, text=body.text, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(
    "/supervision/orders/{number}/checks", response={201: WholeOrderOut}, auth=OfficerAuth(ORDER_DUTY)
)
def post_check(request: HttpRequest, number: str, body: CheckIn) -> Status[dict[str, object]]:
    """Check the reply: close the order, or send it back."""
    check_reply(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return Status(201, _whole(request, number))


def _whole(request: HttpRequest, number: str) -> dict[str, object]:
    """3 SQL."""
    fact: OrderFact = order_for(number, by=officer_calling(request), today=local_day(clock.now()))
    letter = document_of(owner=owner_of(number), kind=LETTER)
    told = {name: getattr(fact, name) for name in OrderOut.model_fields}
    return told | {
        "facts_said": fact.facts_said,
        "opinion": fact.opinion,
        "card_codes": list(fact.card_codes),
        "ended_words": fact.ended_words,
        "replies": fact.replies,
        "letter": letter.paper.id if letter and letter.paper else None,
    }
