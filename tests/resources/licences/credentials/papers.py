"""The sealed paper of a licence, and what people do to it."""

import io
import json
from typing import Any

import pypdfium2
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import paper_bytes
from tongban.resources.licences.public import LicenceFact, licence


def paper_of(fact: LicenceFact) -> bytes:
    """The PDF as its holder saves it."""
    deliver_all()
    paper_id = licence(fact.id).paper_id
    assert paper_id is not None
    return paper_bytes(paper_id)


def without_seal(pdf: bytes) -> bytes:
    """The seal lies in an update at the end: the file as it was before."""
    return pdf[: pdf.index(b"%%EOF") + 5]


def with_other_data(pdf: bytes, **changes: Any) -> bytes:
    """The attachment changed by an update after the seal, as an editor does it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    names = writer.root["/Names"]["/EmbeddedFiles"]
    spec = names["/Names"][1] if "/Names" in names else names["/Kids"][0]["/Names"][1]
    stream = spec["/EF"]["/F"]
    said = json.loads(stream.data) | changes
    stream.clear()
    stream._data = json.dumps(said, ensure_ascii=False).encode()
    stream._encoded_data = None
    writer.update_container(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawn(pdf: bytes, *, dots: int = 150, page: int = 0) -> Any:
    """A page as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=dots / 72).to_pil()
    finally:
        document.close()
