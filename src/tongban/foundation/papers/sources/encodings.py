"""Which encoding a text file has: UTF-8 or GB18030, with and without a byte order mark."""

import codecs
import io
from pathlib import Path
from typing import IO

from tongban.foundation.papers.sources.facts import FileProblem

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
KNOWN = ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16")


def encoding_of(path: Path) -> str:
    """The encoding of the whole file. Reads it once. Raises FileProblem when it is neither."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    problems = []
    for name in ("utf-8", "gb18030"):
        at = _first_bad_byte(path, name)
        if at is None:
            return name
        problems.append(f"{name} breaks at byte {at}")
    raise FileProblem(
        facts={
            "file": path.name,
            "why": f"it is neither UTF-8 nor GB18030 ({'; '.join(problems)}); save it as UTF-8",
        }
    )


def _first_bad_byte(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    at = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return at - kept + error.start
            if not chunk:
                return None
            at += len(chunk)


class Utf8Bytes(io.RawIOBase):
    """A text file of any encoding as UTF-8 bytes, for readers that take only these."""

    def __init__(self, text: IO[str]) -> None:
        self._text, self._rest = text, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = self._text.read(_CHUNK).encode()
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def bytes_read(text: io.TextIOWrapper) -> int:
    """How far an opened text file has been read, give or take a buffer."""
    raw: IO[bytes] = text.buffer  # type: ignore[assignment]
    return raw.tell()
