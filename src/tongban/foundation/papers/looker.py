"""Looks into files in a process of its own: `python -I looker.py FILE MEDIA-TYPE PREVIEW …`, by threes.

Imports nothing of ours. A file that crashes or exhausts the reader ends this process and
nothing else. Prints one line of JSON for each: `{"problem": …}` with `locked`, `script`, `unreadable`,
`library` (what reads PDF files is not installed) or nothing. Where PREVIEW is a path, a small JPEG
of the first page is written there.
"""

import json
import re
import resource
import sys
import zlib
from pathlib import Path

MEMORY_BYTES = 1 << 30
SECONDS = 10
EDGE = 480  # longer edge of a preview, in points
MOST_POINTS = 60_000_000
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_OBJECT_STREAM = re.compile(rb"/ObjStm\b(?:(?!endobj).)*?stream\r?\n(.*?)endstream", re.S)
_SCRIPT = re.compile(rb"/(?:JavaScript|JS|Launch)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_UNPACKED_BYTES = 16 << 20
_ENDS = (
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
)


def has_script(data: bytes) -> bool:
    """Whether objects of a PDF name a script or a program to start, in the open or packed together."""
    parts = [_STREAM.sub(b"", data)]
    left = _UNPACKED_BYTES
    for found in _OBJECT_STREAM.finditer(data):
        try:
            part = zlib.decompressobj().decompress(found[1], left)
        except zlib.error:
            continue
        parts.append(part)
        left -= len(part)
        if left <= 0:
            break
    return any(_SCRIPT.search(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part)) for part in parts)


def look_into_pdf(path: Path, preview: Path | None) -> str:
    """What is wrong with a PDF, or nothing; its first page is drawn."""
    try:
        import pypdfium2
        from pypdfium2 import raw
    except (ImportError, OSError):
        return "library"
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return "locked" if "assword" in str(error) or "ecurity" in str(error) else "unreadable"
    if not len(document):
        return "unreadable"
    if raw.FPDFDoc_GetJavaScriptActionCount(document) or has_script(path.read_bytes()):
        return "script"
    names = (document.get_attachment(i).get_name() for i in range(document.count_attachments()))
    if any(name.lower().endswith(_ENDS) for name in names):
        return "script"
    if preview is not None:
        page = document[0]
        scale = EDGE / max(*page.get_size(), 1)
        page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(
            preview, "JPEG", quality=80
        )
    return ""


def look_into_image(path: Path, preview: Path | None) -> str:
    """What is wrong with a picture, or nothing; a small copy is made, upright and without its notes."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (EDGE * 2, EDGE * 2))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((EDGE, EDGE))
            if preview is not None:
                flat = Image.new("RGB", upright.size, "white")
                flat.paste(upright, mask=upright.getchannel("A") if "A" in upright.getbands() else None)
                flat.save(preview, "JPEG", quality=80)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "unreadable"
    return ""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    given = sys.argv[1:]
    for path, media_type, preview in zip(given[0::3], given[1::3], given[2::3], strict=True):
        look = look_into_pdf if media_type == "application/pdf" else look_into_image
        problem = look(Path(path), Path(preview) if preview else None)
        print(json.dumps({"problem": problem}), flush=True)


if __name__ == "__main__":
    main()
