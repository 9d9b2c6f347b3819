"""Complaints on the HTTP API: for who applied."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from tongban.foundation.identity.public import PersonAuth
from tongban.kernel import clock
from tongban.services.feedback.complaints.commands.complain import complain, withdraw_complaint
from tongban.services.feedback.complaints.facts import Complaint, ComplaintKind, ComplaintState, Finding
from tongban.services.feedback.complaints.queries import own_complaints

router = Router(tags=["cases"])


class ComplaintIn(Schema):
    """What one complains of, in one's own words."""

    kind: ComplaintKind
    text: str


class ComplaintOut(Schema):
    """A complaint and its answer. `due_at`: by when something comes next; null at the end."""

    id: UUID
    case_number: str
    kind: ComplaintKind
    state: ComplaintState
    text: str
    filed_at: datetime
    due_at: datetime | None
    finding: Finding | None
    answer: str
    answered_at: datetime | None


@router.post(
    "/cases/{number}/complaints",
    response={201: ComplaintOut},
    auth=PersonAuth(),
    summary="Complain about how a case is handled",
)
def file(request: HttpRequest, number: str, body: ComplaintIn) -> Status[ComplaintOut]:
    """Of one's own case, at any time; refused with `complaint-open` while another one is looked into."""
    by = request.auth  # type: ignore[attr-defined]
    return Status(201, _out(complain(number=number, kind=body.kind, text=body.text, by=by, at=clock.now())))


@router.get(
    "/cases/{number}/complaints",
    response=list[ComplaintOut],
    auth=PersonAuth(),
    summary="One's own complaints about a case",
)
def read(request: HttpRequest, number: str) -> list[ComplaintOut]:
    """The newest first."""
    return [_out(one) for one in own_complaints(number=number, by=request.auth)]  # type: ignore[attr-defined]


@router.post(
    "/complaints/{complaint_id}/withdraw",
    response={204: None},
    auth=PersonAuth(),
    summary="Take a complaint back",
)
def withdraw(request: HttpRequest, complaint_id: UUID) -> Status[None]:
    """As long as it is open; refused with `complaint-moved`."""
    withdraw_complaint(complaint_id=complaint_id, by=request.auth, at=clock.now())  # type: ignore[attr-defined]
    return Status(204, None)


def _out(one: Complaint) -> ComplaintOut:
    return ComplaintOut(
        id=one.id,
        case_number=one.case_number,
        kind=one.kind,
        state=one.state,
        text=one.text,
        filed_at=one.filed_at,
        due_at=one.due_at,
        finding=one.finding,
        answer=one.answer,
        answered_at=one.answered_at,
    )
