"""Ask somebody to sign a document: what is to be signed is fixed from here on."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.foundation.seals.models import SignRequest
from tongban.foundation.seals.signatures.evidence import canonical
from tongban.foundation.seals.signatures.facts import (
    Asked,
    Signer,
)
from tongban.foundation.seals.signatures.requests import asked


@transaction.atomic
def ask_signature(
    *,
    subject: str,
    title: str,
    document: Mapping[str, Any],
    payload: Mapping[str, Any],
    phone: str,
    by: Signer,
    at: datetime,
) -> Asked:
    """Put a document before `by` to sign; one asked before about the same subject gives way.

    A code that was sent for the older document signs nothing any more. `phone` is the number on
    record, or empty. The caller has checked that the subject is `by`'s. 2 SQL.
    """
    before = SignRequest.objects.select_for_update().filter(subject=subject).first()
    row = (
        before if before is not None and before.account_id == by.account_id else SignRequest(subject=subject)
    )
    if before is not None and row is not before:
        before.delete()
    row.account_id, row.title = by.account_id, title[:1000]
    row.document, row.payload, row.phone = dict(document), dict(payload), phone
    row.digest = digest_of(document)
    row.asked_at = at
    row.code_salt, row.code_sha256, row.tries = b"", b"", 0
    row.way, row.proof, row.signed_at = "", {}, None
    row.save()
    return asked(row)


def digest_of(document: Mapping[str, Any]) -> str:
    """What is signed of a document: the SHA-256 of its canonical text, lower-case hex."""
    return hashlib.sha256(canonical(document)).hexdigest()
