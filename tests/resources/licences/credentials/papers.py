"""The sealed paper of a licence, and what people do to it."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.foundation.papers.make import AT
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import paper_bytes
from tongban.foundation.seals import signing
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


def sealed_by_stranger(pdf: bytes, *, name: str) -> bytes:
    """Sealed with a key and a certificate that anybody makes for themselves, under a name of their choice."""
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=9_000))
    certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    signer = signing.signer_of(certificate=certificate, private_key=private, root=certificate)
    return signing.sign(pdf, signer=signer, root=certificate, image=b"", place=None, reason="证照", at=AT)
