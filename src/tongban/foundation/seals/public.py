"""The front door of this app: other apps import only from here."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.papers.public import SealPlace
from tongban.foundation.seals.anchors import SealAnchors, read_anchors
from tongban.foundation.seals.commands.issue import issue_seal, revoke_seal
from tongban.foundation.seals.facts import (
    Doubt,
    NotAPdf,
    PublishedAnchors,
    SealExpired,
    SealFact,
    SealProvider,
    SealReport,
    SealRevoked,
)
from tongban.foundation.seals.national.sm2 import NationalSuiteMissing
from tongban.foundation.seals.ports import seal_provider
from tongban.foundation.seals.queries import seal_of, seals
from tongban.foundation.seals.signatures.commands.ask import ask_signature, digest_of
from tongban.foundation.seals.signatures.commands.code import send_code, sign_by_code
from tongban.foundation.seals.signatures.commands.forget import forget_requests
from tongban.foundation.seals.signatures.commands.sign import sign_by_drawing, sign_by_name
from tongban.foundation.seals.signatures.commands.use import use_signature
from tongban.foundation.seals.signatures.evidence import canonical, is_evidence_genuine, seal_evidence
from tongban.foundation.seals.signatures.facts import (
    CODE_AGAIN,
    CODE_HOLDS,
    STRENGTH,
    Asked,
    CodeNotSent,
    CodeSent,
    CodeTooSoon,
    Given,
    NoPhone,
    Sealed,
    SignatureMissing,
    SignatureStale,
    Signer,
    Strength,
    Way,
)
from tongban.foundation.seals.signatures.proofs import is_proof_good
from tongban.foundation.seals.signatures.requests import asked_of
from tongban.kernel.actors import Actor


def seal_pdf(
    pdf: bytes,
    *,
    organisation_id: UUID,
    reason: str,
    at: datetime,
    place: SealPlace | None = None,
    subject: str = "",
    by: Actor | None = None,
) -> bytes:
    """The PDF with the organisation's e-seal, certified against any change; the use stands in the log.

    `subject` is what it belongs to (`kind:key`), `by` who has it sealed.

    Raises SealNone, SealSuspended, SealRevoked, SealExpired, StampAway, NotAPdf.
    """
    return seal_provider.ask().seal(
        pdf,
        organisation_id=organisation_id,
        reason=reason,
        place=place,
        at=at,
        subject=subject,
        by=by.ref if by else "",
    )


def verify_pdf(pdf: bytes) -> SealReport:
    """What the seal on a PDF says. Raises NotAPdf."""
    return seal_provider.ask().verify(pdf)


def verify_pdf_outside(pdf: bytes, *, anchors: SealAnchors) -> SealReport:
    """The same as a stranger checks it: with roots and lists of withdrawn seals, no register, no database.

    Raises NotAPdf, NationalSuiteMissing.
    """
    from tongban.foundation.seals.outside import check_outside

    return check_outside(pdf, anchors=anchors)


def published_anchors(*, at: datetime) -> PublishedAnchors:
    """What strangers are given to check our seals with: the roots, the lists as of now, and who stamps. 4 SQL."""
    return seal_provider.ask().anchors(at=at)


def pdf_attachments(pdf: bytes) -> dict[str, bytes]:
    """Files attached to a PDF, by name, whether it is sealed or not; none where it cannot be read."""
    from tongban.foundation.seals.attachments import attachments

    return attachments(pdf)


__all__ = [
    "CODE_AGAIN",
    "CODE_HOLDS",
    "STRENGTH",
    "Asked",
    "CodeNotSent",
    "CodeSent",
    "CodeTooSoon",
    "Doubt",
    "Given",
    "NationalSuiteMissing",
    "NoPhone",
    "NotAPdf",
    "PublishedAnchors",
    "SealAnchors",
    "SealExpired",
    "SealFact",
    "SealProvider",
    "SealReport",
    "SealRevoked",
    "Sealed",
    "SignatureMissing",
    "SignatureStale",
    "Signer",
    "Strength",
    "Way",
    "ask_signature",
    "asked_of",
    "canonical",
    "digest_of",
    "forget_requests",
    "is_evidence_genuine",
    "is_proof_good",
    "issue_seal",
    "pdf_attachments",
    "published_anchors",
    "read_anchors",
    "revoke_seal",
    "seal_evidence",
    "seal_of",
    "seal_pdf",
    "seal_provider",
    "seals",
    "send_code",
    "sign_by_code",
    "sign_by_drawing",
    "sign_by_name",
    "use_signature",
    "verify_pdf",
    "verify_pdf_outside",
]
