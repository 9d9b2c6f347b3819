"""Sign a document that waits: with one's name and password, or by drawing on the screen."""

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.foundation.identity.public import PasswordConfirmed
from tongban.foundation.seals.models import SignRequest
from tongban.foundation.seals.signatures import drawing
from tongban.foundation.seals.signatures.facts import (
    NameDiffers,
    SignatureStale,
    Signer,
    Way,
)
from tongban.foundation.seals.signatures.requests import lock_request


@transaction.atomic
def sign_by_name(
    *, subject: str, digest: str, name: str, confirmed: PasswordConfirmed, by: Signer, at: datetime
) -> None:
    """Sign by typing the name in full and the account's password.

    Source: 电子签名法 (2019) art. 2 (data that identify the signer and say that they agree) and
    art. 34 (5) (a password is data that verifies a signature).

    Raises SignatureMissing, SignatureStale, NameDiffers.
    """
    if confirmed.account_id != by.account_id:
        raise SignatureStale
    row = open_request(subject, digest, by=by)
    if _plain(name) != _plain(by.name):
        raise NameDiffers(facts={"fields": {"name": NameDiffers.title}})
    proof = {"name": by.name, "password_confirmed_at": confirmed.at.isoformat()}
    keep_signature(row, Way.TYPED, proof, at=at)


@transaction.atomic
def sign_by_drawing(*, subject: str, digest: str, strokes: str, by: Signer, at: datetime) -> None:
    """Sign by drawing. `strokes` is JSON, `[[[x, y], …], …]`; what is kept is a picture made of them.

    Source: 电子签名法 (2019) art. 13, second paragraph: a signature on whose conditions both sides agree.

    Raises SignatureMissing, SignatureStale, DrawingUnfit.
    """
    row = open_request(subject, digest, by=by)
    svg = drawing.picture(drawing.strokes_of(strokes))
    proof = {"svg": svg, "svg_sha256": hashlib.sha256(svg.encode()).hexdigest()}
    keep_signature(row, Way.DRAWN, proof, at=at)


def open_request(subject: str, digest: str, *, by: Signer) -> SignRequest:
    """The locked request about exactly this document. Raises SignatureMissing, SignatureStale."""
    row = lock_request(subject, by=by)
    if row.digest != digest:
        raise SignatureStale
    return row


def keep_signature(row: SignRequest, way: Way, proof: Mapping[str, Any], *, at: datetime) -> None:
    """Write down that the document was signed this way. 1 SQL."""
    row.way, row.proof, row.signed_at = way, dict(proof), at
    row.code_sha256 = b""  # a code that is still out signs nothing any more
    row.save(update_fields=["way", "proof", "signed_at", "code_sha256"])


def _plain(name: str) -> str:
    """A name as it compares: one form of each character, no blanks, nothing that is not seen."""
    wide = unicodedata.normalize("NFKC", name)
    return "".join(char for char in wide if char.isprintable() and not char.isspace())
