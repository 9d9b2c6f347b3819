"""Disposal (鉴定与销毁): one appraises, another approves; what it was stays on record."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused

PROPOSE, SETTLE, DISPOSE = "archives.appraise", "archives.approve_disposal", "archives.dispose"


class DisposalState(StrEnum):
    """Where a list of packages stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Choice(StrEnum):
    """What is proposed for one package whose term is over."""

    DESTROY = "destroy"
    KEEP = "keep"


@dataclass(frozen=True, kw_only=True)
class LineFact:
    """One package on the list."""

    case_number: str
    archive_number: str
    item_name: str
    year: int
    choice: Choice
    keep_until: date | None
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DisposalFact:
    """One list with who proposed and who settled it, by name."""

    number: str
    organisation_id: UUID
    organisation_name: str
    state: DisposalState
    opened_by: str
    opened_name: str
    opened_at: datetime
    opinion: str
    settled_name: str
    settled_at: datetime | None
    reason: str
    destroyed_at: datetime | None
    lines: tuple[LineFact, ...]
    certificate: UUID | None = None


class NothingChosen(Invalid):
    """No package was chosen, or too many at once."""

    code = "archive-nothing-chosen"
    title = N_("Choose at least one package, and at most %(most)s at once.")


class NotDue(Refused):
    """The term of a package is not over, or it stands on another list."""

    code = "archive-not-due"
    title = N_(
        "Nothing is to be decided on these packages: %(numbers)s. Their term is not over, or another list has them."
    )


class SamePerson(Refused):
    """Whoever appraised may not approve."""

    code = "archive-same-person"
    title = N_("You appraised these packages, or stand in for who did. Somebody else approves.")


class DisposalSettled(Refused):
    """The list was approved or rejected before."""

    code = "archive-disposal-settled"
    title = N_("Somebody has approved or rejected this list already.")
