"""What a file really is, seen from its bytes, and whether its name agrees."""

import zipfile
from pathlib import Path

import puremagic

from tongban.foundation.papers.facts import CONTENT_DIFFERS, MediaType, PaperTypeRefused

EXTENSIONS: dict[str, MediaType] = {
    "pdf": MediaType.PDF,
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "png": MediaType.PNG,
    "webp": MediaType.WEBP,
    "ofd": MediaType.OFD,
    "docx": MediaType.DOCX,
    "xlsx": MediaType.XLSX,
}
_MEMBER = {MediaType.OFD: "OFD.xml", MediaType.DOCX: "word/document.xml", MediaType.XLSX: "xl/workbook.xml"}
_MIME_ALIASES = {"image/jpg": "image/jpeg"}


def media_type_of(path: Path, *, name: str, allowed: list[str]) -> MediaType:
    """The type of the file at `path`, which must be allowed and agree with the extension of `name`.

    Our own look at the first bytes decides; puremagic must not say otherwise.

    Raises PaperTypeRefused.
    """
    said = EXTENSIONS.get(name.rsplit(".", 1)[-1].lower()) if "." in name else None
    seen = _own_look(path)
    if (
        seen is None
        or said is not seen
        or not _is_allowed(seen, allowed)
        or not _puremagic_agrees(path, seen)
        or (seen not in _MEMBER and zipfile.is_zipfile(path))  # a folder hidden behind a picture
    ):
        is_disguised = said is not None and _is_allowed(said, allowed)
        raise PaperTypeRefused(
            CONTENT_DIFFERS if is_disguised else "",
            facts={"name": name, "allowed": "、".join(allowed), "seen": str(seen or "unknown")},
        )
    return seen


def _is_allowed(seen: MediaType, allowed: list[str]) -> bool:
    return any(EXTENSIONS.get(extension) is seen for extension in allowed)


def _own_look(path: Path) -> MediaType | None:
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 2048))
        tail = file.read()
    if head.startswith((b"%PDF-1.", b"%PDF-2.")):
        return MediaType.PDF if b"%%EOF" in tail else None
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head.startswith(b"PK\x03\x04"):
        return _zip_look(path)
    return None


def _zip_look(path: Path) -> MediaType | None:
    """Office files and OFD are zip folders known by one member; macros are not taken."""
    try:
        with zipfile.ZipFile(path) as folder:
            names = set(folder.namelist())
    except zipfile.BadZipFile:
        return None
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        return None
    return next((kind for kind, member in _MEMBER.items() if member in names), None)


def _puremagic_agrees(path: Path, seen: MediaType) -> bool:
    if seen in _MEMBER:
        return True
    try:
        said = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError):
        return False
    return any(_MIME_ALIASES.get(guess.mime_type, guess.mime_type) == seen for guess in said)
