"""What the population register (人口库) and the entity register (法人库) tell, and to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from tongban.foundation.identity.public import Capacity
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.kernel.ports import Port
from tongban.resources.registers.fields import CASE_FILE as CASE_FILE
from tongban.resources.registers.fields import CASE_STATE as CASE_STATE
from tongban.resources.registers.fields import FIELD_TEXTS as FIELD_TEXTS
from tongban.resources.registers.fields import FIRM_FIELDS as FIRM_FIELDS
from tongban.resources.registers.fields import MASKS, REGISTER_TEXTS
from tongban.resources.registers.fields import PERSON_FIELDS as PERSON_FIELDS
from tongban.resources.registers.fields import SEEN_TEXTS as SEEN_TEXTS
from tongban.standards.vocabularies import vocabulary


class Register(StrEnum):
    """The registers, by the first part of the names of their fields."""

    PERSON = "person"  # 人口库
    FIRM = "firm"  # 法人库


class Purpose(StrEnum):
    """Why a register is looked into. The text is what the person reads."""

    REAL_NAME = "real-name"
    OWN_APPLICATION = "own-application"
    HANDLE_CASE = "handle-case"
    ISSUE_RESULT = "issue-result"
    COUNTER_INTAKE = "counter-intake"  # the person stands there and is helped to apply
    CHECK_ENTRIES = "check-entries"
    DISPUTE = "dispute"
    TELL = "tell"
    DO_STEP, READ_FILE = (
        "do-step",
        "read-file",
    )  # a case file, by who has a step of the case, and who has none
    OWN_DATA = "own-data"  # to see what the registers hold
    KEEP = "keep-register"  # whoever keeps a register looks whether it is right
    LINK_ROW = "link-row"  # a delivered row without a number waits to be decided: is it theirs?
    ASSISTANT = "assistant"  # a program that the person let in asked how far their case is


PURPOSE_TEXTS = {
    Purpose.REAL_NAME: N_("To confirm a real name"),
    Purpose.OWN_APPLICATION: N_("To fill in an application of your own"),
    Purpose.HANDLE_CASE: N_("To handle a case"),
    Purpose.ISSUE_RESULT: N_("To issue the result of a case"),
    Purpose.COUNTER_INTAKE: N_("To help you apply while you were there"),
    Purpose.CHECK_ENTRIES: N_("To check what you typed while the register did not answer"),
    Purpose.DISPUTE: N_("To look into a fact that you say is wrong"),
    Purpose.TELL: N_("To tell you about a case"),
    Purpose.DO_STEP: N_("To do their own step of a case"),
    Purpose.READ_FILE: N_("To read the file of a case; no step of it is theirs"),
    Purpose.OWN_DATA: N_("To see what the registers hold"),
    Purpose.KEEP: N_("To keep the register right"),
    Purpose.LINK_ROW: N_("To decide whether a delivered row without a number is about you"),
    Purpose.ASSISTANT: N_("To tell how far a case is, with consent"),
}


class Sex(StrEnum):
    """As in GB/T 2261.1 (vocabulary `sex`): 1 male, 2 female."""

    MALE = "1"
    FEMALE = "2"

    @property
    def word(self) -> str:
        """As it stands on an ID card."""
        return vocabulary("sex").text(self.value)


class FirmStatus(StrEnum):
    """Whether a firm is in business (登记状态): our own short list."""

    IN_BUSINESS = "1"
    REVOKED = "2"
    CLOSED = "3"
    MOVED_AWAY = "4"
    OTHER = "9"

    @property
    def word(self) -> str:
        """As the register of firms says it."""
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    FirmStatus.IN_BUSINESS: "存续",
    FirmStatus.REVOKED: "吊销",
    FirmStatus.CLOSED: "注销",
    FirmStatus.MOVED_AWAY: "迁出",
    FirmStatus.OTHER: "其他",
}
STATUS_TEXTS = {
    FirmStatus.IN_BUSINESS: N_("in business"),
    FirmStatus.REVOKED: N_("business licence revoked"),
    FirmStatus.CLOSED: N_("closed: struck off the register"),
    FirmStatus.MOVED_AWAY: N_("moved to another registry"),
    FirmStatus.OTHER: N_("other state"),
}


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person as the register holds them. `birth_date` is a day of the ID number."""

    name: str
    id_number: str
    sex: Sex
    birth_date: date
    address: str
    phone: str
    area_code: str
    household: int = 0


@dataclass(frozen=True, kw_only=True)
class FirmRow:
    """A firm as the register holds it; the representative is named by ID number."""

    uscc: str
    name: str
    kind: str
    address: str
    area_code: str
    business_scope: str
    registered_on: date
    phone: str
    representative_id_number: str
    status: FirmStatus = FirmStatus.IN_BUSINESS


@dataclass(frozen=True, kw_only=True)
class RelationRow:
    """A parent (父母) and their child, named by ID number; `until` is the day on which it ended."""

    guardian_id_number: str
    ward_id_number: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChildFact:
    """A child under 18 of somebody, as the parent sees it in a list."""

    person_id: UUID
    name: str
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """The fields that were looked up, by bind name (`person.name`)."""

    person_id: UUID
    values: Mapping[str, str]
    fetched_at: datetime

    def masked(self) -> "PersonFacts":
        """The same with what a reader need not see in full hidden."""
        return replace(self, values=_masked(self.values))


@dataclass(frozen=True, kw_only=True)
class PresentPerson:
    """Somebody who was named by name and ID number, as the register knows them."""

    person_id: UUID
    name: str
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    area_code: str


@dataclass(frozen=True, kw_only=True)
class FirmFacts:
    """The fields that were looked up, by bind name (`firm.uscc`)."""

    uscc: str
    values: Mapping[str, str]
    fetched_at: datetime
    representative_id: UUID | None  # the legal representative, or the owner; null: nobody knows them here

    def masked(self) -> "FirmFacts":
        """The same with what a reader need not see in full hidden."""
        return replace(self, values=_masked(self.values))


@dataclass(frozen=True, kw_only=True)
class LookUpFact:
    """One look into a person's data, as the person sees it."""

    at: datetime
    about: UUID  # the person, their child, or the firm's representative
    by_name: str
    organisation_name: str
    is_self: bool
    by_account: int | None  # a citizen who applied for this person
    capacity: Capacity  # as what they looked; of an officer: SELF
    purpose: Purpose
    case_number: str | None
    fields: tuple[str, ...]
    uscc: str = ""  # of the firm that was looked at
    matter: str = ""  # what else than a case asked for it, such as a row of a delivery

    @property
    def purpose_text(self) -> str:
        if self.purpose is Purpose.OWN_APPLICATION and self.capacity is not Capacity.SELF:
            return N_("To fill in an application that another makes for the applicant")
        return PURPOSE_TEXTS[self.purpose]


class PurposeCheck(Protocol):
    """Says whether a case opens a person's or a firm's data to `by`.

    True only while the case is open, is handled by an organisation of `by` (or `by` is the system
    acting on it) and is about this person (a UUID) or firm (a credit code).
    """

    def check(self, *, case_number: str, by: Actor, about: UUID | str) -> bool: ...

    def item_opened(
        self, *, case_number: str, organisation_ids: Collection[UUID], about: UUID | str
    ) -> str | None:
        """The item of the case that opens these data to organisations whose systems ask; None: it does not."""
        ...


purpose_check: Port[PurposeCheck] = Port("registers.purpose_check")


def _masked(values: Mapping[str, str]) -> dict[str, str]:
    return {name: MASKS[name](value) if name in MASKS and value else value for name, value in values.items()}


def register_of(fact: str) -> str:
    """The register (a message id) that holds a fact; "" where it stands elsewhere, as on a licence."""
    return REGISTER_TEXTS.get(fact.partition(".")[0], "")
