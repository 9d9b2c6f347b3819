"""What is told over HTTP of hearing, site visits and experts."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field


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
