"""Makers for tests that need files: small real ones of each kind."""

import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from tongban.foundation.papers.public import PaperRef, store_file
from tongban.kernel.actors import Actor, SystemActor

AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
NOBODY = SystemActor(job="test")


def pdf_bytes(text: str = "hello") -> bytes:
    """A small PDF that says `text` in its only comment."""
    return (
        b"%PDF-1.7\n%" + text.encode() + b"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"
    )


def image_bytes(kind: str = "PNG") -> bytes:
    """A one-colour picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (27, 79, 149)).save(out, kind)
    return out.getvalue()


def make_paper(
    *, content: bytes | None = None, name: str = "租房合同.pdf", owner: str = "case:1", by: Actor = NOBODY
) -> PaperRef:
    """A stored file."""
    return store_file(stream=io.BytesIO(content or pdf_bytes()), name=name, owner=owner, by=by, at=AT)


def text_of(pdf: bytes, folder: Path) -> str:
    """The words on a PDF by Poppler's pdftotext."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "x.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    return "".join(said.split())
