"""Read the stamp on a seal, and say what it proves."""

from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from tongban.foundation.seals.reports import StampState


def stamp_context(roots: list[x509.Certificate], *, moment: datetime) -> ValidationContext:
    """Trust in the authorities at the moment that the stamp names: their certificates may end later."""
    return ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment
    )


def moment_on(embedded: EmbeddedPdfSignature) -> datetime | None:
    """The time that the stamp on a signature names, not yet checked; None: it carries none."""
    for token in extract_tst_data_iter(embedded.signer_info, signed=False):
        said = token["encap_content_info"]["content"].parsed["gen_time"].native
        return said if isinstance(said, datetime) else None
    return None


def state_of(status: TimestampSignatureStatus | None) -> StampState:
    """What a checked stamp is worth."""
    if status is None:
        return StampState.NONE
    if not (status.valid and status.intact):
        return StampState.BAD
    return StampState.GOOD if status.trusted else StampState.UNKNOWN
