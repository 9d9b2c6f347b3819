"""X.509 certificates with SM2 keys, signed with SM2 and SM3 (GM/T 0015), built by asn1crypto."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import core, keys, pem, x509

from tongban.foundation.seals.certificates import EARLIER, ROOT_YEARS, SEAL_YEARS, KeyPair, limited
from tongban.foundation.seals.national import sm2
from tongban.foundation.seals.national.names import mechanism


def make_national_root(*, name: str, at: datetime) -> KeyPair:
    """A self-signed SM2 root that may issue end certificates only. Raises NationalSuiteMissing."""
    private, public = sm2.generate()
    subject = x509.Name.build({"country_name": "CN", "common_name": limited(name)})
    until = at + timedelta(days=365 * ROOT_YEARS)
    extensions = [
        ("basic_constraints", True, {"ca": True, "path_len_constraint": 0}),
        ("key_usage", True, {"key_cert_sign", "crl_sign"}),
    ]
    return _signed(
        subject, subject, public, private=private, by=private, issuer_key=public,
        at=at, until=until, extensions=extensions,
    )  # fmt: skip


def make_national_certificate(
    *, root: KeyPair, name: str, code: str, serial: str, at: datetime, revoked_url: str = ""
) -> KeyPair:
    """A certificate with an SM2 key for an organisation's seal, good for five years or as long as the root.

    `revoked_url`: where the list of withdrawn certificates lies.

    Raises NationalSuiteMissing.
    """
    private, public = sm2.generate()
    issuer = _loaded(root.certificate)
    subject = x509.Name.build(
        {
            "country_name": "CN",
            "organization_name": limited(name),
            "organization_identifier": code,
            "common_name": limited(name),
            "serial_number": serial,
        }
    )
    ends: datetime = issuer.not_valid_after
    until = min(at + timedelta(days=365 * SEAL_YEARS), ends)
    extensions: list[tuple[str, bool, Any]] = [
        ("basic_constraints", True, {"ca": False}),
        ("key_usage", True, {"digital_signature", "non_repudiation"}),
    ]
    if revoked_url:
        where = x509.GeneralName("uniform_resource_identifier", revoked_url)
        point = {"distribution_point": x509.DistributionPointName("full_name", [where])}
        extensions.append(("crl_distribution_points", False, [point]))
    return _signed(
        subject, issuer.subject, public, private=private, by=_der(root.private_key),
        issuer_key=issuer.public_key.dump(), at=at, until=until, extensions=extensions,
    )  # fmt: skip


def is_issued_by(certificate: x509.Certificate, root: x509.Certificate, *, moment: datetime) -> bool:
    """Whether the root issued the certificate, and both were good at the moment and for what they are used."""
    tbs = certificate["tbs_certificate"]
    usage = certificate.key_usage_value
    return (
        certificate.issuer == root.subject
        and certificate["signature_algorithm"]["algorithm"].native == mechanism()["algorithm"].native
        and tbs["signature"].dump() == certificate["signature_algorithm"].dump()
        and sm2.is_good(root.public_key.dump(), tbs.dump(), certificate["signature_value"].native)
        and all(one.not_valid_before <= moment <= one.not_valid_after for one in (certificate, root))
        and usage is not None
        and "digital_signature" in usage.native
        and not certificate.ca
        and bool(root.ca)
    )


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    public: bytes,
    *,
    private: bytes,
    by: bytes,
    issuer_key: bytes,
    at: datetime,
    until: datetime,
    extensions: list[tuple[str, bool, Any]],
) -> KeyPair:
    start = (at - EARLIER).astimezone(UTC).replace(microsecond=0)
    end = until.astimezone(UTC).replace(microsecond=0)
    named = [
        *extensions,
        ("key_identifier", False, _identifier(public)),
        ("authority_key_identifier", False, {"key_identifier": _identifier(issuer_key)}),
    ]
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(158) | 1 << 158,
            "signature": mechanism(),
            "issuer": issuer,
            "validity": {"not_before": time_of(start), "not_after": time_of(end)},
            "subject": subject,
            "subject_public_key_info": keys.PublicKeyInfo.load(public),
            "extensions": [
                {"extn_id": name, "critical": is_critical, "extn_value": value}
                for name, is_critical, value in named
            ],
        }
    )
    certificate = x509.Certificate(
        {
            "tbs_certificate": tbs,
            "signature_algorithm": mechanism(),
            "signature_value": sm2.sign(by, tbs.dump()),
        }
    )
    der = certificate.dump()
    return KeyPair(
        certificate=pem.armor("CERTIFICATE", der).decode(),
        private_key=pem.armor("PRIVATE KEY", private).decode(),
        sha256=hashlib.sha256(der).hexdigest(),
        valid_from=start,
        valid_until=end,
    )


def time_of(moment: datetime) -> x509.Time:
    """UTC time until 2049, as RFC 5280 asks, and general time after."""
    if moment.year < 2050:
        return x509.Time({"utc_time": core.UTCTime(moment)})
    return x509.Time({"general_time": core.GeneralizedTime(moment)})


def _identifier(public: bytes) -> bytes:
    return bytes(keys.PublicKeyInfo.load(public).sha1)


def _loaded(text: str) -> x509.Certificate:
    return x509.Certificate.load(_der(text))


def _der(text: str) -> bytes:
    return bytes(pem.unarmor(text.encode())[2])
