"""Is it genuine: seals on PDF files, hashes that the description names, and the place of each act in the log."""

from collections import Counter
from collections.abc import Iterator

from tongban.services.archives.checking.facts import (
    Check,
    Eyes,
    Finding,
    ProofWrong,
    SealNotChecked,
    SealSeen,
    SealUnreadable,
)
from tongban.services.archives.checking.opening import Opened
from tongban.services.archives.checking.reading import ActSaid, FileSaid, Said
from tongban.services.archives.packaging.bag import hashed
from tongban.services.archives.packaging.facts import SealSaid, Source

# papers of ours: each carries the seal of its organisation
_OURS = (Source.DOCUMENT, Source.LICENCE)
PDF = "application/pdf"
_DOUBTS = {"expired": "seal-expired", "withdrawn": "seal-withdrawn"}


def genuine_findings(package: Opened, said: Said, *, eyes: Eyes, looked: Counter[Check]) -> Iterator[Finding]:
    """What is not genuine of a package whose descriptions read."""
    there = set(package.names)
    for one in said.files:
        name = f"data/{one.path}"
        if name not in there:
            continue
        looked[Check.AUTHENTIC] += 1
        raw = package.read(name)
        found = hashed(raw)
        if (found.size, found.sha256, found.sm3) != (one.size, one.sha256, one.sm3):
            yield Finding(check=Check.AUTHENTIC, code="hash-differs", path=name)
        if one.media_type == PDF:
            yield from _of_seal(raw, one, eyes)
    subject = f"cases:{said.number}"
    proven: set[int] = set()
    for act in said.acts:
        looked[Check.AUTHENTIC] += 1
        name = f"data/{act.receipt}"
        if name not in there:
            yield Finding(check=Check.AUTHENTIC, code="act-without-proof", path=name, facts={"act": act.act})
            continue
        if act.seq in proven:
            yield Finding(check=Check.AUTHENTIC, code="act-twice", path=name, facts={"act": act.act})
        proven.add(act.seq)
        yield from _of_proof(package.read(name), act, subject=subject, name=name, eyes=eyes)


def _of_seal(raw: bytes, one: FileSaid, eyes: Eyes) -> Iterator[Finding]:
    name = f"data/{one.path}"
    is_ours = one.source in _OURS
    facts = {"said": one.seal.value if one.seal else ""}
    # what an applicant brought may carry a seal of somebody whom we do not know
    is_fault = is_ours or one.seal is SealSaid.GOOD
    try:
        seal = eyes.seal(raw)
    except SealNotChecked:
        yield Finding(
            check=Check.AUTHENTIC, code="seal-not-checked", path=name, facts=facts, is_fault=is_fault
        )
        return
    except SealUnreadable:
        yield Finding(check=Check.AUTHENTIC, code="seal-unreadable", path=name, facts=facts, is_fault=is_ours)
        return
    if code := _wrong_with(seal, is_ours=is_ours, was=one.seal):
        facts |= {"signer": seal.signer, "attachments": ", ".join(seal.replaced)}
        if seal.withdrawn_at:
            facts["withdrawn_at"] = seal.withdrawn_at.isoformat(timespec="seconds")
        yield Finding(check=Check.AUTHENTIC, code=code, path=name, facts=facts, is_fault=is_fault)


def _wrong_with(seal: SealSeen, *, is_ours: bool, was: SealSaid | None) -> str:
    if not seal.is_sealed:
        return "seal-missing" if is_ours or was is SealSaid.GOOD else ""
    if not seal.is_intact:
        return "attachment-replaced" if seal.replaced else "seal-altered"
    return "" if seal.is_trusted else _DOUBTS.get(seal.doubt, "seal-not-trusted")


def _of_proof(raw: bytes, act: ActSaid, *, subject: str, name: str, eyes: Eyes) -> Iterator[Finding]:
    try:
        proof = eyes.proof(raw)
    except ProofWrong as wrong:
        yield Finding(
            check=Check.AUTHENTIC, code="proof-wrong", path=name, facts={"act": act.act, "why": str(wrong)}
        )
        return
    is_same = (proof.entry_id, proof.seq, proof.act, proof.act_at) == (
        act.entry_id,
        act.seq,
        act.act,
        act.act_at,
    )
    if not is_same or proof.subject != subject:
        yield Finding(check=Check.AUTHENTIC, code="proof-of-another-act", path=name, facts={"act": act.act})
