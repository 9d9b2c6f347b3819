"""Finding a document that waits for a signature: another person's is not found."""

from tongban.foundation.seals.models import SignRequest
from tongban.foundation.seals.signatures.facts import (
    Asked,
    SignatureMissing,
    Signer,
)
from tongban.foundation.vault.public import mask_phone


def asked_of(subject: str, *, by: Signer) -> Asked | None:
    """The document about `subject` that waits for `by`'s signature. 1 SQL."""
    row = SignRequest.objects.filter(subject=subject, account_id=by.account_id).first()
    return asked(row) if row else None


def lock_request(subject: str, *, by: Signer) -> SignRequest:
    """The request, locked, when it is this person's. 1 SQL. Raises SignatureMissing."""
    rows = SignRequest.objects.select_for_update().filter(subject=subject, account_id=by.account_id)
    row = rows.first()
    if row is None:
        raise SignatureMissing
    return row


def asked(row: SignRequest) -> Asked:
    """The row as others see it."""
    return Asked(
        id=row.id,
        subject=row.subject,
        digest=row.digest,
        document=row.document,
        payload=row.payload,
        asked_at=row.asked_at,
        phone_masked=mask_phone(row.phone) if row.phone else "",
        code_sent_at=row.code_sent_at if row.code_sha256 else None,
        is_signed=bool(row.way),
    )
