"""PAdES baseline B by pyHanko: seal a PDF so that any later change shows. `checking` checks it."""

import dataclasses
import io
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import crl, keys, pem, x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.foundation.papers.public import SealPlace
from tongban.foundation.seals.checking import check
from tongban.foundation.seals.drawing.draw import SIZE_MM
from tongban.foundation.seals.facts import NotAPdf, SealSuite, StampAway, StampState
from tongban.foundation.seals.stamping.checking import moment_on
from tongban.foundation.seals.stamping.client import Authority
from tongban.standards.pdf_signatures import signatures_in

_POINTS = SIZE_MM * 72 / 25.4
FIELD = "TongbanSeal"
_HASHES = {SealSuite.INTERNATIONAL: "sha256", SealSuite.NATIONAL: "sm3"}
# hexadecimal digits: a P-256 CMS with two certificates takes some 4,000, a stamp with its chain up to 20,000
_RESERVED_DIGITS = 12_288
_RESERVED_WITH_STAMP = 40_960


@dataclass(frozen=True, kw_only=True)
class Stamping:
    """Who stamps (RFC 3161), who vouches for them (PEM), and our list of withdrawn certificates (DER)."""

    authority: Authority
    roots: str
    revoked: bytes


class _DatedSigner(PdfSigner):
    """pyHanko asks the machine's clock; a seal carries the time of the act."""

    sealed_at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.sealed_at
        return session


def signer_of(*, certificate: str, private_key: str, root: str) -> Signer:
    """Whoever signs with a key that is at hand (all PEM)."""
    return SimpleSigner(
        signing_cert=certificate_of(certificate),
        signing_key=keys.PrivateKeyInfo.load(_der(private_key)),
        cert_registry=store_of(root),
    )


def store_of(root: str) -> SimpleCertificateStore:
    """The certificates that go along with a signature, besides the signer's."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(certificate_of(root))
    return store


def sign(
    pdf: bytes,
    *,
    signer: Signer,
    root: str,
    image: bytes,
    place: SealPlace | None,
    reason: str,
    at: datetime,
    stamping: Stamping | None = None,
    suite: SealSuite = SealSuite.INTERNATIONAL,
) -> bytes:
    """The PDF sealed and certified: no change is allowed after. About 40 ms, and the way to whoever stamps.

    With a stamp go the facts for a check in later years: both certificates and what was withdrawn by then.

    Raises NotAPdf, StampAway.
    """
    said = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=_HASHES[suite],
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
    )
    if stamping and suite is SealSuite.INTERNATIONAL:
        said = _kept_for_years(said, root=root, revoked=stamping.revoked, at=at)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        sealed = _DatedSigner(
            said,
            signer=signer,
            timestamper=stamping.authority if stamping else None,
            stamp_style=_stamp(image) if place else None,
            new_field_spec=_field(place),
        )
        sealed.sealed_at = at.astimezone(UTC)
        room = _RESERVED_WITH_STAMP if stamping else _RESERVED_DIGITS
        out = bytes(sealed.sign_pdf(writer, bytes_reserved=room).getvalue())
    except TimestampRequestError as error:
        raise StampAway from error
    except (PdfError, SigningError) as error:
        raise NotAPdf from error
    if stamping and check(out, roots=root, stamp_roots=stamping.roots)[0].stamp is not StampState.GOOD:
        raise StampAway  # somebody answers for the authority who is not it
    return out


def _kept_for_years(
    said: PdfSignatureMetadata, *, root: str, revoked: bytes, at: datetime
) -> PdfSignatureMetadata:
    """The same, with the facts that a check needs when nobody can be asked any more (PAdES B-LT)."""
    context = ValidationContext(
        trust_roots=[certificate_of(root)],
        crls=[crl.CertificateList.load(revoked)],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=at,
    )
    return dataclasses.replace(
        said,
        embed_validation_info=True,
        validation_context=context,
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    )


def stamped_at(pdf: bytes) -> datetime | None:
    """The time on the stamp of a seal that was just made and checked."""
    return moment_on(signatures_in(pdf)[-1])


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


def certificate_of(text: str) -> x509.Certificate:
    """The certificate in a PEM text."""
    return x509.Certificate.load(_der(text))


def _der(text: str) -> bytes:
    return bytes(pem.unarmor(text.encode())[2])
