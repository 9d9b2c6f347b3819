"""Cosignatures of witnesses, as C2SP writes them (c2sp.org/tlog-cosignature, Ed25519). Pure.

A cosignature is a signature line under a checkpoint. It says that at a moment the witness has seen
no larger head of this log, and that this head continues every one that it saw before.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tongban.foundation.trail.notes import DASH, NoteWrong, is_key_name, key_id_of, signatures_in

COSIGNATURE = b"\x04"  # the algorithm byte of Ed25519 cosignatures
_TIME_BYTES, _SIGNATURE_BYTES, _SECRET_BYTES = 8, 64, 32
_FORM = "tongban-witness-key/1"


@dataclass(frozen=True, kw_only=True)
class Cosigned:
    """A cosignature that holds: its line under the checkpoint, and when the witness made it (Unix seconds)."""

    line: str
    at: int


@dataclass(frozen=True)
class WitnessKey:
    """The public key of a witness with its name (C2SP: `vkey` of type 0x04)."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> "WitnessKey":
        """From `name+8 hex digits+base64`. Raises NoteWrong."""
        try:
            name, key_id, encoded = vkey.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise NoteWrong("this is no public key of a witness (name+id+key)") from None
        if not is_key_name(name):
            raise NoteWrong("the name of a witness has no space and no plus")
        if raw[:1] != COSIGNATURE:
            raise NoteWrong("this key is not of the kind that cosigns (Ed25519 cosignatures, type 4)")
        made = cls(name, raw[1:])
        if len(raw) != 1 + _SECRET_BYTES or made.key_id.hex() != key_id:
            raise NoteWrong("the public key of the witness is damaged")
        return made

    @cached_property
    def key_id(self) -> bytes:
        """The 4 bytes by which a signature line names this key."""
        return key_id_of(self.name, COSIGNATURE, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(COSIGNATURE + self.public).decode()}"

    def is_named_in(self, note: str) -> bool:
        """Whether a signature line of the note names this key. Raises NoteWrong."""
        return bool(self._lines(note))

    def check(self, note: str) -> Cosigned:
        """The cosignature of this witness under a note. Raises NoteWrong."""
        found = self._lines(note)
        if not found:
            raise NoteWrong(f"the checkpoint is not co-signed by {self.name} with key {self.key_id.hex()}")
        raw = found[0][4:]
        if len(raw) != _TIME_BYTES + _SIGNATURE_BYTES:
            raise NoteWrong(f"the cosignature of {self.name} is damaged")
        at = int.from_bytes(raw[:_TIME_BYTES], "big")
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public)
            key.verify(raw[_TIME_BYTES:], _signed(_text_of(note), at))
        except (InvalidSignature, ValueError):
            raise NoteWrong(f"the cosignature of {self.name} is wrong") from None
        return Cosigned(line=_line(self.name, found[0]), at=at)

    def _lines(self, note: str) -> list[bytes]:
        _text_of(note)
        lines = signatures_in(note.rpartition("\n\n")[2])
        return [raw for name, raw in lines if (name, raw[:4]) == (self.name, self.key_id)]


class WitnessSigner:
    """The private key of a witness with its name."""

    def __init__(self, name: str, secret: bytes) -> None:
        if not is_key_name(name):
            raise ValueError(f"“{name}” cannot name a witness: no space, no plus")
        self._secret = secret
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.key = WitnessKey(name, self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @classmethod
    def new(cls, name: str) -> "WitnessSigner":
        """A fresh key."""
        return cls(name, os.urandom(_SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> "WitnessSigner":
        """From the file that `to_text` made. Raises NoteWrong."""
        try:
            form, name, secret = text.split()
            if form != _FORM:
                raise ValueError
            return cls(name, base64.b64decode(secret, validate=True))
        except (ValueError, binascii.Error):
            raise NoteWrong("this file is no witness key of ours") from None

    def to_text(self) -> str:
        """The secret key as a file that only the witness may read."""
        return f"{_FORM} {self.key.name} {base64.b64encode(self._secret).decode()}\n"

    def cosign(self, note: str, *, at: int) -> str:
        """The note with this witness's cosignature under it, made at `at` (Unix seconds)."""
        signature = self._key.sign(_signed(_text_of(note), at))
        return note + _line(self.key.name, self.key.key_id + at.to_bytes(_TIME_BYTES, "big") + signature)


def _signed(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _line(name: str, raw: bytes) -> str:
    return f"{DASH}{name} {base64.b64encode(raw).decode()}\n"


def _text_of(note: str) -> str:
    text, mark, signatures = note.rpartition("\n\n")
    if not mark or not signatures.endswith("\n"):
        raise NoteWrong("this is no signed note")
    return f"{text}\n"
