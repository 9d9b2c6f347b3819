"""Bind a signature to a case, and look again whether both are as they were signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import PaperRef
from tongban.foundation.seals.public import (
    STRENGTH,
    Given,
    Sealed,
    SignatureMissing,
    SignatureStale,
    Way,
    digest_of,
    is_evidence_genuine,
    is_proof_good,
    seal_evidence,
    use_signature,
)
from tongban.foundation.trail.public import TrailEntry
from tongban.services.cases.canonical import (
    differing,
    files_of,
    not_in_whole,
    signed_document,
    with_signed_terms,
)
from tongban.services.cases.facts import (
    SIGNED_ROUNDS,
    Capacity,
    SignedByToken,
    SignedOnPage,
    SignedWhole,
    SlotMet,
)
from tongban.services.cases.models import ApplicationSignature, Case, CaseSlot
from tongban.services.cases.queries import met_by
from tongban.services.items.public import item_terms

FORMAT = "tongban-signature/1"
_ROUNDS = {"cases.submit": 1, "cases.resubmit": SIGNED_ROUNDS}


class Verdict(StrEnum):
    """What a look at a stored signature says."""

    GOOD = "good"
    CHANGED = "changed"  # the application is not what was signed
    BROKEN = "broken"  # the evidence itself was touched
    REPLACED = "replaced"  # the applicant signed a correction since


@dataclass(frozen=True, kw_only=True)
class SignatureReport:
    """One signature of a case, looked at now. `changed` names the parts that differ."""

    round: int
    way: Way
    digest: str
    signer: str
    signed_at: datetime  # of a part of a bundle case: when the whole was signed
    of_whole: str  # number of the bundle case with which it was signed; empty: it was signed by itself
    verdict: Verdict
    changed: tuple[str, ...] = ()
    phone: str = ""

    @cached_property
    def is_good(self) -> bool:
        return self.verdict in (Verdict.GOOD, Verdict.REPLACED)


def signed(
    case: Case,
    slots: Sequence[SlotMet],
    papers: Mapping[UUID, PaperRef],
    *,
    signature: SignedOnPage | SignedByToken | SignedWhole | None,
    round: int,
    by: Person | Officer,
    at: datetime,
) -> ApplicationSignature | None:
    """The case's signature, not yet stored; None where the person signs on paper before an officer. At most 3 SQL.

    `case` carries what will be stored. Raises SignatureMissing, and SignatureStale when what was
    signed is not exactly this: form, materials, item version or register facts have changed. A part
    of a bundle case was signed with the whole: nothing may be in it that the applicant did not sign there.
    """
    if isinstance(by, Officer):
        return None
    if signature is None:
        raise SignatureMissing
    whole = _whole(signature) if isinstance(signature, SignedWhole) else None
    given = _given_with(whole) if whole else _given(signature, by=by, at=at)
    document = signed_document(case=case, slots=slots, papers=papers, asked_at=given.asked_at, round=round)
    digest = digest_of(document)
    if given.digest and given.digest != digest:
        raise SignatureStale
    if whole and isinstance(signature, SignedWhole):
        terms = item_terms(case.version_id)
        stray = not_in_whole(document, whole.document, signature, form=terms.form)
        if stray:
            raise SignatureStale(facts={"parts": stray})
    evidence = {
        "format": FORMAT,
        "case": case.number,
        "round": round,
        "digest": digest,
        "way": given.way.value,
        "strength": STRENGTH[given.way].value,
        "account": by.account_id,
        "person": str(by.person_id),
        "name": by.name,
        "real_name_level": int(by.level),
        "capacity": Capacity(case.capacity).value,
        "signed_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "proof": dict(given.proof),
    }
    if whole:
        signed_at = whole.evidence["signed_at"]
        evidence["whole"] = {"case": whole.evidence["case"], "digest": whole.digest, "signed_at": signed_at}
    sealed = seal_evidence(evidence, at=at)
    return ApplicationSignature(
        case=case,
        round=round,
        digest=digest,
        way=given.way,
        account_id=by.account_id,
        asked_at=given.asked_at,
        signed_at=at,
        document=document,
        evidence=evidence,
        seal=sealed.signature,
        seal_certificate_sha256=sealed.certificate_sha256,
    )


def _whole(signature: SignedWhole) -> ApplicationSignature:
    """The last signature of the bundle case. 1 SQL. Raises SignatureMissing."""
    rows = ApplicationSignature.objects.filter(case__number=signature.number)
    if (row := rows.order_by("-round").first()) is None:
        raise SignatureMissing
    return row


def _given_with(whole: ApplicationSignature) -> Given:
    """The signature of the whole, as that of a part: the same way, moment and proof."""
    return Given(way=Way(whole.way), digest="", asked_at=whole.asked_at, proof=whole.evidence["proof"])


def _given(signature: SignedOnPage | SignedByToken | SignedWhole, *, by: Person, at: datetime) -> Given:
    if isinstance(signature, SignedWhole):
        raise SignatureMissing
    if isinstance(signature, SignedOnPage):
        return use_signature(subject=signature.subject, by=by, at=at)
    return Given(way=Way.TOKEN, digest="", asked_at=at, proof={"token": str(signature.token_id)})


def signatures_of(
    case: Case, slots: Sequence[CaseSlot], entries: Sequence[TrailEntry]
) -> list[SignatureReport]:
    """Each signature of the case, checked against the case as it is stored now and the trail. At most 3 SQL.

    `slots` are all rounds of its slots, `entries` what the trail holds of it.

    The last round is computed anew from the case's own rows; an earlier one, whose form the
    correction has replaced, from the document that was kept with it.
    """
    rows = list(ApplicationSignature.objects.filter(case=case).order_by("round"))
    trail = _signed_on_trail(entries)
    lost = [_lost(round, digest, case) for round, digest in trail.items() if _has_no(rows, round)]
    if not rows:
        return lost
    last = rows[-1].round
    met = met_by(slots, until=last)
    now = signed_document(case=case, slots=met, papers=files_of(met), asked_at=rows[-1].asked_at, round=last)
    looked_at = [
        _report(case, row, now if row.round == last else None, trail.get(row.round, "")) for row in rows
    ]
    return sorted([*lost, *looked_at], key=lambda report: report.round)


def _signed_on_trail(entries: Sequence[TrailEntry]) -> dict[int, str]:
    """The digest that the trail holds for each round that was signed."""
    return {
        _ROUNDS[entry.act]: str(entry.facts["signed"])
        for entry in entries
        if entry.act in _ROUNDS and "signed" in entry.facts
    }


def _has_no(rows: Sequence[ApplicationSignature], round: int) -> bool:
    return all(row.round != round for row in rows)


def _lost(round: int, digest: str, case: Case) -> SignatureReport:
    """A signature that the trail knows and the case no longer has."""
    return SignatureReport(
        round=round,
        way=Way.TOKEN,
        digest=digest,
        signer="",
        signed_at=case.submitted_at,
        of_whole="",
        verdict=Verdict.BROKEN,
    )


def _report(
    case: Case, row: ApplicationSignature, now: dict[str, Any] | None, on_trail: str
) -> SignatureReport:
    evidence, verdict = row.evidence, Verdict.GOOD
    changed: list[str] = []
    sealed = Sealed(
        signature=bytes(row.seal),
        certificate_sha256=row.seal_certificate_sha256,
        sealed_at=row.signed_at,
    )
    is_whole = (
        is_evidence_genuine(evidence, sealed)
        and evidence.get("digest") == row.digest == digest_of(row.document)
        and (evidence.get("way"), evidence.get("round")) == (row.way, row.round)
        and (evidence.get("case"), evidence.get("account")) == (case.number, row.account_id)
        and datetime.fromisoformat(evidence["signed_at"]) == row.signed_at
        and on_trail == row.digest
        and is_proof_good(Way(row.way), evidence["proof"], digest=row.digest)
    )
    if not is_whole:
        verdict = Verdict.BROKEN
    elif now is None:
        verdict = Verdict.REPLACED
    elif digest_of(stored := with_signed_terms(now, row.document)) != row.digest:
        verdict, changed = Verdict.CHANGED, differing(row.document, stored)
    whole = evidence.get("whole") or {}
    return SignatureReport(
        round=row.round,
        way=Way(row.way),
        digest=row.digest,
        signer=str(evidence.get("name", "")),
        signed_at=datetime.fromisoformat(whole["signed_at"]) if whole else row.signed_at,
        of_whole=str(whole.get("case", "")),
        verdict=verdict,
        changed=tuple(changed),
        phone=str(evidence.get("proof", {}).get("phone", "")),
    )
