"""The minutes as a document that is signed, what proves the signature, and whether both are still as they were."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.seals.public import (
    STRENGTH,
    Given,
    Sealed,
    SignatureMissing,
    Way,
    digest_of,
    is_evidence_genuine,
    is_proof_good,
    seal_evidence,
    use_signature,
)
from tongban.foundation.trail.public import TrailEntry
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.facts import SignedByToken, SignedOnPage
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.errors import MinutesChanged
from tongban.services.cases.procedures.facts import CLOSE, CONFIRM, SIGN, SignedHow
from tongban.services.cases.procedures.models import Hearing, MinutesSignature
from tongban.services.cases.procedures.notices import APPLICANT, INTERESTED
from tongban.services.cases.procedures.rules import digest

FORMAT = "tongban-minutes/1"
CHAIR, CLERK, EXAMINER = "听证主持人", "记录员", "审查该申请的工作人员"
_ACTS = frozenset({CONFIRM, SIGN, CLOSE})


class Verdict(StrEnum):
    """What a look at a stored signature says."""

    GOOD = "good"
    CHANGED = "changed"  # the minutes are not those that were signed
    BROKEN = "broken"  # the evidence itself was touched


def role_of(hearing: Hearing, row: MinutesSignature) -> str:
    """As what somebody stands on the minutes, in the words of papers."""
    if row.officer_account_id is None:
        return INTERESTED if row.interested_id else APPLICANT
    if row.officer_account_id == hearing.chair_account_id:
        return CHAIR
    return CLERK if row.officer_account_id == hearing.clerk_account_id else EXAMINER


def request_for(row: MinutesSignature) -> str:
    """The name of the sign request about these minutes and this one who was there."""
    who = row.interested_id or (row.officer_account_id and f"officer-{row.officer_account_id}") or "applicant"
    return f"minutes:{row.hearing_id}:{who}"


def minutes_document(
    case: Case, hearing: Hearing, row: MinutesSignature, *, name: str, asked_at: datetime
) -> dict[str, Any]:
    """What is put before one who was there. The case's number is not in it: a neighbour never learns it."""
    return {
        "format": FORMAT,
        "hearing": str(hearing.pk),
        "item": case.item_name,
        "held_at": hearing.planned_at.astimezone(CITY_ZONE).isoformat(),
        "venue": hearing.venue,
        "signer": {"name": name, "role": role_of(hearing, row)},
        "minutes": dict(hearing.minutes),
        "minutes_sha256": hearing.minutes_sha256,
        "asked_at": asked_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def sign_row(
    case: Case,
    hearing: Hearing,
    row: MinutesSignature,
    *,
    signature: SignedOnPage | SignedByToken,
    by: Person | Officer,
    at: datetime,
) -> dict[str, str]:
    """Keep the signature of one who was there; what the trail says of it. 4 SQL at most.

    Source: 行政许可法 (2019) art. 48 (1)(5) (signed or sealed); 电子签名法 (2019) arts. 13, 14.

    Raises SignatureMissing, and MinutesChanged where the minutes are not those that were signed.
    """
    given = _given(signature, subject=request_for(row), by=by, at=at)
    document = minutes_document(case, hearing, row, name=by.name, asked_at=given.asked_at)
    signed = digest_of(document)
    if given.digest and given.digest != signed:
        raise MinutesChanged
    evidence = {
        "format": FORMAT,
        "hearing": str(hearing.pk),
        "digest": signed,
        "way": given.way.value,
        "strength": STRENGTH[given.way].value,
        "by": by.ref,
        "name": by.name,
        "role": document["signer"]["role"],
        "signed_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "proof": dict(given.proof),
    }
    sealed = seal_evidence(evidence, at=at)
    row.how, row.signed_at = SignedHow.ONLINE, at
    row.digest, row.way, row.document, row.evidence = signed, given.way, document, evidence
    row.seal, row.seal_certificate_sha256 = sealed.signature, sealed.certificate_sha256
    row.save()
    return {"signed": signed, "way": given.way.value}


def _given(
    signature: SignedOnPage | SignedByToken, *, subject: str, by: Person | Officer, at: datetime
) -> Given:
    if isinstance(signature, SignedByToken):
        return Given(way=Way.TOKEN, digest="", asked_at=at, proof={"token": str(signature.token_id)})
    if signature.subject != subject:
        raise SignatureMissing
    return use_signature(subject=subject, by=by, at=at)


def verdict_of(row: MinutesSignature, hearing: Hearing, on_trail: frozenset[str]) -> Verdict | None:
    """Whether an electronic signature still proves what it did; None where there is none. At most 1 SQL.

    `on_trail`: the digests that the trail holds of this case's minutes.
    """
    if not row.digest or row.signed_at is None:
        return None
    evidence: Mapping[str, Any] = row.evidence
    sealed = Sealed(
        signature=bytes(row.seal),
        certificate_sha256=row.seal_certificate_sha256,
        sealed_at=row.signed_at,
    )
    is_whole = (
        is_evidence_genuine(evidence, sealed)
        and evidence.get("digest") == row.digest == digest_of(row.document)
        and evidence.get("way") == row.way
        and datetime.fromisoformat(evidence["signed_at"]) == row.signed_at
        and row.digest in on_trail
        and is_proof_good(Way(row.way), evidence["proof"], digest=row.digest)
    )
    if not is_whole:
        return Verdict.BROKEN
    is_same = row.document["minutes_sha256"] == hearing.minutes_sha256 == digest(hearing.minutes)
    return Verdict.GOOD if is_same and row.document["minutes"] == hearing.minutes else Verdict.CHANGED


def signed_on_trail(entries: list[TrailEntry]) -> frozenset[str]:
    """The digests of the minutes that were signed, as the trail holds them."""
    return frozenset(
        str(one.facts["signed"]) for one in entries if one.act in _ACTS and "signed" in one.facts
    )
