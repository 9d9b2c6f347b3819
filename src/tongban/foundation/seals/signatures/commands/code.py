"""Sign with a one-time code that is sent to the phone on record."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.messages.public import TextNotSent, TextUnsure, can_text, send_text
from tongban.foundation.seals.models import SignRequest
from tongban.foundation.seals.signatures.commands.sign import keep_signature, open_request
from tongban.foundation.seals.signatures.facts import (
    CODE_AGAIN,
    CODE_HOLDS,
    MOST_TRIES,
    CodeEmpty,
    CodeNotSent,
    CodePast,
    CodeSent,
    CodeTooSoon,
    CodeWrong,
    NoPhone,
    Signer,
    Way,
)
from tongban.foundation.vault.public import mask_phone
from tongban.kernel.errors import N_, Refused
from tongban.kernel.ids import new_id

TEXT = N_(
    "[%(site)s] Code %(code)s signs “%(title)s” (document %(digest)s). It holds for 5 minutes. "
    "Give it to nobody, staff included."
)
_LONGEST_TITLE = 40  # a text message has 70 characters, long ones are paid for twice


def send_code(*, subject: str, digest: str, by: Signer, at: datetime) -> CodeSent:
    """Text a fresh code for this document; an older one holds no longer.

    The text goes out after the transaction, so that no lock waits for a gateway. When the
    gateway does not answer in time the code stays good: the text may still come.

    Raises SignatureMissing, SignatureStale, NoPhone, CodeTooSoon, CodeNotSent.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        row = open_request(subject, digest, by=by)
        if not row.phone or not can_text():
            raise NoPhone
        if row.code_sent_at is not None and at < row.code_sent_at + CODE_AGAIN:
            raise CodeTooSoon(
                facts={"seconds": int((row.code_sent_at + CODE_AGAIN - at).total_seconds()) or 1}
            )
        row.code_salt = secrets.token_bytes(16)
        row.code_sha256 = _hash(row, code)
        row.code_sent_at, row.tries = at, 0
        row.save(update_fields=["code_salt", "code_sha256", "code_sent_at", "tries"])
    try:
        send_text(phone=row.phone, text=_words(row, code), key=str(new_id()))
    except TextUnsure:
        return CodeSent(phone_masked=mask_phone(row.phone), is_sure=False)
    except TextNotSent as failed:
        rows = SignRequest.objects.filter(id=row.id, code_sha256=row.code_sha256)
        rows.update(code_sha256=b"", code_sent_at=None)
        raise CodeNotSent from failed
    return CodeSent(phone_masked=mask_phone(row.phone), is_sure=True)


def sign_by_code(*, subject: str, digest: str, code: str, by: Signer, at: datetime) -> None:
    """Sign with the code. Five wrong tries end it; each is counted although it is refused.

    Source: 电子签名法 (2019) art. 13, first paragraph, (1) and (2): data that only the signer has and controls.

    Raises SignatureMissing, SignatureStale, CodeEmpty, CodePast, CodeWrong.
    """
    with transaction.atomic():
        refusal = _try_code(subject, digest, code, by=by, at=at)
    if refusal is not None:
        raise refusal


def _try_code(subject: str, digest: str, code: str, *, by: Signer, at: datetime) -> Refused | None:
    row = open_request(subject, digest, by=by)
    if not row.code_sha256 or row.code_sent_at is None or at > row.code_sent_at + CODE_HOLDS:
        return CodePast()
    if row.tries >= MOST_TRIES:
        return CodePast()
    typed = "".join(char for char in code if char.isdecimal() and char.isascii())
    if not typed:
        return CodeEmpty()
    row.tries += 1
    if not hmac.compare_digest(_hash(row, typed), bytes(row.code_sha256)):
        row.save(update_fields=["tries"])
        left = MOST_TRIES - row.tries
        return CodeWrong(facts={"left": left}) if left else CodePast()
    proof = {
        "phone": mask_phone(row.phone),
        "code_salt": bytes(row.code_salt).hex(),
        "code_sha256": bytes(row.code_sha256).hex(),
        "sent_at": row.code_sent_at.isoformat(),
        "tries": row.tries,
    }
    keep_signature(row, Way.CODE, proof, at=at)
    return None


def _hash(row: SignRequest, code: str) -> bytes:
    """The code tied to its document and its request: the code of another draft is another hash."""
    said = f"{row.id}:{row.digest}:{code}".encode()
    return hmac.new(bytes(row.code_salt), said, hashlib.sha256).digest()


def _words(row: SignRequest, code: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(TEXT) % {
            "site": settings.SITE["name"],
            "code": code,
            "title": row.title[:_LONGEST_TITLE],
            "digest": row.digest[:8],
        }
