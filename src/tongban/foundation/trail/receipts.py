"""Receipts that anybody can check without us: no server, no database. Pure.

A receipt is JSON with the leaf, the salts that open it, our promise, the inclusion proof
and the signed checkpoint. Its short form for a QR code names entry, place and leaf hash.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.foundation.trail.facts import Receipt, Verified
from tongban.foundation.trail.leaves import SALT_BYTES, SALTED, Leaf, LeafWrong, canonical, digest, moment
from tongban.foundation.trail.merkle import Hash, ProofWrong, check_inclusion, leaf_hash
from tongban.foundation.trail.notes import NoteWrong, Verifier, check_checkpoint, signed_by
from tongban.kernel.errors import N_, Refused

FORMAT = "tongban-receipt/1"
MAX_BYTES = 256 * 1024


class Step(StrEnum):
    """What is checked of a receipt, in this order."""

    FORM = "form"
    PROMISE = "promise"
    CHECKPOINT = "checkpoint"
    INCLUSION = "inclusion"
    OPENED = "opened"


class NotGenuine(Refused):
    """A receipt does not prove what it says; `facts["why"]` is the first thing that is wrong, at `facts["step"]`."""

    code = "receipt-not-genuine"
    status = 422
    title = N_("This receipt is not genuine: %(why)s.")


class NoReceipt(Refused):
    """What was given is no receipt at all."""

    code = "no-receipt"
    status = 422
    title = N_("This is no receipt of a log.")


@dataclass(frozen=True, kw_only=True)
class ReceiptCode:
    """The short form of a receipt: 57 bytes, 76 characters."""

    entry_id: UUID
    seq: int
    leaf_sha256: bytes
    _FORM: ClassVar[bytes] = b"\x01"

    def to_text(self) -> str:
        """base64url of form, place (8 bytes), entry id and leaf hash."""
        raw = self._FORM + self.seq.to_bytes(8, "big") + self.entry_id.bytes + self.leaf_sha256
        return base64.urlsafe_b64encode(raw).decode()

    @classmethod
    def parse(cls, text: str) -> "ReceiptCode":
        """From the text, or from an address that ends with it. Raises NoReceipt."""
        try:
            raw = base64.b64decode(text.strip().rstrip("/").rpartition("/")[2], altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise NoReceipt() from None
        if len(raw) != 57 or raw[:1] != cls._FORM:
            raise NoReceipt()
        return cls(seq=int.from_bytes(raw[1:9], "big"), entry_id=UUID(bytes=raw[9:25]), leaf_sha256=raw[25:])


def promise_text(leaf: Leaf, *, origin: str) -> str:
    """The lines that a promise signs. No checkpoint reads so: the second line is no number."""
    return (
        f"{origin}/promise\nentry {leaf.entry_id}\nleaf {_b64(leaf_hash(leaf.to_bytes()))}\nact {leaf.act}\n"
        f"act_at {moment(leaf.act_at)}\nrecorded_at {moment(leaf.recorded_at)}\nsubject {_b64(leaf.subject)}\n"
    )


def make_receipt(
    *,
    verifier: Verifier,
    seq: int,
    leaf: bytes,
    salts: bytes,
    opened: Sequence[str | None],
    promise: str,
    proof: Sequence[Hash],
    checkpoint: str,
) -> Receipt:
    """Put a receipt together; `salts` and `opened` go in the order subject, actor, facts.

    What is None stays closed: whoever erased it has also forgotten its salt.
    """
    places = enumerate(zip(SALTED, opened, strict=True))
    return {
        "format": FORMAT,
        "log": str(verifier),
        "seq": seq,
        "leaf": _b64(leaf),
        "opened": {
            name: {"salt": _b64(salts[i * SALT_BYTES : (i + 1) * SALT_BYTES]), "value": value}
            for i, (name, value) in places
            if value is not None
        },
        "promise": promise,
        "proof": [_b64(step) for step in proof],
        "checkpoint": checkpoint,
    }


def read_receipt(raw: bytes | str) -> Receipt:
    """The receipt in a file. Raises NoReceipt."""
    try:
        said = json.loads(raw)
    except ValueError:
        raise NoReceipt() from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NoReceipt()
    return said


def verify_receipt(receipt: Mapping[str, Any], public_key: Verifier | str | Sequence[Verifier]) -> Verified:
    """Check every part of a receipt against the log's public key, which must not come from the receipt.

    Raises NotGenuine, naming the first thing that is wrong and the step at which it was found.
    """
    checking = _Checking(receipt)
    try:
        return checking.run(_keys(public_key))
    except (NoteWrong, LeafWrong, ProofWrong) as wrong:
        raise NotGenuine(facts={"why": str(wrong), "step": checking.step}) from None
    except (KeyError, TypeError, AttributeError, ValueError):
        raise NotGenuine(facts={"why": "a part is missing or damaged", "step": checking.step}) from None


class _Checking:
    """One receipt on its way through the steps; `step` is the one that it has come to."""

    def __init__(self, receipt: Mapping[str, Any]) -> None:
        self.receipt = receipt
        self.step = Step.FORM

    def run(self, keys: Sequence[Verifier]) -> Verified:
        """Every step in its order."""
        receipt = self.receipt
        raw, seq = _unb64(receipt["leaf"]), int(receipt["seq"])
        leaf = Leaf.parse(raw)
        self.step = Step.PROMISE
        # the log's key may have been changed between promise and checkpoint
        key = signed_by(receipt["promise"], keys)
        if key.check(receipt["promise"]) != promise_text(leaf, origin=key.name):
            raise LeafWrong("the promise was given for another entry")
        self.step = Step.CHECKPOINT
        checkpoint = check_checkpoint(receipt["checkpoint"], signed_by(receipt["checkpoint"], keys))
        self.step = Step.INCLUSION
        proof = [_unb64(step) for step in receipt["proof"]]
        check_inclusion(leaf=leaf_hash(raw), seq=seq, size=checkpoint.size, proof=proof, root=checkpoint.root)
        self.step = Step.OPENED
        opened = {name: _open(receipt["opened"], name, getattr(leaf, name)) for name in SALTED}
        facts = opened["facts"]
        return Verified(
            origin=key.name,
            seq=seq,
            tree_size=checkpoint.size,
            entry_id=leaf.entry_id,
            act=leaf.act,
            act_at=leaf.act_at,
            recorded_at=leaf.recorded_at,
            subject=opened["subject"],
            actor=opened["actor"],
            facts=None if facts is None else json.loads(facts),
        )


def _open(opened: Mapping[str, Any], name: str, expected: bytes) -> str | None:
    if name not in opened:
        return None
    value = str(opened[name]["value"])
    if digest(_unb64(opened[name]["salt"]), value.encode()) != expected:
        raise LeafWrong(f"the {name} is not the one that was recorded")
    return value


def _keys(public_key: Verifier | str | Sequence[Verifier]) -> Sequence[Verifier]:
    if isinstance(public_key, Verifier):
        return [public_key]
    return [Verifier.parse(public_key)] if isinstance(public_key, str) else public_key


def receipt_bytes(receipt: Receipt) -> bytes:
    """The receipt as the file that people keep."""
    return canonical(receipt)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
