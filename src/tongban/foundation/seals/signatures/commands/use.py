"""Use a signature that was given: once, for the document that it signs."""

from datetime import datetime

from tongban.foundation.seals.signatures.facts import (
    PROOF_HOLDS,
    Given,
    SignatureMissing,
    Signer,
    Way,
)
from tongban.foundation.seals.signatures.requests import lock_request


def use_signature(*, subject: str, by: Signer, at: datetime) -> Given:
    """Take the signature off its request, in the caller's transaction. 2 SQL.

    The request is gone with it: what signed once signs nothing again. Raises SignatureMissing
    where nothing was signed, or longer than ten minutes ago.
    """
    row = lock_request(subject, by=by)
    if not row.way or row.signed_at is None or at > row.signed_at + PROOF_HOLDS:
        raise SignatureMissing
    given = Given(way=Way(row.way), digest=row.digest, asked_at=row.asked_at, proof=row.proof)
    row.delete()
    return given
