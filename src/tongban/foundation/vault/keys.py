"""Keys by purpose, kept in files outside the database.

Each purpose has a folder in `settings.KEYS_DIR`, and in it one file per key, named by
number (`0001`, `0002`, …), 32 bytes in hex. The highest number is the key in use, the
others only read. Demo and test make what is missing; production refuses.
"""

import hashlib
import os
import re
import threading
import time
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32
_PURPOSE = re.compile(r"[a-z0-9][a-z0-9.-]*")


class KeyFault(Exception):
    """The keys of this installation are not as they must be. A fault, not a refusal."""


class KeyMissing(KeyFault):
    """No key file of this purpose, or none with the id that a ciphertext names."""


class WrongKey(KeyFault):
    """The key opens nothing here: the bytes were changed, or belong to another field."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """One secret of one purpose. `number` orders the keys; `id` (4 bytes) is a fingerprint."""

    purpose: str
    number: int
    secret: bytes

    @cached_property
    def id(self) -> bytes:
        """Names the key in each ciphertext without telling anything about it."""
        return hashlib.sha256(b"tongban key id\0" + self.purpose.encode() + b"\0" + self.secret).digest()[:4]

    def __repr__(self) -> str:
        return f"Key({self.purpose} {self.number:04d})"


@dataclass(frozen=True, kw_only=True)
class KeyRing:
    """Every key of one purpose, oldest first."""

    purpose: str
    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        """The key in use. Raises KeyMissing when there is none."""
        if not self.keys:
            raise KeyMissing(
                f"No key for “{self.purpose}” in {settings.KEYS_DIR}: run “tongban vault add-key {self.purpose}”."
            )
        return self.keys[-1]

    def named(self, key_id: bytes) -> Key:
        """The key that a ciphertext names. Raises KeyMissing."""
        for key in reversed(self.keys):
            if key.id == key_id:
                return key
        raise KeyMissing(f"No key {key_id.hex()} for “{self.purpose}” in {settings.KEYS_DIR}.")


# file systems stamp a folder a few milliseconds coarse: a key may come right after a look, under the same stamp
_SETTLED_NS = 1_000_000_000
_rings: dict[Path, tuple[int, KeyRing]] = {}
_lock = threading.Lock()


def key(purpose: str) -> Key:
    """The key in use for `purpose`. Raises KeyMissing. About 2 µs."""
    return ring(purpose).current


def ring(purpose: str) -> KeyRing:
    """Every key of `purpose`; read again when its folder has changed."""
    folder = _folder(purpose)
    try:
        mark = folder.stat().st_mtime_ns
    except FileNotFoundError:
        if not settings.KEYS_MAY_BE_MADE:
            return KeyRing(purpose=purpose, keys=())
        add_key(purpose, first=True)
        mark = folder.stat().st_mtime_ns
    known = _rings.get(folder)
    if known is None or known[0] != mark:
        with _lock:
            known = (mark, _read(purpose, folder))
            if time.time_ns() - mark > _SETTLED_NS:
                _rings[folder] = known
    if not known[1].keys and settings.KEYS_MAY_BE_MADE:
        # whoever made the folder has not written its key yet, or was killed before that
        add_key(purpose, first=True)
        return _read(purpose, folder)
    return known[1]


def has_key(purpose: str) -> bool:
    """Whether there is a key for `purpose`. Unlike `ring`, makes none."""
    folder = _folder(purpose)
    return folder.is_dir() and bool(_read(purpose, folder).keys)


def add_key(purpose: str, *, first: bool = False) -> Key:
    """Make a new key file and return its key; from now on it is the one in use.

    With `first`, a key that another process has made meanwhile is kept and returned.
    """
    folder = _folder(purpose)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = _read(purpose, folder).keys
    if first and keys:
        return keys[-1]
    number = keys[-1].number + 1 if keys else 1
    fresh = folder / f".{number:04d}.{os.getpid()}.{threading.get_ident()}"
    fresh.touch(mode=0o600)
    fresh.write_text(os.urandom(KEY_BYTES).hex())
    try:
        os.link(fresh, folder / f"{number:04d}")
    except FileExistsError:
        if not first:
            raise KeyFault(f"Another process is adding a key for “{purpose}”; try again.") from None
    finally:
        fresh.unlink()
    return _read(purpose, folder).keys[-1]


def _folder(purpose: str) -> Path:
    return _folder_in(str(settings.KEYS_DIR), purpose)


@lru_cache(maxsize=256)
def _folder_in(keys: str, purpose: str) -> Path:
    if not _PURPOSE.fullmatch(purpose):
        raise KeyFault(f"“{purpose}” is no name of a purpose.")
    return Path(keys) / purpose


def _read(purpose: str, folder: Path) -> KeyRing:
    files = sorted(path for path in folder.iterdir() if path.name.isdigit())
    return KeyRing(purpose=purpose, keys=tuple(_key(purpose, path) for path in files))


def _key(purpose: str, path: Path) -> Key:
    try:
        secret = bytes.fromhex(path.read_text().strip())
    except (ValueError, UnicodeDecodeError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyFault(f"{path} must hold {KEY_BYTES} bytes in hex.")
    return Key(purpose=purpose, number=int(path.name), secret=secret)
