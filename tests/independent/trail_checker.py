"""A checker of the log that shares no code with it: written from RFC 6962 and C2SP alone.

It imports the standard library and `cryptography`, nothing of Tongban; a test holds that. Proofs are followed
by the recursions of RFC 6962 §2.1, not by the loops of RFC 9162 that the log itself uses.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """Something does not hold."""


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _k(n: int) -> int:
    k = 1
    while k << 1 < n:
        k <<= 1
    return k


def mth(data: list[bytes]) -> bytes:
    """MTH(D[n]), RFC 6962 §2.1."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return leaf(data[0])
    k = _k(len(data))
    return node(mth(data[:k]), mth(data[k:]))


def root_by_path(m: int, n: int, hash_: bytes, path: list[bytes]) -> bytes:
    """The root to which PATH(m, D[n]) leads from a leaf, RFC 6962 §2.1.1."""
    if not 0 <= m < n:
        raise Wrong("no such leaf")
    if n == 1:
        if path:
            raise Wrong("the path is too long")
        return hash_
    if not path:
        raise Wrong("the path is too short")
    k, last = _k(n), path[-1]
    if m < k:
        return node(root_by_path(m, k, hash_, path[:-1]), last)
    return node(last, root_by_path(m - k, n - k, hash_, path[:-1]))


def roots_by_proof(
    m: int, n: int, old: bytes, proof: list[bytes], *, whole: bool = True
) -> tuple[bytes, bytes]:
    """The old and the new root to which PROOF(m, D[n]) leads, RFC 6962 §2.1.2."""
    if m == n:
        if len(proof) != (0 if whole else 1):
            raise Wrong("the proof has another length")
        one = old if whole else proof[0]
        return one, one
    if not proof:
        raise Wrong("the proof is too short")
    k, last = _k(n), proof[-1]
    if m <= k:
        first, second = roots_by_proof(m, k, old, proof[:-1], whole=whole)
        return first, node(second, last)
    first, second = roots_by_proof(m - k, n - k, old, proof[:-1], whole=False)
    return node(last, first), node(last, second)


def check_inclusion(m: int, n: int, hash_: bytes, path: list[bytes], root: bytes) -> None:
    if root_by_path(m, n, hash_, path) != root:
        raise Wrong("the entry is not in the tree")


def check_consistency(m: int, n: int, old: bytes, new: bytes, proof: list[bytes]) -> None:
    if not 0 < m <= n or roots_by_proof(m, n, old, proof) != (old, new):
        raise Wrong("the new tree does not continue the old one")


def open_note(note: str, vkey: str) -> str:
    """The text of a C2SP signed note under an Ed25519 key (type 1), or a checkpoint cosigned (type 4)."""
    name, hex_id, key = vkey.strip().split("+", 2)
    raw = base64.b64decode(key)
    kind, public = raw[0], raw[1:]
    if hashlib.sha256(f"{name}\n".encode() + raw).digest()[:4].hex() != hex_id:
        raise Wrong("the key's id is not its own")
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.rstrip("\n").split("\n"):
        dash, who, signature = line.split(" ")
        signed = base64.b64decode(signature)
        if dash != "\u2014" or who != name or signed[:4].hex() != hex_id:
            continue
        message, rest = text.encode(), signed[4:]
        if kind == 4:
            at, rest = int.from_bytes(rest[:8], "big"), rest[8:]
            message = f"cosignature/v1\ntime {at}\n".encode() + message
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(rest, message)
        except InvalidSignature:
            raise Wrong("the signature does not hold") from None
        return text
    raise Wrong("not signed by this key")


def open_checkpoint(note: str, vkey: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint signed by the log of this key."""
    origin, size, root = open_note(note, vkey).split("\n")[:3]
    if origin != vkey.split("+")[0]:
        raise Wrong("the checkpoint is of another log")
    return int(size), base64.b64decode(root)


def check_receipt(raw: bytes, vkey: str) -> dict[str, Any]:
    """What a receipt proves: its leaf's own words, and what it opens."""
    said = json.loads(raw)
    data = base64.b64decode(said["leaf"])
    size, root = open_checkpoint(said["checkpoint"], vkey)
    check_inclusion(said["seq"], size, leaf(data), [base64.b64decode(step) for step in said["proof"]], root)
    words = json.loads(data)
    promised = open_note(said["promise"], vkey).split("\n")
    if promised[1:3] != [f"entry {words['entry']}", f"leaf {base64.b64encode(leaf(data)).decode()}"]:
        raise Wrong("the promise is for another entry")
    opened = {}
    for name, one in said["opened"].items():
        digest = hashlib.sha256(base64.b64decode(one["salt"]) + one["value"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != words[name]:
            raise Wrong(f"the {name} is not what was recorded")
        opened[name] = one["value"]
    return {"act": words["act"], "act_at": words["act_at"], "seq": said["seq"], **opened}
