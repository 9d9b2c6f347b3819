"""PAdES baseline B by pyHanko: seal a PDF so that any later change shows, and check it."""

import dataclasses
import io
from datetime import UTC, datetime

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.foundation.papers.public import SealPlace
from tongban.foundation.seals.drawing.draw import SIZE_MM
from tongban.foundation.seals.facts import NotAPdf, SealReport

_POINTS = SIZE_MM * 72 / 25.4
FIELD = "TongbanSeal"
# a P-256 CMS with two certificates takes some 2 kB, in hexadecimal 4 kB
_RESERVED_BYTES = 12_288


class _DatedSigner(PdfSigner):
    """pyHanko asks the machine's clock; a seal carries the time of the act."""

    sealed_at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.sealed_at
        return session


def sign(
    pdf: bytes,
    *,
    certificate: str,
    private_key: str,
    root: str,
    image: bytes,
    place: SealPlace | None,
    reason: str,
    at: datetime,
) -> bytes:
    """The PDF sealed and certified: no change is allowed after. About 40 ms.

    Raises NotAPdf.
    """
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(_certificate(root))
    signer = SimpleSigner(
        signing_cert=_certificate(certificate),
        signing_key=keys.PrivateKeyInfo.load(_der(private_key)),
        cert_registry=store,
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        sealed = _DatedSigner(
            PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
                reason=reason,
            ),
            signer=signer,
            stamp_style=_stamp(image) if place else None,
            new_field_spec=_field(place),
        )
        sealed.sealed_at = at.astimezone(UTC)
        out = sealed.sign_pdf(writer, bytes_reserved=_RESERVED_BYTES)
    except (PdfError, SigningError) as error:
        raise NotAPdf from error
    return bytes(out.getvalue())


def check(pdf: bytes, *, root: str) -> tuple[SealReport, str]:
    """What the last seal on the PDF says, and the SHA-256 of its certificate. About 10 ms.

    The certificate must lead to `root` and be good at the time that the seal names.

    Raises NotAPdf.
    """
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        if not found:
            return SealReport(is_sealed=False), ""
        return _report(found[-1], root), found[-1].signer_cert.sha256.hex()
    except SignatureValidationError:
        # the container is there and cannot be read: somebody has been at it
        return SealReport(is_sealed=True), ""
    except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        # pyHanko lets these out when the file itself is broken; a broken file that was sealed is altered
        if pdf.startswith(b"%PDF-") and b"/ByteRange" in pdf:
            return SealReport(is_sealed=True), ""
        raise NotAPdf from error


def _report(embedded: EmbeddedPdfSignature, root: str) -> SealReport:
    said = embedded.self_reported_timestamp
    context = ValidationContext(
        trust_roots=[_certificate(root)],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=said,
    )
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    subject = embedded.signer_cert.subject.native
    return SealReport(
        is_sealed=True,
        is_intact=bool(status.intact and status.valid),
        covers_all=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=bool(status.trusted),
        signer=str(subject.get("common_name", "")),
        organisation_code=str(subject.get("organization_identifier", "")),
        signed_at=said,
        reason=str(embedded.sig_object.get("/Reason", "")),
        serial=str(subject.get("serial_number", "")),
    )


class _SealImage(PdfContent):
    """The drawn seal as a form of its own in the sealed PDF."""

    def __init__(self, image: bytes) -> None:
        super().__init__()
        self._image = image

    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._image)))
        self.resources.xobject[pdf_name("/TongbanSeal")] = form
        self.box = BoxConstraints(width=_POINTS, height=_POINTS)
        return b"/TongbanSeal Do"


def _stamp(image: bytes) -> StaticStampStyle:
    return StaticStampStyle(background=_SealImage(image), border_width=0, background_opacity=0.88)


def _field(place: SealPlace | None) -> SigFieldSpec:
    if place is None:
        return SigFieldSpec(FIELD)
    half = _POINTS / 2
    box = (int(place.x - half), int(place.y - half), int(place.x + half), int(place.y + half))
    return SigFieldSpec(FIELD, on_page=place.page, box=box)


def _certificate(text: str) -> x509.Certificate:
    return x509.Certificate.load(_der(text))


def _der(text: str) -> bytes:
    return bytes(pem.unarmor(text.encode())[2])


def untrusted(report: SealReport) -> SealReport:
    """The same report for a seal that was withdrawn before."""
    return dataclasses.replace(report, is_trusted=False)
