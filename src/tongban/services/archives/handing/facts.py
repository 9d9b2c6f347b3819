"""Packages handed over to an archive (移交), and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.archives.facts import PackageFact

HAND_OVER, TAKE_RECEIPT = "archives.hand_over", "archives.take_receipt"
MOST = 2000


class Answer(StrEnum):
    """What the archive says of one package."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class HandOverLineFact:
    """One package that was handed over, and the archive's answer."""

    package: PackageFact
    sha256: str
    size: int
    files: int
    version: int
    answer: Answer
    reason: str


@dataclass(frozen=True, kw_only=True)
class HandOverFact:
    """One hand-over; `waiting` counts the packages that the archive has not answered."""

    number: str
    organisation_id: UUID
    organisation_name: str
    receiver: str
    opened_name: str
    opened_at: datetime
    settled_at: datetime | None
    count: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One line of a receipt."""

    file_number: str
    sha256: str
    answer: Answer
    reason: str


class NotToHandOver(Refused):
    """Packages that cannot be handed over now."""

    code = "archive-not-to-hand-over"
    title = N_(
        "These packages cannot be handed over: %(numbers)s. They are not kept here, or another list has them."
    )


class ReceiverMissing(Invalid):
    """Nobody is named who receives."""

    code = "archive-receiver-missing"
    title = N_("Name the archive that receives the packages.")


class ReceiptUnreadable(Invalid):
    """What came back is no receipt."""

    code = "archive-receipt-unreadable"
    title = N_("This is no receipt: %(why)s.")


class ReceiptWrong(Refused):
    """The receipt does not fit what was handed over; nothing of it was taken in."""

    code = "archive-receipt-wrong"
    title = N_(
        "The receipt does not fit what was handed over (%(why)s): %(numbers)s. Nothing of it was taken in."
    )


WHY_STRANGE = N_("packages that are not on this list")
WHY_TWICE = N_("packages that are answered twice")
WHY_HASH = N_("another SHA-256 than was handed over")
WHY_REASON = N_("packages that are rejected without a reason")
WHY_AGAIN = N_("packages that were answered before")
