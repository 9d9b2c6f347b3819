"""Draw a document with typst as PDF/A: same input, same bytes."""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import segno
import typst
from django.conf import settings

from tongban.foundation.papers.documents.base import Content
from tongban.foundation.papers.documents.contents import TEMPLATES
from tongban.foundation.papers.documents.fonts import FontFile, font_files, missing_characters
from tongban.foundation.papers.documents.guilloche import guilloche_svg
from tongban.foundation.papers.documents.licence_contents import LAYOUTS
from tongban.foundation.papers.facts import GlyphMissing, Rendered, SealPlace, TemplateUnknown

_FOLDER = Path(__file__).resolve().parent
# PDF/A-2b, but where the paper carries an attachment: that is what PDF/A-3b allows beside it
_STANDARDS: dict[str, Literal["a-3b"]] = {"application-form": "a-3b", **dict.fromkeys(LAYOUTS, "a-3b")}
# pictures and attachments: no character of theirs is set
_NOT_SET = {"guilloche", "pattern", "canonical", "picture", "offline_code"}
_NOT_DISPLAYED = re.compile('the text `"(.+?)"` could not be displayed')
# heights of pages that are not A4 upright, in points: seals count from below
_A4 = 841.89
_HEIGHTS = {"licence": 595.28, "licence-card": 105 * 72 / 25.4}


def checked(template: str, data: Mapping[str, object]) -> Content:
    """`data` as the template's model. Raises TemplateUnknown and pydantic's ValidationError."""
    model = TEMPLATES.get(template)
    if model is None:
        raise TemplateUnknown(facts={"template": template})
    return model.model_validate(dict(data))


def render(template: str, data: Mapping[str, object], *, at: datetime) -> Rendered:
    """The document as PDF/A, dated `at`. 15–40 ms a page.

    Raises GlyphMissing, TemplateUnknown.
    """
    content = checked(template, data).model_dump(mode="json")
    if missing := missing_characters("".join(_texts(content))):
        raise GlyphMissing(facts={"characters": "".join(missing)})
    inputs = {
        "data": json.dumps(content, ensure_ascii=False, sort_keys=True),
        "demo": "" if settings.MODE == "production" else "1",
        "qr": qr_svg(str(content["qr"])) if content["qr"] else "",
        "offline_qr": qr_svg(str(content["offline_code"])) if content.get("offline_code") else "",
        "rosette": _rosette(content),
    }
    compiler = _compiler(font_files())
    main = str(_FOLDER / f"{template}.typ")
    try:
        pdf = compiler.compile(
            main,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=_STANDARDS.get(template, "a-2b"),
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        if lacking := _NOT_DISPLAYED.search(str(error)):  # a font that we can read and typst cannot
            raise GlyphMissing(facts={"characters": lacking[1]}) from error
        raise
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf)} for {template}")
    place = json.loads(compiler.query("<seal-place>", "value"))
    return Rendered(pdf=pdf, seal_place=_seal_place(place, height=_HEIGHTS.get(template, _A4)))


def draw(template: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """A paper for information, drawn at once and kept by nobody: no number, no seal.

    A character that no font has is shown as 〓, where a document of record is refused.
    Raises TemplateUnknown. Costs what `render` costs.
    """
    try:
        return render(template, data, at=at).pdf
    except GlyphMissing as missing:
        unknown = str(missing.facts["characters"])
        told = checked(template, data).model_dump(mode="json")
        shown = json.dumps(told, ensure_ascii=False).translate({ord(char): "〓" for char in unknown})
        kept = {key: told[key] for key in _NOT_SET & told.keys()}
        return render(template, json.loads(shown) | kept, at=at).pdf


def _rosette(content: Mapping[str, object]) -> str:
    seed = str(content.get("pattern") or "")
    return guilloche_svg(seed) if seed else str(content.get("guilloche") or "")


def qr_svg(text: str) -> str:
    """A QR code with middle error correction and the quiet zone that readers need."""
    svg: str = segno.make(text, error="m", micro=False).svg_inline(border=2, dark="#111820", light="#fff")
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in svg else svg


_kept = threading.local()


def _compiler(files: tuple[FontFile, ...]) -> typst.Compiler:
    """One compiler a thread, which no two may use at once; it keeps templates, and all share the fonts.

    A font that was added meanwhile makes a new one, so that no worker has to be started anew.
    """
    if getattr(_kept, "files", None) != files:
        _kept.files = files
        _kept.compiler = typst.Compiler(root=str(_FOLDER), font_paths=_fonts(files))
    compiler: typst.Compiler = _kept.compiler
    return compiler


@lru_cache(maxsize=2)
def _fonts(files: tuple[FontFile, ...]) -> typst.Fonts:
    folders = list(dict.fromkeys(str(one.path.parent) for one in files))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _seal_place(found: list[dict[str, float]], *, height: float) -> SealPlace | None:
    if not found:
        return None
    mark = found[-1]
    return SealPlace(page=int(mark["page"]) - 1, x=mark["x"], y=height - mark["y"])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in _NOT_SET:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
