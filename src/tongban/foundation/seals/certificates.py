"""X.509 certificates of the root and of organisations, on P-256."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_YEARS = 20
SEAL_YEARS = 5
# a document is sealed with the time of its act, which may lie some minutes before the seal's first use
EARLIER = timedelta(days=1)
_NAME_LIMIT = 64  # ub-common-name, RFC 5280 appendix A; in bytes of UTF-8, as verifiers count them


@dataclass(frozen=True, kw_only=True)
class KeyPair:
    """A certificate and its private key, both PEM; the key is empty where it lies elsewhere."""

    certificate: str
    private_key: str
    sha256: str
    valid_from: datetime
    valid_until: datetime


def make_root(*, name: str, at: datetime) -> KeyPair:
    """A self-signed root that may issue end certificates only."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, limited(name))])
    until = at + timedelta(days=365 * ROOT_YEARS)
    builder = _builder(subject, subject, key.public_key(), at - EARLIER, until).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    builder = builder.add_extension(_usage(is_root=True), critical=True)
    return _pair(builder.sign(key, hashes.SHA256()), key)


def limited(name: str) -> str:
    """The name as far as a certificate can hold it; the seal's picture and register have it whole."""
    return name.encode()[:_NAME_LIMIT].decode(errors="ignore")


def make_seal_certificate(
    *,
    root: KeyPair,
    name: str,
    code: str,
    serial: str,
    at: datetime,
    revoked_url: str = "",
    public: ec.EllipticCurvePublicKey | None = None,
) -> KeyPair:
    """A certificate for an organisation's seal, good for five years or as long as the root.

    `revoked_url`: where the list of withdrawn certificates lies. `public`: of a key that lies elsewhere; without
    it one is made here.
    """
    issuer = x509.load_pem_x509_certificate(root.certificate.encode())
    issuer_key = serialization.load_pem_private_key(root.private_key.encode(), None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the root's key is not on a curve")
    key = ec.generate_private_key(ec.SECP256R1()) if public is None else None
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, limited(name)),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, code),
            x509.NameAttribute(NameOID.COMMON_NAME, limited(name)),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial),
        ]
    )
    until = min(at + timedelta(days=365 * SEAL_YEARS), issuer.not_valid_after_utc)
    whose = key.public_key() if key else public
    if whose is None:
        raise TypeError("a certificate is on a key")
    builder = _builder(subject, issuer.subject, whose, at - EARLIER, until).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(is_root=False), critical=True).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
    )
    if revoked_url:
        builder = builder.add_extension(_where(revoked_url), critical=False)
    return _pair(builder.sign(issuer_key, hashes.SHA256()), key)


def _where(url: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint(
        full_name=[x509.UniformResourceIdentifier(url)], relative_name=None, reasons=None, crl_issuer=None
    )
    return x509.CRLDistributionPoints([point])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey | None) -> KeyPair:
    return KeyPair(
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        private_key=private_pem(key) if key else "",
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def private_pem(key: ec.EllipticCurvePrivateKey) -> str:
    """A key as PEM, PKCS #8, for the vault to encrypt."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
