"""Photographed pages as one PDF/A-2b: upright, at 300 points an inch at most, without a phone's notes."""

import io
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import typst
from PIL import Image, ImageOps

from tongban.foundation.papers import looker, store
from tongban.foundation.papers.facts import PaperUnreadable
from tongban.foundation.papers.looking import IMAGES
from tongban.foundation.papers.queries import papers_named

# A4 at 300 points an inch
_LONG, _SHORT = 3508, 2480


def pictures_as_pdf(paper_ids: Sequence[UUID], *, at: datetime) -> bytes | None:
    """One PDF of those of these papers that are pictures, a page each, in this order; None: there are none.

    The same pictures and moment give the same bytes. Some 0.3 s a picture; 1 SQL.

    Raises PaperUnreadable for a picture that does not open, NotFound for one the disk has lost.
    """
    named = papers_named(paper_ids)
    pictures = [named[one] for one in paper_ids if one in named and named[one].media_type in IMAGES]
    if not pictures:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder, pages = Path(name), []
        for number, paper in enumerate(pictures, start=1):
            jpeg, is_wide = _upright(store.blob_bytes(paper.sha256), paper.name)
            (folder / f"{number}.jpg").write_bytes(jpeg)
            pages.append(_page(number, is_wide=is_wide))
        (folder / "pages.typ").write_text("".join(pages), encoding="utf-8")
        pdf = typst.compile(
            str(folder / "pages.typ"),
            root=str(folder),
            format="pdf",
            pdf_standards="a-2b",
            timestamp=int(at.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf)}")
    return pdf


def _upright(data: bytes, name: str) -> tuple[bytes, bool]:
    """The picture as JPEG, turned as it was held, and whether it is wider than high."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > looker.MOST_POINTS:
                raise PaperUnreadable(facts={"name": name})
            picture.draft("RGB", (_LONG, _LONG))
            upright = ImageOps.exif_transpose(picture)
            is_wide = upright.width > upright.height
            upright.thumbnail((_LONG, _SHORT) if is_wide else (_SHORT, _LONG))
            seen = upright.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        raise PaperUnreadable(facts={"name": name}) from error
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85)
    return out.getvalue(), is_wide


def _page(number: int, *, is_wide: bool) -> str:
    flipped = "true" if is_wide else "false"
    return (
        f'#page(paper: "a4", margin: 10mm, flipped: {flipped})[#align(center + horizon, '
        f'image("{number}.jpg", width: 100%, height: 100%, fit: "contain"))]\n'
    )
