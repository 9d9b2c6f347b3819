"""Do the files open (可用性), and is there nothing in them that does harm (安全性)."""

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tongban.services.archives.checking.facts import Check, Eyes, Finding
from tongban.services.archives.checking.opening import Opened
from tongban.services.archives.checking.reading import FileSaid, Said
from tongban.services.archives.packaging.facts import Source

_MAGIC = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
PROGRAM_NAMES = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".ps1",
    ".scr",
    ".jar",
    ".msi",
    ".com",
    ".hta",
    ".lnk",
    ".sh",
)
_FOLDERS = ("application/ofd", "application/vnd.openxmlformats")
_OURS = (Source.DOCUMENT, Source.LICENCE, Source.LICENCE_COPY)
_BATCH_BYTES = 64 << 20
# what each answer of the looker means
_PROBLEMS = {
    "locked": (Check.SAFE, "locked"),
    "script": (Check.SAFE, "script"),
    "unreadable": (Check.USABLE, "does-not-open"),
    "heavy": (Check.USABLE, "too-heavy"),
}


def file_findings(package: Opened, said: Said, *, eyes: Eyes, looked: Counter[Check]) -> Iterator[Finding]:
    """What is wrong with single files. They lie on disk while they are looked at, some megabytes at a time."""
    there = set(package.names)
    files = [one for one in said.files if f"data/{one.path}" in there]
    looked[Check.USABLE] += len(files)
    with tempfile.TemporaryDirectory() as folder:
        batch: list[tuple[str, Path, str]] = []
        size = 0
        for place, one in enumerate(files):
            name = f"data/{one.path}"
            raw = package.read(name)
            yield from _of_content(raw, one, name)
            path = Path(folder) / f"{place}{Path(one.path).suffix[:16]}"
            path.write_bytes(raw)
            batch.append((name, path, one.media_type))
            size += len(raw)
            if size > _BATCH_BYTES:
                yield from _looked_into(batch, eyes)
                batch, size = [], 0
        yield from _looked_into(batch, eyes)


def _looked_into(batch: list[tuple[str, Path, str]], eyes: Eyes) -> Iterator[Finding]:
    """What the looker and the scanner find in these files, which are then removed."""
    opened = [(name, path, media_type) for name, path, media_type in batch if media_type in _MAGIC]
    problems = eyes.inside([(path, media_type) for _, path, media_type in opened])
    for (name, _, _), problem in zip(opened, problems, strict=True):
        if problem:
            check, code = _PROBLEMS[problem]
            yield Finding(check=check, code=code, path=name)
    for name, path, _ in batch:
        if found := eyes.virus(path):
            yield Finding(check=Check.SAFE, code="virus", path=name, facts={"found": found})
        path.unlink()


def _of_content(raw: bytes, one: FileSaid, name: str) -> Iterator[Finding]:
    if raw.startswith(_PROGRAMS):
        yield Finding(check=Check.SAFE, code="program", path=name)
    elif one.media_type in _MAGIC and not raw.startswith(_MAGIC[one.media_type]):
        yield Finding(check=Check.USABLE, code="not-its-format", path=name, facts={"format": one.media_type})
    if one.media_type.startswith(_FOLDERS):
        if _is_broken_folder(raw):
            yield Finding(check=Check.USABLE, code="does-not-open", path=name)
        yield Finding(
            check=Check.USABLE,
            code="not-for-long-keeping",
            path=name,
            facts={"format": one.media_type},
            is_fault=False,
        )
    if one.media_type == "application/pdf" and b"pdfaid:part" not in raw:
        is_ours = one.source in _OURS
        yield Finding(check=Check.USABLE, code="no-pdf-a", path=name, is_fault=is_ours)


def _is_broken_folder(raw: bytes) -> bool:
    """The directory of a zip folder reads, and it holds something; its members are not unpacked here."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as folder:
            return not folder.namelist()
    except zipfile.BadZipFile:
        return True
