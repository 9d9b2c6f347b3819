"""The list of withdrawn seal certificates (CRL, RFC 5280) that each root signs, for strangers' programs."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db.models import Q

from tongban.foundation.seals.facts import SealSuite
from tongban.foundation.seals.models import Seal, SealRoot

HOLDS = timedelta(days=7)


def revocation_list(root: SealRoot, *, suite: SealSuite, at: datetime) -> bytes:
    """The list as DER, good for a week from `at`. 1 SQL. The same seals and time give the same bytes but with SM2.

    Raises NationalSuiteMissing.
    """
    stopped = _stopped(suite, at=at)
    if suite is SealSuite.NATIONAL:
        from tongban.foundation.seals.national.lists import make_national_list

        return make_national_list(
            certificate=root.certificate,
            private_key=root.private_key,
            stopped=stopped,
            at=at,
            until=at + HOLDS,
        )
    key = serialization.load_pem_private_key(root.private_key.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the root's key is not on a curve")
    issuer = x509.load_pem_x509_certificate(root.certificate.encode())
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(at + HOLDS)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for certificate, since, is_held in stopped:
        number = x509.load_pem_x509_certificate(certificate.encode()).serial_number
        entry = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(since)
        if is_held:
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.certificate_hold), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(serialization.Encoding.DER)


def _stopped(suite: SealSuite, *, at: datetime) -> Iterator[tuple[str, datetime, bool]]:
    """Each seal that is withdrawn or suspended: its certificate (PEM), since when, whether it may come back. 1 SQL."""
    rows = Seal.objects.filter(Q(revoked_at__lte=at) | Q(suspended_at__lte=at), suite=suite)
    for row in rows.order_by("serial").only("certificate", "revoked_at", "suspended_at"):
        since = min(moment for moment in (row.revoked_at, row.suspended_at) if moment is not None)
        yield row.certificate, since, row.revoked_at is None
