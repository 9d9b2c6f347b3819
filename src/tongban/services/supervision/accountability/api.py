"""Accountability files over HTTP: the person concerned and the supervisors with the duty, nobody else; counts for all."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.foundation.papers.public import documents_of
from tongban.kernel import clock
from tongban.services.supervision.accountability.commands.close import close_file, record_execution
from tongban.services.supervision.accountability.commands.decide import (
    Decision,
    decide_file,
    rule_on_review,
)
from tongban.services.supervision.accountability.commands.open import open_file, tell_of_file
from tongban.services.supervision.accountability.commands.state import ask_review, make_statement
from tongban.services.supervision.accountability.facts import (
    DECIDE,
    OPEN,
    FileState,
    Opening,
    Outcome,
    ReviewRuling,
)
from tongban.services.supervision.accountability.queries import file_for, files, tally

router = Router(tags=["supervision"])
_BASE = "/supervision/accountability"


class FileOpeningIn(Schema):
    """With what a file is opened."""

    card_code: str = Field(max_length=120)
    person_account: int
    situation: str = Field(max_length=4000, description="追责情形, of the item's duty list or in words")
    finding: str = Field(max_length=4000)


class WordsIn(Schema):
    """What is said."""

    text: str = Field(max_length=4000)


class FileDecisionIn(Schema):
    """What is decided, and why."""

    outcome: Outcome
    reasons: str = Field(max_length=4000)


class ReviewIn(Schema):
    """What a review comes to; `outcome` where it is changed."""

    ruling: ReviewRuling
    outcome: Outcome | None = None
    reasons: str = Field(max_length=4000)


class FileOut(Schema):
    """One file as a list has it."""

    number: str
    state: FileState
    card_code: str
    case_number: str
    organisation_id: UUID
    person_name: str
    outcome: Outcome | None
    opened_at: datetime
    decided_at: datetime | None
    closed_at: datetime | None


class FilesOut(Schema):
    """One page; `cursor` leads to the next, empty on the last."""

    files: list[FileOut]
    cursor: str


class StatementOut(Schema):
    """One statement of the person."""

    place: int
    text: str
    made_at: datetime


class FileReviewOut(Schema):
    """The review; `ruling` is null while it is open."""

    grounds: str
    asked_at: datetime
    due_on: date
    ruling: ReviewRuling | None
    reasons: str
    ruled_at: datetime | None


class FilePaperOut(Schema):
    """One sealed paper; `file` is null while it is made."""

    kind: str
    file: UUID | None


class WholeFileOut(FileOut):
    """One file with everything in it."""

    stage: str
    matter: str
    situation: str
    body: str
    basis: list[str]
    liabilities: list[str]
    finding: str
    told_at: datetime | None
    state_by: date | None
    reasons: str
    review_by: date | None
    execution: str
    closing: str
    statements: list[StatementOut]
    review: FileReviewOut | None
    papers: list[FilePaperOut]


class CountsOut(Schema):
    """How many files of the city were opened and decided in a year, by outcome."""

    year: int
    opened: int
    decided: int
    by_outcome: dict[str, int]


@router.get("/supervision/accountability-counts", response=CountsOut)
def get_counts(request: HttpRequest, year: int = 0) -> dict[str, object]:
    """Counts of the whole city in a year, this one by default: all that is public of accountability."""
    chosen = min(max(year, 2000), 2999) if year else clock.now().astimezone(clock.CITY_ZONE).year
    first = datetime(chosen, 1, 1, tzinfo=clock.CITY_ZONE)
    found = tally(from_at=first, until_at=first.replace(year=chosen + 1))
    return {
        "year": chosen,
        "opened": found.opened,
        "decided": found.decided,
        "by_outcome": found.by_outcome,
    }


@router.get(_BASE, response=FilesOut, auth=OfficerAuth())
def get_files(request: HttpRequest, is_open: bool = True, q: str = "", cursor: str = "") -> dict[str, object]:
    """Files about the caller, and those of their scope with the duty, the newest first, twenty a page."""
    found = files(by=officer_calling(request), at=clock.now(), is_open=is_open, words=q, cursor=cursor)
    return {"files": found.rows, "cursor": found.cursor}


@router.get(_BASE + "/{number}", response=WholeFileOut, auth=OfficerAuth())
def get_file(request: HttpRequest, number: str) -> dict[str, object]:
    """One file."""
    return _whole(request, number)


@router.post(_BASE, response={201: WholeFileOut}, auth=OfficerAuth(OPEN))
def post_file(request: HttpRequest, body: FileOpeningIn) -> Status[dict[str, object]]:
    """Open a file from a red card that stands."""
    number = open_file(opening=Opening(**body.model_dump()), by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/notice", response={201: WholeFileOut}, auth=OfficerAuth(OPEN))
def post_notice(request: HttpRequest, number: str) -> Status[dict[str, object]]:
    """Tell the person of facts, grounds and rights."""
    tell_of_file(number=number, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/statements", response={201: WholeFileOut}, auth=OfficerAuth())
def post_statement(request: HttpRequest, number: str, body: WordsIn) -> Status[dict[str, object]]:
    """Make a statement, as the person concerned."""
    make_statement(number=number, text=body.text, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/decision", response={201: WholeFileOut}, auth=OfficerAuth(DECIDE))
def post_file_decision(request: HttpRequest, number: str, body: FileDecisionIn) -> Status[dict[str, object]]:
    """Decide, as another officer than the one who opened it."""
    decision = Decision(outcome=body.outcome, reasons=body.reasons)
    decide_file(number=number, decision=decision, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/review-request", response={201: WholeFileOut}, auth=OfficerAuth())
def post_review_request(request: HttpRequest, number: str, body: WordsIn) -> Status[dict[str, object]]:
    """Ask for a review, as the person concerned."""
    ask_review(number=number, grounds=body.text, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/review", response={201: WholeFileOut}, auth=OfficerAuth(DECIDE))
def post_review(request: HttpRequest, number: str, body: ReviewIn) -> Status[dict[str, object]]:
    """Rule on the review, as another officer than the one who decided."""
    rule_on_review(number=number, by=officer_calling(request), at=clock.now(), **body.model_dump())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/execution", response={201: WholeFileOut}, auth=OfficerAuth(OPEN))
def post_execution(request: HttpRequest, number: str, body: WordsIn) -> Status[dict[str, object]]:
    """Record how the decision was carried out."""
    record_execution(number=number, text=body.text, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


@router.post(_BASE + "/{number}/closing", response={201: WholeFileOut}, auth=OfficerAuth(OPEN))
def post_closing(request: HttpRequest, number: str, body: WordsIn) -> Status[dict[str, object]]:
    """Close the file."""
    close_file(number=number, text=body.text, by=officer_calling(request), at=clock.now())
    return Status(201, _whole(request, number))


def _whole(request: HttpRequest, number: str) -> dict[str, object]:
    """3 SQL."""
    fact = file_for(number, by=officer_calling(request))
    told = {
        name: getattr(fact, name) for name in WholeFileOut.model_fields if name not in ("papers", "basis")
    }
    return told | {
        "basis": list(fact.basis),
        "liabilities": list(fact.liabilities),
        "papers": [
            {"kind": made.kind, "file": made.paper.id if made.paper else None}
            for made in documents_of(f"accountability:{number}")
        ],
    }
