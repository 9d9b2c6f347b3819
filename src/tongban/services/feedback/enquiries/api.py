"""Enquiries on the HTTP API: for who asks."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from tongban.foundation.identity.public import PersonAuth, person_calling
from tongban.foundation.messages.public import thread
from tongban.kernel import clock
from tongban.services.feedback.enquiries.commands.ask_further import ask_further
from tongban.services.feedback.enquiries.commands.close import close_enquiry
from tongban.services.feedback.enquiries.commands.open import open_enquiry
from tongban.services.feedback.enquiries.facts import BEFORE, Enquiry, EnquiryState
from tongban.services.feedback.enquiries.queries import own_enquiries, own_enquiry

router = Router(tags=["enquiries"])


class QuestionIn(Schema):
    """A question, in one's own words. Without an item it goes to the office for general questions."""

    text: str
    item_code: str = Field("", max_length=60)
    key: str = Field("", max_length=80, description="Sending it again with the same key opens no second one.")


class FurtherIn(Schema):
    """A further question, or more about one that waits."""

    text: str


class EnquiryOut(Schema):
    """An enquiry. `due_at`: the last moment for the answer; null when no question waits."""

    number: str
    title: str
    item_code: str
    item_name: str
    organisation_name: str
    state: EnquiryState
    opened_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None


class NoteOut(Schema):
    """One note of the thread. `before`: what was said before the question came to the office."""

    side: str
    name: str
    text: str
    before: bool
    papers: list[UUID]
    at: datetime


class ThreadOut(EnquiryOut):
    """An enquiry with everything that was written in it."""

    notes: list[NoteOut]


class EnquiriesOut(Schema):
    """A page of enquiries; `cursor` leads to the next, empty on the last."""

    enquiries: list[EnquiryOut]
    cursor: str


@router.post("/enquiries", response={201: EnquiryOut}, auth=PersonAuth(), summary="Ask an office")
def ask(request: HttpRequest, body: QuestionIn) -> Status[EnquiryOut]:
    """The office of the service answers; refused with `enquiries-too-many`, `enquiry-without-office`."""
    done = open_enquiry(
        by=person_calling(request), text=body.text, item_code=body.item_code, key=body.key, at=clock.now()
    )
    return Status(201, EnquiryOut(**_fields(done)))


@router.get("/enquiries", response=EnquiriesOut, auth=PersonAuth(), summary="One's own enquiries")
def mine(request: HttpRequest, cursor: Annotated[str, Query(max_length=200)] = "") -> EnquiriesOut:
    """The newest first, 20 a page."""
    page = own_enquiries(by=person_calling(request), cursor=cursor)
    return EnquiriesOut(enquiries=[EnquiryOut(**_fields(one)) for one in page.rows], cursor=page.cursor)


@router.get(
    "/enquiries/{number}", response=ThreadOut, auth=PersonAuth(), summary="One enquiry with its thread"
)
def read(request: HttpRequest, number: str) -> ThreadOut:
    """Only for who asked."""
    return _thread(request, number)


@router.post(
    "/enquiries/{number}/questions",
    response={201: ThreadOut},
    auth=PersonAuth(),
    summary="Ask further in an enquiry",
)
def further(request: HttpRequest, number: str, body: FurtherIn) -> Status[ThreadOut]:
    """While a question waits this adds to it; else it is a new one with a limit of its own."""
    ask_further(number=number, by=person_calling(request), text=body.text, at=clock.now())
    return Status(201, _thread(request, number))


@router.post(
    "/enquiries/{number}/closure", response={204: None}, auth=PersonAuth(), summary="Close an enquiry"
)
def close(request: HttpRequest, number: str) -> Status[None]:
    """A further question opens it again; refused with `enquiry-moved` when it is closed."""
    close_enquiry(number=number, by=person_calling(request), at=clock.now())
    return Status(204, None)


def _thread(request: HttpRequest, number: str) -> ThreadOut:
    by = person_calling(request)
    enquiry = own_enquiry(number=number, by=by)
    notes = thread(about=enquiry.about, reader_account=by.account_id)
    return ThreadOut(
        **_fields(enquiry),
        notes=[
            NoteOut(
                side=note.side,
                name=note.name,
                text=note.text,
                before=note.points_at == BEFORE,
                papers=list(note.papers),
                at=note.at,
            )
            for note in notes
        ],
    )


def _fields(one: Enquiry) -> dict[str, Any]:
    return {name: getattr(one, name) for name in EnquiryOut.model_fields}
