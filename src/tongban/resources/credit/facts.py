"""Commitments (告知承诺) as others see them: what was promised instead of a proof, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused
from tongban.kernel.events import Event


class CommitmentState(StrEnum):
    """What became of a promise. `rules.MOVES` says which act leads from one to the next."""

    MADE = "made"  # it holds, and is still to be checked
    KEPT = "kept"  # checked: true
    BROKEN = "broken"  # checked: false (失信)
    REPAIRED = "repaired"  # 信用修复: it no longer counts


@dataclass(frozen=True, kw_only=True)
class CreditHolder:
    """Whose promise it is: a person of the population register or a firm, one of the two."""

    person_id: UUID | None = None
    uscc: str = ""

    def __post_init__(self) -> None:
        if bool(self.person_id) == bool(self.uscc):
            raise ValueError("a promise is of a person or of a firm")


@dataclass(frozen=True, kw_only=True)
class NewCommitment:
    """A promise to be registered. `post_code` is where its check is put, `title` the case's item."""

    case_number: str
    slot: str
    slot_name: str
    title: str
    holder: CreditHolder
    holder_masked: str
    organisation_id: UUID
    area_code: str
    post_code: str
    duty: str
    content: str
    liability: str
    text_sha256: str
    check_by: str
    made_at: datetime
    check_due_on: date


@dataclass(frozen=True, kw_only=True)
class CommitmentFact:
    """One promise: its text, when it is checked, what was found and why. `reasons` are opened for its
    holder and for the organisation only."""

    case_number: str
    slot: str
    slot_name: str
    title: str
    state: CommitmentState
    holder_masked: str
    organisation_id: UUID
    area_code: str
    duty: str
    content: str
    liability: str
    check_by: str
    made_at: datetime
    check_due_on: date
    checked_at: datetime | None
    reasons: str
    basis: str
    repair_proposed_at: datetime | None
    repair_proposed_by: str
    repair_reasons: str
    repaired_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CommitmentEvent(Event):
    """Something happened to a promise of a case."""

    subject_field: ClassVar[str] = "case_number"

    case_number: str
    slot: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CommitmentKept(CommitmentEvent):
    """A promise was checked and is true."""

    name: ClassVar[str] = "credit.kept"


@dataclass(frozen=True, kw_only=True)
class CommitmentBroken(CommitmentEvent):
    """A promise was checked and is false."""

    name: ClassVar[str] = "credit.broken"


@dataclass(frozen=True, kw_only=True)
class CreditRepaired(CommitmentEvent):
    """A broken promise no longer counts against its holder (信用修复)."""

    name: ClassVar[str] = "credit.repaired"


class CommitmentSettled(Refused):
    """The promise is not where this act starts from."""

    code = "commitment-settled"
    title = N_("This promise stands otherwise by now, and this can no longer be done. Reload the page.")


class CommitmentReasonsNeeded(Invalid):
    """What was found about a promise needs its reasons, and a broken one its article."""

    code = "commitment-reasons-needed"
    title = N_("Say why, and on which article it stands.")


class SecondPersonNeeded(NotAllowed):
    """Who proposed the repair may not also agree to it."""

    code = "repair-needs-second-person"
    title = N_("You proposed this repair yourself. Somebody else has to agree to it.")


TERMS: Mapping[str, str] = {
    "shared": N_("by shared data"),
    "internal": N_("by asking the office that knows"),
    "site": N_("on the spot"),
}
