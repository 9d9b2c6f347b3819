"""Check the seal on a PDF against root certificates: no register, no database, no settings."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tongban.foundation.seals.anchors import roots_in
from tongban.foundation.seals.attachments import replaced_attachments
from tongban.foundation.seals.national import checking as national
from tongban.foundation.seals.national.certificates import is_issued_by
from tongban.foundation.seals.national.names import MECHANISM
from tongban.foundation.seals.reports import Doubt, NotAPdf, SealReport, SealSuite, StampState
from tongban.foundation.seals.stamping.checking import moment_on, stamp_context, state_of
from tongban.standards.pdf_signatures import BROKEN, signatures_in


def check(pdf: bytes, *, roots: str, stamp_roots: str = "") -> tuple[SealReport, x509.Certificate | None]:
    """What the last seal on the PDF says, and its certificate. About 10 ms.

    The certificate must lead to one of the roots (PEM, of either suite) and be good at the time of its stamp; where
    it carries none that leads to `stamp_roots`, at the time that the seal names.

    Raises NotAPdf, NationalSuiteMissing.
    """
    try:
        found = signatures_in(pdf)
        if not found:
            return SealReport(is_sealed=False), None
        last = found[-1]
        make = _national_report if national.is_national(last) else _report
        report = make(last, roots_in(roots), stamp_roots)
        if not report.covers_all:
            report = dataclasses.replace(report, replaced=_replaced(pdf, last))
        return report, last.signer_cert
    except SignatureValidationError:
        # the container is there and cannot be read: somebody has been at it
        return SealReport(is_sealed=True), None
    except BROKEN as error:
        # a broken file that was sealed is altered
        if pdf.startswith(b"%PDF-") and b"/ByteRange" in pdf:
            return SealReport(is_sealed=True), None
        raise NotAPdf from error


def _report(
    embedded: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], stamp_roots: str
) -> SealReport:
    said, proven = embedded.self_reported_timestamp, moment_on(embedded)
    vouching = roots_in(stamp_roots)
    moment = proven if proven and vouching else said
    ours = [root for root in roots if not _is_sm2(root)]
    context = ValidationContext(
        trust_roots=ours, allow_fetching=False, revocation_mode="soft-fail", moment=moment
    )
    stamps = stamp_context(vouching, moment=proven) if proven else None
    # what was added after is told by the coverage alone; comparing versions would walk what a stranger wrote
    status = validate_pdf_signature(
        embedded, signer_validation_context=context, ts_validation_context=stamps, skip_diff=True
    )
    stamp = state_of(status.timestamp_validity)
    leads = bool(status.trusted)
    issued = leads or any(_is_issued_by(embedded.signer_cert, root) for root in ours)
    doubt = _doubt(embedded, leads=leads, issued=issued, moment=moment, stamp=stamp, vouching=stamp_roots)
    return dataclasses.replace(
        _named(embedded),
        is_intact=bool(status.intact and status.valid),
        covers_all=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=doubt is Doubt.NONE,
        doubt=doubt,
        stamp=stamp,
        stamped_at=proven if stamp is StampState.GOOD else None,
    )


def _national_report(
    embedded: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], stamp_roots: str
) -> SealReport:
    """The same for SM2, which pyHanko does not check."""
    embedded.compute_integrity_info()  # type: ignore[no-untyped-call]
    said, proven = embedded.self_reported_timestamp, moment_on(embedded)
    stamp = national.stamp_on(embedded, stamp_roots, proven=proven) if proven else StampState.NONE
    moment = proven if stamp is StampState.GOOD else said
    ours = [root for root in roots if _is_sm2(root)]
    leads = moment is not None and any(national.is_trusted(embedded, root, moment=moment) for root in ours)
    begins = embedded.signer_cert.not_valid_before
    issued = leads or any(is_issued_by(embedded.signer_cert, root, moment=begins) for root in ours)
    doubt = _doubt(embedded, leads=leads, issued=issued, moment=moment, stamp=stamp, vouching=stamp_roots)
    return dataclasses.replace(
        _named(embedded),
        is_intact=national.is_whole(embedded),
        covers_all=embedded.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=doubt is Doubt.NONE,
        doubt=doubt,
        suite=SealSuite.NATIONAL,
        stamp=stamp,
        stamped_at=proven if stamp is StampState.GOOD else None,
    )


def _doubt(
    embedded: EmbeddedPdfSignature,
    *,
    leads: bool,
    issued: bool,
    moment: datetime | None,
    stamp: StampState,
    vouching: str,
) -> Doubt:
    """Why the seal is not trusted. `issued`: a root of ours made its certificate, at whatever time."""
    if leads:
        # an authority that is none of ours proves nothing, and harms nothing where we have none
        is_fine = stamp in (StampState.NONE, StampState.GOOD) or (
            stamp is StampState.UNKNOWN and not vouching
        )
        return Doubt.NONE if is_fine else Doubt.STAMP
    if issued and moment is not None and moment > embedded.signer_cert.not_valid_after:
        return Doubt.EXPIRED
    return Doubt.STRANGER


def _replaced(pdf: bytes, embedded: EmbeddedPdfSignature) -> tuple[str, ...]:
    """Attachments that are not as they were when the file ended where its seal ends."""
    ends = [int(place) for place in embedded.byte_range]
    return replaced_attachments(pdf[: ends[-2] + ends[-1]], pdf)


def _is_issued_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(
            load_der_x509_certificate(root.dump())
        )
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_sm2(root: x509.Certificate) -> bool:
    return bool(root["signature_algorithm"]["algorithm"].native == MECHANISM)


def _named(embedded: EmbeddedPdfSignature) -> SealReport:
    """Whose seal it says it is, when and why."""
    subject = embedded.signer_cert.subject.native
    return SealReport(
        is_sealed=True,
        signer=str(subject.get("common_name", "")),
        organisation_code=str(subject.get("organization_identifier", "")),
        signed_at=embedded.self_reported_timestamp,
        reason=str(embedded.sig_object.get("/Reason", "")),
        serial=str(subject.get("serial_number", "")),
    )


def withdrawn(report: SealReport, *, at: datetime) -> SealReport:
    """The same report for a seal that was withdrawn, or suspended, at a time before it sealed this."""
    return dataclasses.replace(report, is_trusted=False, doubt=Doubt.WITHDRAWN, withdrawn_at=at)


def unknown(report: SealReport) -> SealReport:
    """The same report for a seal that our register does not know."""
    return dataclasses.replace(report, is_trusted=False, doubt=Doubt.STRANGER)
