"""Files attached to a PDF, read from the file as it stands, sealed or not."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from tongban.standards.pdf_signatures import BROKEN, plain

MOST = 20
_LONGEST = 1 << 20  # bytes of one attachment, unpacked
_MOST_BRANCHES = 200


def attachments(pdf: bytes) -> dict[str, bytes]:
    """Name to bytes; one that cannot be read is left out, and a file that is no PDF has none."""
    found: dict[str, bytes] = {}
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        tree = plain(plain(reader.root.get("/Names", {})).get("/EmbeddedFiles", {}))
        for name, spec in _leaves(tree):
            if len(found) >= MOST:
                break
            data = _data(spec)
            if data is not None:
                found[name] = data
    except BROKEN:
        return found
    return found


def _leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    """Each branch once and so many in all: branches that lead back, or twice to the same, would not end."""
    waiting, seen = [tree], set[int]()
    while waiting and len(seen) < _MOST_BRANCHES:
        branch = plain(waiting.pop())
        if id(branch) in seen:
            continue
        seen.add(id(branch))
        names = list(plain(branch.get("/Names", [])))
        for place in range(0, len(names) - 1, 2):
            yield str(plain(names[place])), plain(names[place + 1])
        waiting += reversed(list(plain(branch.get("/Kids", []))))


def _data(spec: Any) -> bytes | None:
    files = plain(spec.get("/EF", {}))
    stream = plain(files.get("/F", None) or files.get("/UF", None))
    if stream is None:
        return None
    packing = plain(stream.get("/Filter", None))
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


def replaced_attachments(before: bytes, after: bytes) -> tuple[str, ...]:
    """Names of attachments that the later state of a PDF changes, adds or takes away."""
    old, new = attachments(before), attachments(after)
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))
