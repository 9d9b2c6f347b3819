"""What is inside a file, seen before it is kept: how far it unpacks, whether it opens, what it looks like."""

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from tongban.foundation.papers import looker, store
from tongban.foundation.papers.facts import (
    MediaType,
    PaperHasScript,
    PaperLocked,
    PaperTooDense,
    PaperTooHeavy,
    PaperUnreadable,
    PdfReaderAway,
)
from tongban.kernel.ids import new_id

FOLDERS = frozenset({MediaType.OFD, MediaType.DOCX, MediaType.XLSX})
IMAGES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP})
MOST_ENTRIES = 2000
MOST_UNPACKED_BYTES = 128 << 20
MOST_FRAMES = 100
_NESTED = (".zip", ".docx", ".xlsx", ".pptx", ".ofd", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")
# what office programs write; others unpack slowly or into much memory
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 1 << 18
_WAIT_SECONDS = 20
_TOGETHER = 20  # files that one process looks into
_PROBLEMS = {
    "locked": PaperLocked,
    "script": PaperHasScript,
    "unreadable": PaperUnreadable,
    "heavy": PaperTooHeavy,
}


def check_inside(path: Path, *, media_type: MediaType, name: str, sha256: str) -> None:
    """Refuse what is not to be kept. A PDF is opened in a process of its own (some 150 ms), which
    draws its preview at the same time.

    Raises PaperTooDense, PaperLocked, PaperHasScript, PaperUnreadable, PaperTooHeavy, PdfReaderAway.
    """
    facts: dict[str, object] = {"name": name}
    if media_type in FOLDERS:
        _check_folder(path, facts)
    elif media_type in IMAGES:
        _check_image(path, facts)
    else:
        if problem := _look(path, media_type, preview_of=sha256):
            raise _PROBLEMS[problem](facts=facts)


def preview_path(sha256: str, media_type: str) -> Path | None:
    """The small picture of a kept file's first page, made when it is asked for first; None: there is none."""
    if media_type not in IMAGES and media_type != MediaType.PDF:
        return None
    place, none = store.preview_place(sha256), store.no_preview_place(sha256)
    if not place.exists() and not none.exists():
        try:
            _look(store.blob_path(sha256), MediaType(media_type), preview_of=sha256)
        except PdfReaderAway:
            return None
        if not place.exists():
            none.touch()  # a picture that costs ten seconds to fail costs them once
    return place if place.exists() else None


def problems_inside(files: Sequence[tuple[Path, str]]) -> list[str]:
    """What is wrong with each of some PDF files and pictures (path, media type), as the looker says it, or nothing.

    One process looks into many; where it ends before its time another one begins at the same file, and what ends that
    one too is `heavy`. No picture is kept.
    Raises PdfReaderAway.
    """
    found: list[str] = []
    while len(found) < len(files):
        left = files[len(found) : len(found) + _TOGETHER]
        answers = _answers([part for path, media_type in left for part in (str(path), media_type, "")])
        found += answers or ["heavy"]
    return found


def _check_folder(path: Path, facts: dict[str, object]) -> None:
    """Unpack a zip folder piece by piece and count, without keeping anything.

    What the directory declares is refused first; what really comes out is counted as well, and
    members that share bytes (one of the ways to build a bomb) are more than the file weighs.
    """
    try:
        with zipfile.ZipFile(path) as folder:
            members = folder.infolist()
            if (
                len(members) > MOST_ENTRIES
                or sum(one.file_size for one in members) > MOST_UNPACKED_BYTES
                or sum(one.compress_size for one in members) > path.stat().st_size
                or any(one.filename.lower().endswith(_NESTED) for one in members)
            ):
                raise PaperTooDense(facts=facts)
            left = MOST_UNPACKED_BYTES
            for one in members:
                if one.flag_bits & 0x1:
                    raise PaperLocked(facts=facts)
                if one.compress_type not in _PACKINGS:
                    raise PaperUnreadable(facts=facts)
                with folder.open(one) as file:
                    while chunk := file.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise PaperTooDense(facts=facts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        ValueError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise PaperUnreadable(facts=facts) from error


def _check_image(path: Path, facts: dict[str, object]) -> None:
    """Read the head of a picture only: nothing is unpacked."""
    try:
        with Image.open(path) as picture:
            points, frames = picture.width * picture.height, getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError as error:
        raise PaperTooDense(facts=facts) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PaperUnreadable(facts=facts) from error
    if points > looker.MOST_POINTS or frames > MOST_FRAMES:
        raise PaperTooDense(facts=facts)


def _look(path: Path, media_type: MediaType, *, preview_of: str) -> str:
    """What the looker says is wrong, `heavy` where the file ended it, or nothing.

    It may compute for half as long as it is waited for: one that is waited for in vain had no
    turn, which is not the file's fault. Raises PdfReaderAway.
    """
    place = store.preview_place(preview_of)
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_name(f"{new_id()}.half")
    try:
        problem = next(iter(_answers([str(path), media_type.value, str(half)])), "heavy")
        if half.exists() and not problem:
            half.replace(place)
        return problem
    finally:
        half.unlink(missing_ok=True)


def _answers(arguments: list[str]) -> list[str]:
    """What the looker prints of each file until it ends. Raises PdfReaderAway."""
    command = [sys.executable, "-I", looker.__file__, *arguments]
    wait = _WAIT_SECONDS * len(arguments) // 3
    try:
        done = subprocess.run(command, capture_output=True, timeout=wait, check=False)
        found = [str(json.loads(line)["problem"]) for line in done.stdout.splitlines()]
    except json.JSONDecodeError:
        return []
    except subprocess.TimeoutExpired as late:
        raise PdfReaderAway(facts={"error": f"no answer in {wait} s"}) from late
    if "library" in found:
        raise PdfReaderAway(facts={"error": "pypdfium2 is not installed"})
    return found
