"""What is sent and told of proceedings over HTTP."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.facts import Measure, ProceedingState


class OpeningIn(Schema):
    """With what a proceeding is opened; what the ground does not ask for stays empty."""

    licence: str = Field(max_length=16, description="short code of the licence, as its QR has it")
    ground: str = Field(max_length=20, description="suspension, expired, fraud, law-changed, penalty …")
    facts: str = Field(max_length=4000)
    law: str = Field("", max_length=200)
    until: date | None = Field(None, description="last day of a suspension")
    interest: str = Field("", max_length=4000, description="why the public interest asks for a retraction")
    evidence: str = Field("", max_length=4000, description="of a penalty")
    address: str = Field("", max_length=200, description="of the party of a penalty")
    colleague: int | None = Field(None, description="account of the second officer of a penalty")
    hearing_law: str = Field(
        "", max_length=200, description="which law gives a hearing; a penalty has its own"
    )
    changes: dict[str, str] = Field({}, description="of a change: what is to stand on the licence, by entry")


class ServiceIn(Schema):
    """How notice or decision reaches the holder; on paper `served_on` is the day on which they got it."""

    how: Literal[Told.ONLINE, Told.WRITTEN]
    served_on: date | None = None
    agreed_on: date | None = Field(None, description="when the party of a penalty agreed to be served online")


class DefenceIn(Schema):
    """What the holder says."""

    text: str = Field(max_length=4000)


class TakenDefenceIn(DefenceIn):
    """What the holder says, and in which way."""

    how: Literal[Told.WRITTEN, Told.ORAL] = Told.ORAL


class LegalityIn(Schema):
    """The legal review of what is intended."""

    passed: bool
    opinion: str = Field(max_length=4000)


class DecisionIn(Schema):
    """What is decided, and why."""

    reasons: str = Field(max_length=4000)
    until: date | None = Field(None, description="another last day of a suspension than the notice said")
    compensation: str = Field("", max_length=4000, description="how losses of a retraction are made good")
    discussed_on: date | None = Field(None, description="day of the joint discussion of a grave penalty")


class DroppingIn(Schema):
    """Why it ends without a measure."""

    reasons: str = Field(max_length=4000)


class ProceedingOut(Schema):
    """One proceeding as a row of a list."""

    number: str
    licence_name: str
    licence_number: str
    organisation: str
    measure: Measure
    ground: str
    state: ProceedingState
    opened_at: datetime
    ended_at: datetime | None


class DefenceOut(Schema):
    """One statement of the holder."""

    place: int
    text: str
    how: Told
    made_at: datetime


class HearingOut(Schema):
    """The hearing that stands; `minutes` are there once they are kept, `signed_how` once the holder stands to them."""

    planned_at: datetime
    venue: str
    is_public: bool
    chair: str
    minutes: dict[str, str]
    minutes_sha256: str
    came: bool | None
    signed_how: str
    closed_at: datetime | None
    challenge: str = Field(description="none, open, upheld or rejected")


class ChangeOut(Schema):
    """One entry of the licence that is to say something else."""

    key: str
    title: str
    before: str
    after: str


class PaperOut(Schema):
    """A paper of the proceeding; `file` is null while it is being sealed."""

    kind: str
    file: UUID | None


class WholeProceedingOut(ProceedingOut):
    """One proceeding with what was said and done. `legality` is for officers only."""

    law: str
    facts: str
    evidence: str
    interest: str
    until: date | None
    served_on: date | None
    defend_by: date | None
    hearing_law: str = Field(description="empty: no law gives a hearing")
    ask_by: date | None
    asked_at: datetime | None
    waived_at: datetime | None
    hearing: HearingOut | None
    legality_passed: bool | None
    reasons: str
    compensation: str
    changes: list[ChangeOut]
    decision_served_on: date | None
    defences: list[DefenceOut]
    papers: list[PaperOut]


class StateOut(Schema):
    """The proceeding that the act belongs to, and its state after it."""

    number: str
    state: ProceedingState
