"""What the acts of hearing, site visit and expert review take over HTTP."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from tongban.services.cases.facts import Outcome
from tongban.services.cases.procedures.facts import SignedHow, Told


class StatementIn(Schema):
    """What is said."""

    text: str = Field(max_length=4000)


class ChallengeIn(Schema):
    """Why the chair should stand aside."""

    reasons: str = Field(max_length=4000)


class MinutesSignatureIn(Schema):
    """The digest of the minutes that were read: the token signs them."""

    minutes_sha256: str = Field(min_length=64, max_length=64)


class PartyIn(Schema):
    """Who is concerned, and how, in words that they read."""

    name: str = Field(max_length=100)
    id_number: str = Field("", max_length=18, description="empty: told on paper only")
    stake: str = Field(max_length=4000)


class RightIn(Schema):
    """What is about to be decided, and why."""

    intended: Outcome
    reasons: str = Field(max_length=4000)
    article: str = Field(max_length=300)


class HearingIn(Schema):
    """When, where and by whom a hearing is held."""

    planned_at: AwareDatetime
    venue: str = Field(max_length=300)
    why: str = Field(max_length=4000)
    chair: int = Field(description="account of the officer")
    clerk: int = Field(description="account of the officer")
    is_announced: bool = False
    secret_because: str = Field("", max_length=300)


class MinutesIn(Schema):
    """What was said, by parts, and who came: `applicant`, an interested party's id, `officer-7` for an examiner."""

    opening: str = Field(max_length=4000)
    opinion: str = Field(max_length=4000)
    applicant: str = Field("", max_length=4000)
    interested: str = Field("", max_length=4000)
    questions: str = Field("", max_length=4000)
    closing: str = Field(max_length=4000)
    present: list[str] = []


class SiteVisitIn(Schema):
    """What a site visit found, who was there, and who was met."""

    site: str = Field(max_length=300)
    begun_at: AwareDatetime
    ended_at: AwareDatetime
    officers: list[int] = Field(description="accounts of those who were there besides the caller")
    met_name: str = Field(max_length=100)
    met_role: str = Field(max_length=100)
    met_how: Literal[SignedHow.PAPER, SignedHow.REFUSED] = SignedHow.PAPER
    met_note: str = Field("", max_length=300)
    findings: str = Field(max_length=4000)
    conclusion: str = Field(max_length=4000)
    meets: bool


class TakenStatementIn(Schema):
    """What somebody said at the office or wrote, taken down by an officer."""

    party: UUID | None = Field(None, description="an interested party; empty: the applicant")
    how: Literal[Told.ORAL, Told.WRITTEN] = Told.ORAL
    text: str = Field(max_length=4000)


class HearingAnswerIn(Schema):
    """What a party answered at the office about the right to a hearing."""

    party: UUID | None = Field(None, description="an interested party; empty: the applicant")
    wants_hearing: bool


class ChallengeAnswerIn(Schema):
    """The answer to a request that the chair stand aside."""

    new_chair: int | None = Field(
        None, description="account of the officer who chairs instead; empty: the chair stays"
    )
    answer: str = Field(max_length=4000)


class MinutesNoteIn(Schema):
    """How somebody stands to the minutes who does not sign electronically."""

    party: UUID | None = Field(None, description="an interested party; empty with no officer: the applicant")
    officer: int | None = Field(None, description="account of an officer who was there")
    how: Literal[SignedHow.PAPER, SignedHow.REFUSED]
    page: UUID | None = Field(None, description="the scanned page, handed in at `/files`; for `paper`")
    note: str = Field("", max_length=1000, description="why they would not sign; for `refused`")


class ExpertOpinionIn(Schema):
    """What one expert says, with the page that the expert signed."""

    name: str = Field(max_length=100)
    organisation: str = Field(max_length=200)
    title: str = Field("", max_length=200)
    question: str = Field(max_length=4000)
    opinion: str = Field(max_length=4000)
    agrees: bool
    signed_on: date
    signed_page: UUID = Field(description="the scanned page, handed in at `/files`")
