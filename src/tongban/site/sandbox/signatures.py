"""The other side of the signatures, written by itself from the protocol's page, so that each side checks the other."""

import base64
import hashlib
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def stamped(key: Ed25519PrivateKey, purpose: str, body: bytes, *, prefix: str = "Pay") -> dict[str, str]:
    """The three headers that sign `body`."""
    moment, once = f"{time.time():.0f}", uuid.uuid4().hex
    lines = [purpose, moment, once, hashlib.sha256(body).hexdigest()]
    signature = base64.b64encode(key.sign("\n".join(lines).encode("ascii"))).decode("ascii")
    return {f"{prefix}-Timestamp": moment, f"{prefix}-Nonce": once, f"{prefix}-Signature": signature}


def is_genuine(
    key: Ed25519PublicKey, headers: Mapping[str, str], purpose: str, body: bytes, *, prefix: str = "Pay"
) -> bool:
    """Whether a request is the platform's, and of the last five minutes."""
    moment, once = headers.get(f"{prefix}-Timestamp") or "", headers.get(f"{prefix}-Nonce") or ""
    lines = [purpose, moment, once, hashlib.sha256(body).hexdigest()]
    try:
        key.verify(base64.b64decode(headers.get(f"{prefix}-Signature") or ""), "\n".join(lines).encode())
        return abs(time.time() - int(moment)) <= 300
    except (InvalidSignature, ValueError):
        return False


def make_pair(folder: Path, name: str) -> tuple[Path, Path]:
    """A private and a public key as PEM files in `folder`, made where they are missing (demo only)."""
    private, public = folder / f"{name}-private.pem", folder / f"{name}-public.pem"
    if not (private.exists() and public.exists()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        private.touch(mode=0o600)
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        public.write_bytes(
            key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
    return private, public


def read_private(path: Path) -> Ed25519PrivateKey:
    """The stand-in's signing key."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def read_public(path: Path) -> Ed25519PublicKey:
    """The platform's public key."""
    key = serialization.load_pem_public_key(path.read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    return key
