"""What is known of an objection to a registered fact (异议): its states, its events, its refusals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event
from tongban.resources.registers.facts import Register


class DisputeState(StrEnum):
    """Where an objection to a registered fact stands."""

    OPEN = "open"
    CORRECTED = "corrected"  # upheld, and the register was corrected here
    NOTED = "noted"  # upheld, and the office that the register takes it from corrects it
    REJECTED = "rejected"


DISPUTE_TEXTS = {
    DisputeState.OPEN: N_("being looked into"),
    DisputeState.CORRECTED: N_("you were right, the register is corrected"),
    DisputeState.NOTED: N_("you were right, the office that keeps the original corrects it"),
    DisputeState.REJECTED: N_("the register stays as it is"),
}
# the same as the keeper reads it
KEPT_TEXTS = DISPUTE_TEXTS | {
    DisputeState.CORRECTED: N_("upheld, the register is corrected"),
    DisputeState.NOTED: N_("upheld, the office that keeps the original corrects it"),
    DisputeState.REJECTED: N_("not upheld, the register stays as it is"),
}


# facts that the city's own register corrects; a name, a number or a birthday is corrected at its source
CORRECTABLE = frozenset(
    {"person.address", "person.phone", "firm.address", "firm.phone", "firm.business_scope"}
)


def mend_key(dispute_id: UUID) -> str:
    """The key of the to-do of the department that has to mend a value at its source."""
    return f"register-mend:{dispute_id}"


@dataclass(frozen=True, kw_only=True)
class DisputeFact:
    """An objection to one registered fact (异议), as the person and the keeper see it."""

    id: UUID
    fact: str
    fact_text: str  # message id or data
    uscc: str
    held: str
    said: str
    why: str
    papers: tuple[UUID, ...]
    state: DisputeState
    opened_at: datetime
    due_on: date | None
    settled_at: datetime | None
    reasons: str
    keeper_name: str
    entered: str  # what an upheld one wrote into the register
    mend_by: date | None  # the last day for its source, where that corrects it
    mended_at: datetime | None
    source_name: str  # the department that delivered it; empty: nobody knows

    @property
    def is_open(self) -> bool:
        return self.state is DisputeState.OPEN

    @property
    def state_text(self) -> str:
        return DISPUTE_TEXTS[self.state]


@dataclass(frozen=True, kw_only=True)
class Objector:
    """Whose record an objection is about, as its keeper sees it. `register` is a message id, "" for a licence."""

    name: str
    id_number_masked: str
    firm_name: str
    uscc: str
    register: str


@dataclass(frozen=True, kw_only=True)
class FactToMend:
    """A fact of a register that an upheld objection found wrong. `label` is a message id; `origins` say
    from which delivery and row each field of the record is, as fusion packed them.
    """

    register: Register
    fact: str
    label: str
    origins: bytes | None
    mend_by: date | None = None  # last day for the source; null: it has none


@dataclass(frozen=True, kw_only=True)
class FactDisputed(Event):
    """Somebody says that a registered fact about them is wrong; what it says stays in the register."""

    name: ClassVar[str] = "registers.fact-disputed"
    subject_field: ClassVar[str] = "dispute_id"
    dispute_id: UUID
    fact: str
    keeper_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DisputeSettled(Event):
    """The keeper of the register has answered an objection."""

    name: ClassVar[str] = "registers.dispute-settled"
    subject_field: ClassVar[str] = "dispute_id"
    dispute_id: UUID
    fact: str
    state: DisputeState
    at: datetime


class AlreadyDisputed(Refused):
    """One open objection a person and fact."""

    code = "already-disputed"
    title = N_("You have said so already; it is being looked into. Follow it under “My objections”.")


class NothingDiffers(Invalid):
    """The objection says what the register says."""

    code = "nothing-differs"
    title = N_("This is what the register says already. Say what it should be.")


class NoKeeper(Refused):
    """No organisation keeps this register here."""

    code = "register-without-keeper"
    status = 503
    title = N_("No office is named here that keeps this register. Please call the hotline.")


class DisputeSettledAlready(Refused):
    """The objection has its answer."""

    code = "dispute-settled"
    title = N_("This objection has been answered already.")
