"""What the checks see with at home: the seals, the log and the scanners of this installation."""

from pathlib import Path

from tongban.foundation.papers.public import problems_inside, virus_scan
from tongban.foundation.seals.public import NationalSuiteMissing, NotAPdf, verify_pdf
from tongban.foundation.trail.public import NoReceipt, NotGenuine, read_receipt, verifiers, verify_receipt
from tongban.services.archives.checking.facts import (
    Eyes,
    ProofSeen,
    ProofWrong,
    SealNotChecked,
    SealSeen,
    SealUnreadable,
)
from tongban.services.archives.packaging.facts import SealPart, SealSaid


def eyes_at_home() -> Eyes:
    """A check of one seal costs 2 SQL, of one receipt none."""
    keys = verifiers()

    def proof(raw: bytes) -> ProofSeen:
        try:
            seen = verify_receipt(read_receipt(raw), keys)
        except (NoReceipt, NotGenuine) as refusal:
            raise ProofWrong(refusal.sentence()) from None
        return ProofSeen(
            entry_id=str(seen.entry_id),
            seq=seen.seq,
            act=seen.act,
            act_at=seen.act_at,
            subject=seen.subject or "",
        )

    return Eyes(seal=_seal, proof=proof, inside=problems_inside, virus=_virus)


def seal_part(raw: bytes) -> SealPart:
    """What 基本信息.xml says of the seal on a PDF."""
    try:
        seen = _seal(raw)
    except SealUnreadable:
        return SealPart(said=SealSaid.UNREADABLE)
    if not seen.is_sealed:
        return SealPart(said=SealSaid.NONE)
    said = SealSaid.GOOD if seen.is_good else SealSaid.UNTRUSTED if seen.is_intact else SealSaid.ALTERED
    return SealPart(said=said, signer=seen.signer, serial=seen.serial, signed_at=seen.signed_at)


def _seal(raw: bytes) -> SealSeen:
    try:
        report = verify_pdf(raw)
    except NotAPdf:
        raise SealUnreadable from None
    except NationalSuiteMissing:
        raise SealNotChecked from None
    return SealSeen(
        is_sealed=report.is_sealed,
        is_intact=report.is_intact and report.covers_all,
        is_trusted=report.is_trusted,
        signer=report.signer,
        serial=report.serial,
        signed_at=report.signed_at,
        doubt=report.doubt.value,
        withdrawn_at=report.withdrawn_at,
        replaced=report.replaced,
    )


def _virus(path: Path) -> str:
    return virus_scan.ask().found_in(path)
