"""The list of withdrawn seal certificates (CRL, RFC 5280) that the root signs, for strangers' programs."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db.models import Q

from tongban.foundation.seals.facts import SealSuite
from tongban.foundation.seals.models import Seal, SealRoot

HOLDS = timedelta(days=7)


def revocation_list(root: SealRoot, *, at: datetime) -> bytes:
    """The list as DER, good for a week from `at`. 1 SQL."""
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
    ours = Seal.objects.filter(suite=SealSuite.INTERNATIONAL)
    stopped = ours.filter(Q(revoked_at__lte=at) | Q(suspended_at__lte=at)).order_by("serial")
    for row in stopped.only("certificate", "revoked_at", "suspended_at"):
        number = x509.load_pem_x509_certificate(row.certificate.encode()).serial_number
        since = min(moment for moment in (row.revoked_at, row.suspended_at) if moment is not None)
        entry = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(since)
        if row.revoked_at is None:
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.certificate_hold), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
