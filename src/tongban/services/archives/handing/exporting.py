"""Packages on their way to an archive: into a folder, or as one ZIP that is sent while it is made."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tongban.services.archives import store
from tongban.services.archives.facts import RETENTION_WORDS
from tongban.services.archives.handing.facts import HandOverLineFact
from tongban.services.archives.handing.queries import all_lines
from tongban.services.archives.handing.receipts import catalogue

CATALOGUE, SUMS = "移交目录.csv", "SHA256SUMS"
_STILL = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 18


def export_to(folder: Path, number: str, *, told: Callable[[int], None]) -> int:
    """Write the packages of a hand-over into a folder with their catalogue; those that are there already and whole
    are left, so that a broken export goes on where it stopped. How many were written. Raises ContentGone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    lines = []
    for done, line in enumerate(all_lines(number), start=1):
        lines.append(line)
        place = folder / f"{line.package.file_number}.zip"
        if not _is_there(place, line):
            source = store.checked_place(line.package.id, line.version, sha256=line.sha256)
            half = place.with_suffix(".half")
            shutil.copyfile(source, half)
            half.replace(place)
            written += 1
        told(done)
    (folder / CATALOGUE).write_bytes(_catalogue(lines))
    (folder / SUMS).write_bytes(_sums(lines))
    return written


def zipped(number: str) -> Iterator[bytes]:
    """The same as one ZIP file, piece by piece: nothing lies in memory or on disk as a whole. Raises ContentGone."""
    pipe = _Pipe()
    lines = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as out:
        for line in all_lines(number):
            lines.append(line)
            place = store.checked_place(line.package.id, line.version, sha256=line.sha256)
            info = zipfile.ZipInfo(f"{number}/{line.package.file_number}.zip", _STILL)
            info.file_size = place.stat().st_size
            with out.open(info, "w", force_zip64=True) as member, place.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    member.write(chunk)
                    yield pipe.taken()
            yield pipe.taken()
        out.writestr(zipfile.ZipInfo(f"{number}/{CATALOGUE}", _STILL), _catalogue(lines))
        out.writestr(zipfile.ZipInfo(f"{number}/{SUMS}", _STILL), _sums(lines))
    yield pipe.taken()


def _is_there(place: Path, line: HandOverLineFact) -> bool:
    return place.is_file() and place.stat().st_size == line.size and store.sha256_of(place) == line.sha256


def _catalogue(lines: list[HandOverLineFact]) -> bytes:
    return catalogue(
        [
            [
                one.package.file_number,
                one.package.archive_number,
                one.package.item_name,
                str(one.package.year),
                RETENTION_WORDS[one.package.retention],
                one.package.case_number,
                str(one.files),
                str(one.size),
                one.sha256,
                "",
                "",
            ]
            for one in lines
        ]
    )


def _sums(lines: list[HandOverLineFact]) -> bytes:
    """As `sha256sum -c` reads it."""
    return "".join(f"{one.sha256}  {one.package.file_number}.zip\n" for one in lines).encode()


class _Pipe:
    """A file that only grows, and from which what was written is taken."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._place = 0

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        self._place += len(data)
        return len(data)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def taken(self) -> bytes:
        """What was written since the last time."""
        data, self._waiting = bytes(self._waiting), bytearray()
        return data
