"""An entry of the public record of grants, what is told about it, and what is refused.

The fields are those of the national data standard of 双公示 for administrative licences (行政许可数据标准,
2018). All of them are from knowledge, to be checked by an operator: the names, their order, the codes of the
state (`STATUS_CODES`), and that of a natural person neither name nor number is published in full.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event


class EntryState(StrEnum):
    """Where an entry stands."""

    DUE = "due"  # decided, to be published by its day
    PUBLISHED = "published"
    WITHHELD = "withheld"  # a law forbids it: privacy or a secret
    WITHDRAWN = "withdrawn"  # taken down again, with the reason
    COUNTED = "counted"  # a refusal: it stands in a number only


class LicenceStatus(StrEnum):
    """What the licence is now (当前状态), as the entry says it."""

    VALID = "valid"
    REPLACED = "replaced"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    REVOKED = "revoked"


# in the reader's language; cancelled is another word for a licence than for an item
STATUS_TEXTS = {
    LicenceStatus.VALID: N_("Valid"),
    LicenceStatus.REPLACED: N_("Replaced"),
    LicenceStatus.SUSPENDED: N_("Suspended"),
    LicenceStatus.CANCELLED: N_("Licence cancelled"),
    LicenceStatus.REVOKED: N_("Withdrawn, taken back or revoked"),
}
# as the standard writes them, in the export
STATUS_CODES = {
    LicenceStatus.VALID: "正常",
    LicenceStatus.REPLACED: "变更",
    LicenceStatus.SUSPENDED: "其他",
    LicenceStatus.CANCELLED: "注销",
    LicenceStatus.REVOKED: "撤销",
}


@dataclass(frozen=True, kw_only=True)
class EntryFact:
    """One entry as anybody reads it: a person's name masked, no ID number, no address."""

    code: str
    state: EntryState
    holder_kind: str
    holder: str
    uscc: str
    representative: str
    document_title: str
    document_number: str
    category: str
    licence_name: str
    licence_number: str
    content: str
    decided_on: date
    valid_from: date | None
    valid_until: date | None
    organisation_name: str
    organisation_code: str
    status: LicenceStatus
    published_at: datetime | None
    corrected_at: datetime | None
    correction: str
    withdrawn_at: datetime | None
    withdrawal: str


@dataclass(frozen=True, kw_only=True)
class LateEntry:
    """An entry that is not published though its day has passed, for supervision."""

    case_number: str
    organisation_id: UUID
    area_code: str
    item_name: str
    decided_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class MonthCount:
    """How many were granted and refused in a month; `month` is its first day."""

    month: date
    granted: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class EntryEvent(Event):
    """Something happened to an entry."""

    subject_field: ClassVar[str] = "code"
    code: str
    case_number: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionPublished(EntryEvent):
    """A grant was published."""

    name: ClassVar[str] = "decisions.published"


@dataclass(frozen=True, kw_only=True)
class EntryCorrected(EntryEvent):
    """A published entry was corrected, or taken down."""

    name: ClassVar[str] = "decisions.corrected"
    is_withdrawn: bool


class EntryMoved(Refused):
    """The entry is not published, or not any more."""

    code = "publication-moved"
    title = N_("This entry is not published any more. Reload the page to see where it stands.")
