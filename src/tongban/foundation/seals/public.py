"""The front door of this app: other apps import only from here."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.papers.public import SealPlace
from tongban.foundation.seals.commands.issue import issue_seal, revoke_seal
from tongban.foundation.seals.facts import (
    NotAPdf,
    SealExpired,
    SealFact,
    SealProvider,
    SealReport,
    SealRevoked,
)
from tongban.foundation.seals.ports import seal_provider
from tongban.foundation.seals.queries import seal_of, seals


def seal_pdf(
    pdf: bytes, *, organisation_id: UUID, reason: str, at: datetime, place: SealPlace | None = None
) -> bytes:
    """The PDF with the organisation's e-seal, certified against any change. Raises SealRevoked, SealExpired, NotAPdf."""
    return seal_provider.ask().seal(pdf, organisation_id=organisation_id, reason=reason, place=place, at=at)


def verify_pdf(pdf: bytes) -> SealReport:
    """What the seal on a PDF says. Raises NotAPdf."""
    return seal_provider.ask().verify(pdf)


__all__ = [
    "NotAPdf",
    "SealExpired",
    "SealFact",
    "SealProvider",
    "SealReport",
    "SealRevoked",
    "issue_seal",
    "revoke_seal",
    "seal_of",
    "seal_pdf",
    "seal_provider",
    "seals",
    "verify_pdf",
]
