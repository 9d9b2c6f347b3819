"""What `tongban archive verify` goes by: roots, lists of withdrawn seals and log keys, of the package or from elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tongban.foundation.seals.anchors import RootUnreadable, SealAnchors, read_anchors
from tongban.foundation.seals.national.sm2 import NationalSuiteMissing
from tongban.foundation.seals.outside import check_outside
from tongban.foundation.seals.reports import NotAPdf
from tongban.foundation.seals.withdrawn import ListUnreadable
from tongban.foundation.trail.notes import NoteWrong, Verifier
from tongban.foundation.trail.receipts import NoReceipt, NotGenuine, read_receipt, verify_receipt
from tongban.kernel.errors import Refused
from tongban.services.archives.checking.facts import (
    ProofSeen,
    ProofWrong,
    SealNotChecked,
    SealSeen,
    SealUnreadable,
)
from tongban.services.archives.checking.opening import Opened
from tongban.services.archives.packaging.facts import (
    LOG_KEYS,
    NATIONAL_LIST,
    NATIONAL_ROOT,
    SEAL_LIST,
    SEAL_ROOT,
    STAMP_ROOTS,
)


class AnchorMissing(Refused):
    """Neither the package nor the caller names the root of the seals or the key of the log."""

    code = "archive-anchor-missing"
    title = "%(what)s cannot be read: give it with %(option)s."


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the caller brings from elsewhere; what is empty is taken from the package."""

    roots: Sequence[Path] = ()
    lists: Sequence[Path] = ()
    stamp_roots: Path | None = None


def seal_anchors_of(package: Opened, given: Given) -> SealAnchors:
    """What the seals are checked with. Raises AnchorMissing.

    Roots of the caller's own do not go with stamping authorities that the package names: whoever made it chose them.
    """
    mine = [_of_file(path, "the root certificate", "--root") for path in given.roots]
    roots = mine or _of_package(package, SEAL_ROOT, NATIONAL_ROOT)
    lists = [_of_file(path, "the list of withdrawn seals", "--revoked") for path in given.lists]
    # a list counts only where a root signed it: one in the package is as good as one from elsewhere, but for its age
    from_package = [] if lists else _of_package(package, SEAL_LIST, NATIONAL_LIST)
    if given.stamp_roots:
        stamps = _of_file(given.stamp_roots, "the root of time stamps", "--stamp-root")
    else:
        stamps = b"" if mine else b"\n".join(_of_package(package, STAMP_ROOTS))
    try:
        return _anchors(roots, lists or from_package, stamps)
    except ListUnreadable:
        if mine and not lists:  # the package is of another installation: its seals will not be trusted either
            return _anchors(roots, [], stamps)
        raise AnchorMissing(facts={"what": "the list of withdrawn seals", "option": "--revoked"}) from None


def _anchors(roots: Sequence[bytes], lists: Sequence[bytes], stamps: bytes) -> SealAnchors:
    try:
        return read_anchors(
            roots=b"\n".join(roots).decode("ascii"), stamp_roots=stamps.decode("ascii"), lists=lists
        )
    except (RootUnreadable, UnicodeDecodeError):
        raise AnchorMissing(facts={"what": "the root certificate", "option": "--root"}) from None


def log_keys_of(package: Opened, given: Sequence[str]) -> list[Verifier]:
    """The log's keys. Raises AnchorMissing."""
    try:
        lines = given or package.read(LOG_KEYS).decode().split()
        found = [Verifier.parse(line) for line in lines]
    except (KeyError, UnicodeDecodeError, NoteWrong, ValueError):
        found = []
    if not found:
        raise AnchorMissing(facts={"what": "the log's public key", "option": "--key"})
    return found


def seal_reader(anchors: SealAnchors) -> Callable[[bytes], SealSeen]:
    """A check of seals with no database."""

    def read(pdf: bytes) -> SealSeen:
        try:
            report = check_outside(pdf, anchors=anchors)
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

    return read


def proof_reader(keys: Sequence[Verifier]) -> Callable[[bytes], ProofSeen]:
    """A check of receipts with nothing but the log's keys."""

    def read(raw: bytes) -> ProofSeen:
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

    return read


def _of_file(path: Path, what: str, option: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise AnchorMissing(facts={"what": what, "option": option}) from None


def _of_package(package: Opened, *names: str) -> list[bytes]:
    there = set(package.names)
    return [package.read(name) for name in names if name in there]
