"""Branches, opinion letters and third parties of a case over HTTP."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tongban.foundation.directory.public import Officer, organisation, organisation_by_code
from tongban.foundation.identity.public import AnyAuth, OfficerAuth, officer_calling
from tongban.foundation.papers.public import DocumentFact
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.joint.branches import branches_of
from tongban.services.cases.joint.commands.begin_intermediary import DUTY as BEGIN
from tongban.services.cases.joint.commands.begin_intermediary import begin_intermediary
from tongban.services.cases.joint.commands.end_intermediary import DUTY as END
from tongban.services.cases.joint.commands.end_intermediary import end_intermediary
from tongban.services.cases.joint.commands.give_letter import DUTY as GIVE
from tongban.services.cases.joint.commands.give_letter import give_opinion_letter
from tongban.services.cases.joint.commands.urge_branch import DUTY as URGE
from tongban.services.cases.joint.commands.urge_branch import urge_branch
from tongban.services.cases.joint.facts import Branch, BranchState
from tongban.services.cases.joint.queries import intermediaries_of, papers_of_letters
from tongban.services.cases.review_api import SeatIn
from tongban.services.cases.schemas import NumberOut

router = Router(tags=["cases"])


class LetterIn(SeatIn):
    """The opinion of one's organisation, which it seals."""

    agrees: bool
    opinion: str = Field(max_length=4000)
    conditions: list[str] = Field([], max_length=20, description="what the applicant has to keep to")
    article: str = Field("", max_length=300, description="needed where it disagrees")


class LetterOut(Schema):
    """A letter; `file` is null while it is being sealed."""

    number: str
    agrees: bool
    given_at: datetime
    stands: bool = Field(description="false: the branch was returned, another letter follows")
    file: UUID | None


class HeldOut(Schema):
    """A step that waits."""

    key: str
    name: str
    post: str
    since: datetime
    due_on: date | None
    days_late: int


class BranchOut(Schema):
    """One organisation's part of a case. Letters are for officers: for the applicant the list is empty."""

    organisation: str = Field(description="credit code or local code")
    name: str
    is_lead: bool
    state: BranchState
    since: datetime | None
    due_on: date | None = Field(description="the last day of the branch; null: it has no limit, or stands")
    days_late: int
    done_at: datetime | None
    held: list[HeldOut]
    letters: list[LetterOut]


class IntermediaryIn(Schema):
    """A service of a third party that has begun."""

    name: str = Field(max_length=120)
    provider: str = Field(max_length=120, description="who does it")
    started_on: date
    planned_days: int | None = Field(None, ge=1, le=365, description="working days")


class IntermediaryResultIn(Schema):
    """What came out of it, and on which day."""

    ended_on: date
    result: str = Field(max_length=4000)


class IntermediaryOut(Schema):
    """A service of a third party: timed beside the case, outside every clock."""

    place: int
    name: str
    provider: str
    started_on: date
    planned_days: int | None
    ended_on: date | None


class UrgingBranchIn(Schema):
    """Which organisation is urged, and why."""

    organisation: str = Field(max_length=40, description="credit code or local code")
    reason: str = Field(max_length=300)


@router.get("/cases/{number}/branches", response=list[BranchOut], auth=AnyAuth())
def get_branches(request: HttpRequest, number: str) -> list[BranchOut]:
    """Which organisation holds the case, since when, until when, how late; the lead first."""
    by = request.auth  # type: ignore[attr-defined]
    case = queries.case_for_caller(number, by=by)
    if isinstance(by, Officer):
        note_look(case, by=by, at=clock.now())
    papers = papers_of_letters(number) if isinstance(by, Officer) else None
    return [_branch_out(one, papers) for one in branches_of(case, now=clock.now())]


@router.get("/cases/{number}/intermediaries", response=list[IntermediaryOut], auth=AnyAuth())
def get_intermediaries(request: HttpRequest, number: str) -> list[IntermediaryOut]:
    """The services of third parties that the case needs."""
    case = queries.case_for_caller(number, by=request.auth)  # type: ignore[attr-defined]
    return [
        IntermediaryOut(
            place=one.place,
            name=one.name,
            provider=one.provider,
            started_on=one.started_on,
            planned_days=one.planned_days,
            ended_on=one.ended_on,
        )
        for one in intermediaries_of(case.id)
    ]


@router.post("/cases/{number}/opinion-letter", response={201: NumberOut}, auth=OfficerAuth(GIVE))
def post_opinion_letter(request: HttpRequest, number: str, body: LetterIn) -> Status[NumberOut]:
    """Give the opinion letter of one's organisation."""
    give_opinion_letter(
        number=number,
        agrees=body.agrees,
        opinion=body.opinion,
        conditions=body.conditions,
        article=body.article,
        by=officer_calling(request),
        at=clock.now(),
        seat=body.seat,
    )
    return _now(number)


@router.post("/cases/{number}/branch-urgings", response={201: NumberOut}, auth=OfficerAuth(URGE))
def post_branch_urging(request: HttpRequest, number: str, body: UrgingBranchIn) -> Status[NumberOut]:
    """Urge an organisation that takes part, for the lead."""
    urge_branch(
        number=number,
        organisation_id=organisation_by_code(body.organisation).id,
        reason=body.reason,
        by=officer_calling(request),
        at=clock.now(),
    )
    return _now(number)


@router.post("/cases/{number}/intermediaries", response={201: NumberOut}, auth=OfficerAuth(BEGIN))
def post_intermediary(request: HttpRequest, number: str, body: IntermediaryIn) -> Status[NumberOut]:
    """Enter that a third party has begun a service."""
    begin_intermediary(
        number=number,
        name=body.name,
        provider=body.provider,
        started_on=body.started_on,
        planned_days=body.planned_days,
        by=officer_calling(request),
        at=clock.now(),
    )
    return _now(number)


@router.post(
    "/cases/{number}/intermediaries/{place}/result", response={201: NumberOut}, auth=OfficerAuth(END)
)
def post_intermediary_result(
    request: HttpRequest, number: str, place: int, body: IntermediaryResultIn
) -> Status[NumberOut]:
    """Enter what came out of a third party's service."""
    end_intermediary(
        number=number,
        place=place,
        ended_on=body.ended_on,
        result=body.result,
        by=officer_calling(request),
        at=clock.now(),
    )
    return _now(number)


def _branch_out(branch: Branch, papers: dict[int, DocumentFact] | None) -> BranchOut:
    letters = branch.letters if papers is not None else ()
    made = {place: one.paper.id for place, one in (papers or {}).items() if one.paper}
    return BranchOut(
        organisation=organisation(branch.organisation_id).code,
        name=branch.name,
        is_lead=branch.is_lead,
        state=branch.state,
        since=branch.since,
        due_on=branch.due_on,
        days_late=branch.days_late,
        done_at=branch.done_at,
        held=[
            HeldOut(
                key=one.key,
                name=one.name,
                post=one.post_code,
                since=one.since,
                due_on=one.due_on,
                days_late=one.days_late,
            )
            for one in branch.held
        ],
        letters=[
            LetterOut(
                number=one.number,
                agrees=one.agrees,
                given_at=one.given_at,
                stands=one.stands,
                file=made.get(one.place),
            )
            for one in letters
        ],
    )


def _now(number: str) -> Status[NumberOut]:
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
