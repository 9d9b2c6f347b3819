"""From the views of party and office to what is told over HTTP."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.papers.public import DocumentFact, PaperRef
from tongban.services.cases.procedures.api.schemas_out import (
    ChallengeOfCaseOut,
    ChallengeOut,
    HeardOut,
    HearingOfCaseOut,
    HearingOut,
    OpinionOut,
    PartyOfCaseOut,
    RightOut,
    SignatureOut,
    StatementOut,
    VisitOut,
)
from tongban.services.cases.procedures.desk_view import HearingLine, PartyLine
from tongban.services.cases.procedures.models import (
    Challenge,
    ExpertOpinion,
    HearingRight,
    SiteVisit,
    Statement,
)
from tongban.services.cases.procedures.showing import HeardView


def heard_out(view: HeardView) -> HeardOut:
    """What one party sees."""
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


def party_out(line: PartyLine) -> PartyOfCaseOut:
    """A party as the office sees it."""
    return PartyOfCaseOut(
        id=line.row.pk if line.row else None,
        name=line.name,
        right=_right(line.right),
        statements=[_statement(row, _made(paper)) for row, _taker, paper in line.statements],
    )


def hearing_of_case_out(line: HearingLine | None) -> HearingOfCaseOut | None:
    """The hearing as the office sees it."""
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


def visit_out(row: SiteVisit, paper: DocumentFact | None) -> VisitOut:
    """The record of a site visit."""
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


def opinion_out(row: ExpertOpinion, paper: DocumentFact | None) -> OpinionOut:
    """What one expert says."""
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
