"""A BagIt bag (RFC 8493) in a ZIP file: the same content gives the same bytes."""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives import hashes

_STILL = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16  # a plain file that nobody may execute
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# files that are packed already: trying again takes time and saves nothing
_PACKED = (".jpg", ".png", ".webp", ".docx", ".xlsx", ".ofd")


@dataclass(frozen=True, kw_only=True)
class Hashed:
    """Size and hashes of a file, lower-case hex."""

    size: int
    sha256: str
    sm3: str


def hashed(raw: bytes) -> Hashed:
    """Size, SHA-256 and SM3 (GB/T 32905). About 3 ms a megabyte."""
    return Hashed(size=len(raw), sha256=hashlib.sha256(raw).hexdigest(), sm3=sm3_of(raw))


def sm3_of(raw: bytes) -> str:
    """SM3 (GB/T 32905—2016), lower-case hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(raw)
    return digest.finalize().hex()


class BagWriter:
    """Writes one bag: payload first, then the tag files that name it. One file in memory at a time."""

    def __init__(self, place: Path, *, folder: str) -> None:
        self._folder = folder
        self._zip = zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=6, allowZip64=True)
        self._payload: dict[str, Hashed] = {}
        self._tags: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, path: str, raw: bytes) -> Hashed:
        """One file below `data/`."""
        name = f"data/{path}"
        if name in self._payload:
            raise ValueError(f"two files of a package are named {path}")
        self._write(name, raw)
        self._payload[name] = hashed(raw)
        return self._payload[name]

    def add_tag(self, path: str, raw: bytes) -> None:
        """One file beside `data/`: it tells of the package and is no part of what is kept in it."""
        self._tags[path] = raw

    def close(self, info: Mapping[str, str]) -> dict[str, Hashed]:
        """Write the tag files; `info` goes into bag-info.txt. Returns the payload by name."""
        octets = sum(one.size for one in self._payload.values())
        lines = {**info, "Payload-Oxum": f"{octets}.{len(self._payload)}"}
        tags = self._tags | {
            "bagit.txt": _DECLARATION.encode(),
            "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in sorted(lines.items())).encode(),
            "manifest-sha256.txt": _manifest({name: one.sha256 for name, one in self._payload.items()}),
            "manifest-sm3.txt": _manifest({name: one.sm3 for name, one in self._payload.items()}),
        }
        for name, raw in sorted(tags.items()):
            self._write(name, raw)
        listed = {name: hashlib.sha256(raw).hexdigest() for name, raw in tags.items()}
        self._write("tagmanifest-sha256.txt", _manifest(listed))
        return dict(sorted(self._payload.items()))

    def _write(self, name: str, raw: bytes) -> None:
        info = zipfile.ZipInfo(f"{self._folder}/{name}", _STILL)
        info.create_system = 3
        info.external_attr = _MODE
        packed = name.lower().endswith(_PACKED)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self._zip.writestr(info, raw)


def _manifest(listed: Mapping[str, str]) -> bytes:
    """As `sha256sum -c` reads it."""
    return "".join(f"{value}  {name}\n" for name, value in sorted(listed.items())).encode()
