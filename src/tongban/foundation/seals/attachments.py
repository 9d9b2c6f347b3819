"""Files attached to a PDF, read from the file as it stands, sealed or not."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

MOST = 20
_LONGEST = 1 << 20  # bytes of one attachment, unpacked
_DEEPEST = 8


def attachments(pdf: bytes) -> dict[str, bytes]:
    """Name to bytes; one that cannot be read is left out, and a file that is no PDF has none."""
    found: dict[str, bytes] = {}
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        tree = _plain(_plain(reader.root.get("/Names", {})).get("/EmbeddedFiles", {}))
        for name, spec in _leaves(tree, depth=0):
            if len(found) >= MOST:
                break
            data = _data(spec)
            if data is not None:
                found[name] = data
    except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        # pyHanko lets these out when the file itself is broken
        return found
    return found


def _leaves(tree: Any, *, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _DEEPEST:
        return
    names = list(_plain(tree.get("/Names", [])))
    for place in range(0, len(names) - 1, 2):
        yield str(_plain(names[place])), _plain(names[place + 1])
    for kid in list(_plain(tree.get("/Kids", []))):
        yield from _leaves(_plain(kid), depth=depth + 1)


def _data(spec: Any) -> bytes | None:
    files = _plain(spec.get("/EF", {}))
    stream = _plain(files.get("/F", None) or files.get("/UF", None))
    if stream is None:
        return None
    packing = _plain(stream.get("/Filter", None))
    packings = [str(packing)] if isinstance(packing, str) else [str(one) for one in packing or []]
    raw = bytes(stream.encoded_data)
    if not packings:
        return raw if len(raw) <= _LONGEST else None
    if packings != ["/FlateDecode"]:
        return None
    opening = zlib.decompressobj()
    try:
        data = opening.decompress(raw, _LONGEST)
    except zlib.error:
        return None
    return None if opening.unconsumed_tail else data


def _plain(value: Any) -> Any:
    if isinstance(value, IndirectObject):
        return value.get_object()  # type: ignore[no-untyped-call]
    return value


def replaced_attachments(before: bytes, after: bytes) -> tuple[str, ...]:
    """Names of attachments that the later state of a PDF changes, adds or takes away."""
    old, new = attachments(before), attachments(after)
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))
