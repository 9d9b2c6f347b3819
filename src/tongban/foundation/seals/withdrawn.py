"""Read a list of withdrawn seals (CRL, RFC 5280) of either suite: pure, for whoever checks without us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_der_x509_certificate, load_der_x509_crl

from tongban.foundation.seals.national import sm2
from tongban.foundation.seals.national.names import MECHANISM
from tongban.kernel.errors import N_, Invalid


class ListUnreadable(Invalid):
    """The list of withdrawn seals is none of this root."""

    code = "seal-list-unreadable"
    title = N_("This is no list of withdrawn seals that one of these roots signed, or it was changed.")


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """One list: whose certificates it is about (DER of the name), when it was made, and since when each is withdrawn."""

    issuer: bytes
    made_at: datetime
    good_until: datetime
    since: Mapping[int, datetime]

    def is_about(self, certificate: x509.Certificate) -> bool:
        return bool(certificate.issuer.dump() == self.issuer)


def read_list(der: bytes, *, roots: Sequence[x509.Certificate]) -> Withdrawn:
    """The list, which one of the roots must have signed. Raises ListUnreadable, NationalSuiteMissing."""
    try:
        said = crl.CertificateList.load(der, strict=True)
        tbs = said["tbs_cert_list"]
        if not any(_signed_by(said, der, root) for root in roots):
            raise ListUnreadable
        return Withdrawn(
            issuer=said.issuer.dump(),
            made_at=tbs["this_update"].native,
            good_until=tbs["next_update"].native,
            since={
                int(one["user_certificate"].native): one["revocation_date"].native
                for one in tbs["revoked_certificates"]
            },
        )
    except (ValueError, TypeError, KeyError) as fault:
        raise ListUnreadable from fault


def is_national_list(der: bytes) -> bool:
    """Whether the list says that it is signed with SM2, so that it cannot be read without the extra `gm`."""
    try:
        return bool(crl.CertificateList.load(der)["signature_algorithm"]["algorithm"].native == MECHANISM)
    except (ValueError, TypeError, KeyError):
        return False


def _signed_by(said: crl.CertificateList, der: bytes, root: x509.Certificate) -> bool:
    if said.issuer != root.subject:
        return False
    if said["signature_algorithm"]["algorithm"].native == MECHANISM:
        tbs = said["tbs_cert_list"]
        return tbs["signature"].dump() == said["signature_algorithm"].dump() and sm2.is_good(
            root.public_key.dump(), tbs.dump(), said["signature"].native
        )
    key = load_der_x509_certificate(root.dump()).public_key()
    return isinstance(key, ec.EllipticCurvePublicKey) and load_der_x509_crl(der).is_signature_valid(key)
