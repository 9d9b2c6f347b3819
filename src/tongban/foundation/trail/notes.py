"""Signed notes and checkpoints, as C2SP writes them (c2sp.org/signed-note, c2sp.org/tlog-checkpoint). Pure.

A note is lines of text, an empty line and signature lines `— name base64(key id ‖ signature)`.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\x01"
DASH = "— "


class NoteWrong(ValueError):
    """A note is not well formed, or is not signed by the key that it should be."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name (C2SP: `vkey`)."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """From `name+8 hex digits+base64`. Raises NoteWrong."""
        try:
            name, key_id, encoded = vkey.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise NoteWrong("this is no public key of a log (name+id+key)") from None
        made = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or made.key_id.hex() != key_id:
            raise NoteWrong("the public key of the log is damaged")
        return made

    @cached_property
    def key_id(self) -> bytes:
        """As `key_id_of` has it for a log's key."""
        return key_id_of(self.name, ED25519, self.public)

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def check(self, note: str) -> str:
        """The text of a note that this key has signed. Raises NoteWrong."""
        text, mark, signatures = note.rpartition("\n\n")
        if not mark or not signatures.endswith("\n"):
            raise NoteWrong("this is no signed note")
        found = [
            raw for name, raw in signatures_in(signatures) if (name, raw[:4]) == (self.name, self.key_id)
        ]
        if not found:
            raise NoteWrong(f"the note is not signed by {self.name} with key {self.key_id.hex()}")
        try:
            self._key.verify(found[0][4:], f"{text}\n".encode())
        except InvalidSignature:
            raise NoteWrong(f"the signature of {self.name} is wrong") from None
        return f"{text}\n"


def key_id_of(name: str, algorithm: bytes, public: bytes) -> bytes:
    """The first 4 bytes of SHA-256 over name, newline, algorithm and key."""
    return hashlib.sha256(name.encode() + b"\n" + algorithm + public).digest()[:4]


def is_key_name(name: str) -> bool:
    """Whether this can name a key: no space, no plus."""
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


class Signer:
    """A private key with its name. The name is the log's origin: no space, no plus."""

    def __init__(self, name: str, secret: bytes) -> None:
        if not is_key_name(name):
            raise ValueError(f"“{name}” cannot name a log: no space, no plus")
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.verifier = Verifier(name, self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str) -> str:
        """The signed note over `text`, which ends with a newline. About 50 µs."""
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends with a newline")
        signature = base64.b64encode(self.verifier.key_id + self._key.sign(text.encode())).decode()
        return f"{text}\n{DASH}{self.verifier.name} {signature}\n"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How large a log is and what its root is."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """From the text of a note; lines after the third are extensions. Raises NoteWrong."""
        try:
            origin, size, root, *_ = text.split("\n")
            raw = base64.b64decode(root, validate=True)
        except (ValueError, binascii.Error):
            raise NoteWrong("this is no checkpoint") from None
        if not origin or not size.isascii() or not size.isdigit() or str(int(size)) != size or len(raw) != 32:
            raise NoteWrong("this is no checkpoint")
        return cls(origin=origin, size=int(size), root=raw)


def check_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint that a note holds, signed by the log that it names. Raises NoteWrong."""
    checkpoint = Checkpoint.parse(verifier.check(note))
    if checkpoint.origin != verifier.name:
        raise NoteWrong(f"the checkpoint is of another log: {checkpoint.origin}")
    return checkpoint


def signed_by(note: str, keys: Sequence[Verifier]) -> Verifier:
    """The key among `keys` that a note names, else the first (whose check then says what is wrong)."""
    try:
        named = {(name, raw[:4]) for name, raw in signatures_in(note.rpartition("\n\n")[2])}
    except NoteWrong:
        return keys[0]
    return next((key for key in keys if (key.name, key.key_id) in named), keys[0])


def signatures_in(lines: str) -> list[tuple[str, bytes]]:
    """Name and bytes (key id and signature) of each signature line. Raises NoteWrong."""
    found = []
    for line in lines.splitlines():
        name, _, encoded = line.removeprefix(DASH).rpartition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raw = b""
        if not line.startswith(DASH) or not name or len(raw) < 5:
            raise NoteWrong("a signature line is damaged")
        found.append((name, raw))
    return found
