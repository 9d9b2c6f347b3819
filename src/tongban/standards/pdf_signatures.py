"""Read the signatures in a PDF that anybody may have made: what would take for ever is refused first."""

import io
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

# what pyHanko lets out when the file itself is broken, or made to break whoever reads it
BROKEN = (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RuntimeError)
_MOST_FIELDS = 5_000
_DEEPEST = 32


class FieldsTangled(ValueError):
    """The form fields of the file are no tree: a walk through them might not end."""


def signatures_in(pdf: bytes) -> list[EmbeddedPdfSignature]:
    """The signatures, the oldest first. Raises FieldsTangled, and what pyHanko lets out for a broken file."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    _check_fields(reader)
    return list(reader.embedded_regular_signatures)


def plain(value: Any) -> Any:
    """The object itself, where the file has a reference."""
    return value.get_object() if isinstance(value, IndirectObject) else value  # type: ignore[no-untyped-call]


def _check_fields(reader: PdfFileReader) -> None:
    """Each field hangs in one place only: fifty references to one field on ten levels are 50^10 fields."""
    form = plain(reader.root.get("/AcroForm", None))
    waiting = [(field, 0) for field in _listed(form, "/Fields")]
    seen: set[int] = set()
    count = 0
    while waiting:
        field, depth = waiting.pop()
        count += 1
        if isinstance(field, IndirectObject):
            if field.idnum in seen:
                raise FieldsTangled
            seen.add(field.idnum)
        if depth > _DEEPEST or count > _MOST_FIELDS:
            raise FieldsTangled
        waiting += [(kid, depth + 1) for kid in _listed(plain(field), "/Kids")]


def _listed(holder: Any, name: str) -> list[Any]:
    """The entries of an array, as references where they are such; none where there is no array."""
    if not isinstance(holder, DictionaryObject) or name not in holder:
        return []
    found = plain(holder.raw_get(name))
    return [found.raw_get(place) for place in range(len(found))] if isinstance(found, ArrayObject) else []
