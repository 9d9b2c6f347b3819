"""What others see of packages (归档信息包): states, retention, facts, events and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event

READ, KEEP = "archives.read", "archives.keep"
APPRAISE, APPROVE = "archives.appraise", "archives.approve_disposal"
HAND_OVER = "archives.hand_over"
DUTIES = frozenset({READ, KEEP, APPRAISE, APPROVE, HAND_OVER})


class PackageState(StrEnum):
    """Where a package stands. `rules.MOVES` says which act leads from one to the next."""

    WAITING = "waiting"  # asked for by the closing of its case, not made yet
    QUERIED = "queried"  # made; a check found a fault, a person decides
    KEPT = "kept"  # 归档: made, and the four checks are passed or a person has taken it as it is
    HANDED_OVER = "handed-over"  # 移交
    DISPOSED = "disposed"  # 销毁: its content is gone, what it was stands on record


class Retention(StrEnum):
    """保管期限. The value is its code in an archive number (DA/T 22)."""

    PERMANENT = "Y"
    YEARS_30 = "D30"
    YEARS_10 = "D10"


RETENTION_WORDS = {
    Retention.PERMANENT: "永久",
    Retention.YEARS_30: "30年",
    Retention.YEARS_10: "10年",
}
RETENTION_YEARS = {Retention.PERMANENT: None, Retention.YEARS_30: 30, Retention.YEARS_10: 10}


class Result(StrEnum):
    """How a case ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    NOT_ACCEPTED = "not-accepted"
    WITHDRAWN = "withdrawn"


RESULT_WORDS = {
    Result.GRANTED: "准予",
    Result.REFUSED: "不予",
    Result.NOT_ACCEPTED: "不予受理",
    Result.WITHDRAWN: "申请人撤回",
}


@dataclass(frozen=True, kw_only=True)
class ListedFile:
    """One file of a package, as it stays on record when the content is gone."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PackageFact:
    """A package as an archivist sees it in a list. The applicant's name is masked."""

    id: UUID
    case_number: str
    file_number: str
    archive_number: str
    year: int
    retention: Retention
    item_name: str
    applicant: str
    organisation_id: UUID
    organisation_name: str
    result: Result
    state: PackageState
    closed_at: datetime
    made_at: datetime | None
    keep_until: date | None
    is_on_hold: bool
    problem: str


@dataclass(frozen=True, kw_only=True)
class PackagePage:
    """One page of a list, the case closed last first; `cursor` leads to the next."""

    rows: tuple[PackageFact, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class PackageDetail:
    """One package with everything that is known of it beside its content."""

    fact: PackageFact
    item_code: str
    area_code: str
    version: int
    size: int
    sha256: str
    files: tuple[ListedFile, ...]
    report: Mapping[str, Any]
    problem_facts: Mapping[str, str]
    tried_at: datetime | None
    accepted_by: str
    accepted_at: datetime | None
    accepted_reason: str
    hold_by: str
    hold_at: datetime | None
    hold_reason: str
    handed_over_at: datetime | None
    disposed_at: datetime | None

    @property
    def has_content(self) -> bool:
        """Whether its bytes are here."""
        return bool(self.sha256) and self.fact.state is not PackageState.DISPOSED


@dataclass(frozen=True, kw_only=True)
class PackageEvent(Event):
    """Something happened to the package of a case."""

    subject_field: ClassVar[str] = "case_number"
    case_number: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PackageMade(PackageEvent):
    """The package was made; `is_passed`: no check found a fault."""

    name: ClassVar[str] = "archives.made"
    version: int
    sha256: str
    is_passed: bool


@dataclass(frozen=True, kw_only=True)
class PackageHandedOver(PackageEvent):
    """An archive has taken the package over."""

    name: ClassVar[str] = "archives.handed-over"
    receiver: str


@dataclass(frozen=True, kw_only=True)
class PackageDisposed(PackageEvent):
    """The content of the package was destroyed after two people had agreed."""

    name: ClassVar[str] = "archives.disposed"


class PackageOutOfOrder(Refused):
    """The package is not where this act starts from."""

    code = "archive-out-of-order"
    title = N_(
        "The package has moved on and this can no longer be done. Reload the page to see where it stands."
    )


class NotYetWhole(Refused):
    """What belongs into the package is still being made."""

    code = "archive-not-yet-whole"
    title = N_("What belongs into the package is still being made: %(waits_for)s.")


class PaperLost(Refused):
    """A file of the case is on record and its bytes are gone."""

    code = "archive-paper-lost"
    title = N_("The file “%(name)s” of the case cannot be found in the storage.")


class ContentGone(Refused):
    """The stored bytes of a package are not there, or not those that were stored."""

    code = "archive-content-gone"
    title = N_("The stored package is missing or was changed. Make it again, or restore the files.")


class OnHold(Refused):
    """Somebody holds the package: an appeal or an inspection is under way."""

    code = "archive-on-hold"
    title = N_("The package is held: %(reason)s.")


class ReasonMissing(Invalid):
    """An act that must be explained was not."""

    code = "archive-reason-missing"
    title = N_("Say why, in at least %(least)s characters.")
