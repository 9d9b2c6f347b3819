"""A seal on a PDF, checked with nothing but the root's certificate: no database, no settings.

The same rules as at home (`foundation.seals`): the last signature counts, it must cover the whole file, and its
certificate must lead to the root and be good at the time that the signature names.
"""

import io
from collections.abc import Callable

from asn1crypto import pem, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tongban.services.archives.checking.facts import SealSeen, SealUnreadable


class RootUnreadable(Exception):
    """What was given as the root is no certificate in PEM."""


def seal_reader(root: bytes) -> Callable[[bytes], SealSeen]:
    """A check against the certificates in this PEM. Raises RootUnreadable."""
    try:
        roots = [x509.Certificate.load(der) for _, _, der in pem.unarmor(root, multiple=True)]
        for one in roots:
            _ = one.subject.native
    except (ValueError, TypeError) as fault:
        raise RootUnreadable(str(fault)) from fault

    def read(pdf: bytes) -> SealSeen:
        return _seen(pdf, roots)

    return read


def _seen(pdf: bytes, roots: list[x509.Certificate]) -> SealSeen:
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        if not found:
            return SealSeen(is_sealed=False)
        last = found[-1]
        said = last.self_reported_timestamp
        context = ValidationContext(
            trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=said
        )
        status = validate_pdf_signature(last, signer_validation_context=context)
        subject = last.signer_cert.subject.native
    except (NotImplementedError, UnsupportedAlgorithm) as unknown:
        # a suite that this check does not know: it is not called altered for that
        raise SealUnreadable from unknown
    except SignatureValidationError:
        return SealSeen(is_sealed=True)
    except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        # pyHanko lets these out when the file itself is broken; a broken file that was sealed is altered
        if pdf.startswith(b"%PDF-") and b"/ByteRange" in pdf:
            return SealSeen(is_sealed=True)
        raise SealUnreadable from error
    return SealSeen(
        is_sealed=True,
        is_intact=bool(status.intact and status.valid)
        and status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=bool(status.trusted),
        signer=str(subject.get("common_name", "")),
        serial=str(subject.get("serial_number", "")),
        signed_at=said,
    )
