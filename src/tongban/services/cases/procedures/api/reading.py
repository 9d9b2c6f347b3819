"""What is read over HTTP of hearing, site visits and experts: by a party its own, by the office everything."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.foundation.identity.public import OfficerAuth, PersonAuth
from tongban.foundation.papers.public import DocumentFact, PaperRef
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.access import check_may_act
from tongban.services.cases.procedures.api.callers import officer_of_request, person_of_request
from tongban.services.cases.procedures.desk_view import HearingLine, PartyLine, desk_view
from tongban.services.cases.procedures.models import (
    Challenge,
    ExpertOpinion,
    HearingRight,
    SiteVisit,
    Statement,
)
from tongban.services.cases.procedures.showing import HeardView, heard_view
from tongban.services.cases.procedures.standing import Side, interests_of, own_interest

router = Router(tags=["cases"])


class ConcernOut(Schema):
    """A case of somebody else that concerns the caller: nothing of the applicant, and no number."""

    id: UUID
    item: str
    stake: str
    entered_at: datetime
    state: str
    outcome: str


class RightOut(Schema):
    """A party's right to a hearing, and what they answered."""

    intended: str
    reasons: str
    article: str
    told_at: datetime
    until: date
    asked_at: datetime | None
    waived_at: datetime | None


class StatementOut(Schema):
    """One statement, and its sealed record once it is made."""

    place: int
    text: str
    how: str
    made_at: datetime
    paper: UUID | None


class ChallengeOut(Schema):
    """A request that the chair stand aside, and its answer."""

    id: UUID
    reasons: str
    made_at: datetime
    settled_at: datetime | None
    is_upheld: bool | None
    answer: str


class HearingOut(Schema):
    """A hearing that stands or was held."""

    planned_at: datetime
    venue: str
    chair: str
    clerk: str
    secret_because: str
    hold_by: date | None
    minutes: dict[str, str] = Field(description="by parts; for a party only where they were there")
    minutes_sha256: str
    closed_at: datetime | None


class HeardOut(Schema):
    """What one party sees: what is theirs, and nothing of another party."""

    state: str
    outcome: str
    right: RightOut | None
    may_answer: bool
    may_state: bool
    statements: list[StatementOut]
    hearing: HearingOut | None
    challenge: ChallengeOut | None
    may_challenge: bool
    signature: str = Field(description="`online`, `paper`, `refused`, `absent`; empty: none, or not yet")
    may_sign: bool
    papers: dict[str, UUID] = Field(description="sealed papers by kind")


class PartyOfCaseOut(Schema):
    """A party as the office sees it; `id` is empty for the applicant."""

    id: UUID | None
    name: str
    right: RightOut | None
    statements: list[StatementOut]


class SignatureOut(Schema):
    """How one who was at the hearing stands to its minutes."""

    who: str = Field(description="`applicant`, an interested party's id, `officer-7`")
    name: str
    how: str
    note: str
    signed_at: datetime | None
    page: UUID | None
    verdict: str = Field(description="of an electronic signature: `good`, `changed`, `broken`; else empty")


class ChallengeOfCaseOut(ChallengeOut):
    """With who asks."""

    party: UUID | None


class HearingOfCaseOut(HearingOut):
    """With what only the office sees."""

    is_announced: bool
    why: str
    challenges: list[ChallengeOfCaseOut]
    signatures: list[SignatureOut]


class VisitOut(Schema):
    """The record of a site visit; `officers`: account → when they signed."""

    place: int
    site: str
    begun_at: datetime
    ended_at: datetime
    officers: dict[str, datetime | None]
    met: dict[str, str]
    findings: str
    conclusion: str
    meets: bool
    completed_at: datetime | None
    paper: UUID | None


class OpinionOut(Schema):
    """What one expert says."""

    place: int
    expert: dict[str, str]
    question: str
    opinion: str
    agrees: bool
    signed_on: date
    signed_page: UUID
    paper: UUID | None


class FactFindingOut(Schema):
    """Who is heard, the hearing, the site visits and the experts of a case."""

    parties: list[PartyOfCaseOut]
    hold_by: date | None
    hearing: HearingOfCaseOut | None
    site_visits: list[VisitOut]
    expert_opinions: list[OpinionOut]


@router.get("/concerns", response=list[ConcernOut], auth=PersonAuth())
def get_concerns(request: HttpRequest) -> list[ConcernOut]:
    """Cases of others that concern the caller, the latest first, at most fifty."""
    return [
        ConcernOut(
            id=row.pk,
            item=row.case.item_name,
            stake=row.stake,
            entered_at=row.entered_at,
            state=row.case.state,
            outcome=row.case.outcome,
        )
        for row in interests_of(person_of_request(request))
    ]


@router.get("/concerns/{interest_id}", response=HeardOut, auth=PersonAuth())
def get_concern(request: HttpRequest, interest_id: UUID) -> HeardOut:
    """What is the caller's in a case that concerns them."""
    row = own_interest(interest_id, by=person_of_request(request))
    return _heard(heard_view(Side(case=row.case, interested=row), now=clock.now()))


@router.get("/cases/{number}/being-heard", response=HeardOut, auth=PersonAuth())
def get_being_heard(request: HttpRequest, number: str) -> HeardOut:
    """The caller's right to be heard in their own case."""
    person = person_of_request(request)
    case = queries.own_case(number, by=person)
    check_may_act(case, by=person, at=clock.now())
    return _heard(heard_view(Side(case=case), now=clock.now()))


@router.get("/cases/{number}/fact-finding", response=FactFindingOut, auth=OfficerAuth())
def get_fact_finding(request: HttpRequest, number: str) -> FactFindingOut:
    """Who is heard, the hearing, the site visits and the experts: for officers of the case's organisations."""
    officer = officer_of_request(request)
    view = desk_view(queries.staff_case(number, by=officer), officer, now=clock.now())
    return FactFindingOut(
        parties=[_party(line) for line in view["lines"]],
        hold_by=view["hold_by"],
        hearing=_hearing_of_case(view["hearing"]),
        site_visits=[_visit(one["row"], one["paper"]) for one in view["visits"]],
        expert_opinions=[_opinion(row, paper) for row, paper in view["opinions"]],
    )


def _heard(view: HeardView) -> HeardOut:
    hearing, challenge = view.hearing, view.challenge
    papers = {kind: one.paper.id for kind, one in view.documents.items() if one.paper and _is_ours(kind)}
    return HeardOut(
        state=view.case.state,
        outcome=view.case.outcome,
        right=_right(view.right),
        may_answer=view.may_answer,
        may_state=view.may_state,
        statements=[_statement(one.row, one.paper) for one in view.statements],
        hearing=HearingOut(
            planned_at=hearing.planned_at,
            venue=hearing.venue,
            chair=view.chair,
            clerk=view.clerk,
            secret_because=hearing.secret_because,
            hold_by=hearing.hold_by,
            minutes=hearing.minutes if view.was_there else {},
            minutes_sha256=hearing.minutes_sha256 if view.was_there else "",
            closed_at=hearing.closed_at,
        )
        if hearing
        else None,
        challenge=_challenge(challenge) if challenge else None,
        may_challenge=view.may_challenge,
        signature=view.signature.how if view.signature else "",
        may_sign=view.may_sign,
        papers=papers,
    )


def _is_ours(kind: str) -> bool:
    """Whether a paper of the case is one of these procedures."""
    return kind.startswith(("hearing-", "statement-"))


def _party(line: PartyLine) -> PartyOfCaseOut:
    return PartyOfCaseOut(
        id=line.row.pk if line.row else None,
        name=line.name,
        right=_right(line.right),
        statements=[_statement(row, _made(paper)) for row, _taker, paper in line.statements],
    )


def _hearing_of_case(line: HearingLine | None) -> HearingOfCaseOut | None:
    if line is None:
        return None
    row = line.row
    return HearingOfCaseOut(
        planned_at=row.planned_at,
        venue=row.venue,
        chair=line.chair,
        clerk=line.clerk,
        secret_because=row.secret_because,
        hold_by=row.hold_by,
        minutes=row.minutes,
        minutes_sha256=row.minutes_sha256,
        closed_at=row.closed_at,
        is_announced=row.is_announced,
        why=row.why,
        challenges=[
            ChallengeOfCaseOut(party=one.interested_id, **_challenge(one).model_dump())
            for one, _name in line.challenges
        ],
        signatures=[
            SignatureOut(
                who=one.key,
                name=one.name,
                how=one.row.how,
                note=one.row.note,
                signed_at=one.row.signed_at,
                page=one.row.page_id,
                verdict=one.verdict or "",
            )
            for one in line.signatures
        ],
    )


def _right(row: HearingRight | None) -> RightOut | None:
    if row is None:
        return None
    return RightOut(
        intended=row.intended,
        reasons=row.reasons,
        article=row.article,
        told_at=row.told_at,
        until=row.until,
        asked_at=row.asked_at,
        waived_at=row.waived_at,
    )


def _statement(row: Statement, paper: PaperRef | None) -> StatementOut:
    return StatementOut(
        place=row.place, text=row.text, how=row.how, made_at=row.made_at, paper=paper.id if paper else None
    )


def _challenge(row: Challenge) -> ChallengeOut:
    return ChallengeOut(
        id=row.pk,
        reasons=row.reasons,
        made_at=row.made_at,
        settled_at=row.settled_at,
        is_upheld=row.is_upheld,
        answer=row.answer,
    )


def _visit(row: SiteVisit, paper: DocumentFact | None) -> VisitOut:
    return VisitOut(
        place=row.place,
        site=row.venue,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        officers={
            account: datetime.fromisoformat(signed) if signed else None
            for account, signed in row.officers.items()
        },
        met=row.met,
        findings=row.findings,
        conclusion=row.conclusion,
        meets=row.meets,
        completed_at=row.completed_at,
        paper=_id(_made(paper)),
    )


def _opinion(row: ExpertOpinion, paper: DocumentFact | None) -> OpinionOut:
    return OpinionOut(
        place=row.place,
        expert=row.expert,
        question=row.question,
        opinion=row.opinion,
        agrees=row.agrees,
        signed_on=row.signed_on,
        signed_page=row.signed_paper_id,
        paper=_id(_made(paper)),
    )


def _made(document: DocumentFact | None) -> PaperRef | None:
    return document.paper if document else None


def _id(paper: PaperRef | None) -> UUID | None:
    return paper.id if paper else None
