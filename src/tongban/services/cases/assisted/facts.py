"""What is known of a visit (当面帮办): who helps where, how presence was shown, and for how long it holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tongban.services.cases.facts import Capacity

DUTY = "cases.assist"
# the acts on the trail that take it
IN_VISITS = ("cases.open_visit", "cases.prove_presence", "cases.close_visit", "cases.confirm_help")
VISIT_LASTS = timedelta(minutes=30)  # since the last page or act; a person who has left is not served on
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
CODES_A_VISIT = 6  # a message costs money and attention
CODES_AN_HOUR = 12  # to one person, by whomever: nobody guesses by opening visit after visit


class Proof(StrEnum):
    """How it was shown that the person stands there."""

    DOCUMENT = "document"  # the clerk has compared the identity document with the face
    CODE = "code"  # a one-time code to the phone that the register knows


class CodeUse(StrEnum):
    """What a one-time code answers for."""

    PRESENCE = "presence"
    CONSENT = "consent"  # to submit exactly what was read out


class Consent(StrEnum):
    """How the person agreed that exactly this is submitted."""

    CODE = "code"
    PAPER = "paper"  # signed on the printed sheet, which was scanned


@dataclass(frozen=True, kw_only=True)
class HelpPlace:
    """A hall counter or a village point at which an officer may help."""

    slug: str
    name: str
    capacity: Capacity
    organisation_id: UUID
    area_code: str
    phone: str

    @property
    def channel(self) -> str:
        """The way by which cases from here come in."""
        return "counter" if self.capacity is Capacity.COUNTER else "village"

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """How presence may be shown here: at a village point only by the code."""
        return (Proof.DOCUMENT, Proof.CODE) if self.capacity is Capacity.COUNTER else (Proof.CODE,)


@dataclass(frozen=True, kw_only=True)
class VisitFact:
    """A visit as its helper sees it."""

    id: UUID
    place: HelpPlace
    person_id: UUID
    name: str
    phone_masked: str
    account_id: int | None
    proof: Proof
    proved_at: datetime | None
    opened_at: datetime
    active_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself, unless something is done before."""
        return self.active_at + VISIT_LASTS
