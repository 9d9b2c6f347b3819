"""A list of withdrawn certificates (CRL, RFC 5280) signed with SM2 and SM3, built by asn1crypto."""

from collections.abc import Iterable
from datetime import UTC, datetime

from asn1crypto import crl, pem, x509

from tongban.foundation.seals.national import sm2
from tongban.foundation.seals.national.certificates import time_of
from tongban.foundation.seals.national.names import mechanism


def make_national_list(
    *,
    certificate: str,
    private_key: str,
    stopped: Iterable[tuple[str, datetime, bool]],
    at: datetime,
    until: datetime,
) -> bytes:
    """The list as DER, signed by the root (PEM). `stopped`: certificate (PEM), since when, whether it may come back.

    Raises NationalSuiteMissing.
    """
    root = x509.Certificate.load(_der(certificate))
    entries = [_entry(text, since, is_held=is_held) for text, since, is_held in stopped]
    said = {
        "version": "v2",
        "signature": mechanism(),
        "issuer": root.subject,
        "this_update": time_of(_whole(at)),
        "next_update": time_of(_whole(until)),
        "crl_extensions": [
            {"extn_id": "crl_number", "critical": False, "extn_value": int(at.timestamp())},
            {
                "extn_id": "authority_key_identifier",
                "critical": False,
                "extn_value": {"key_identifier": root.key_identifier},
            },
        ],
    }
    if entries:  # RFC 5280 5.1.2.6: no empty sequence
        said["revoked_certificates"] = entries
    tbs = crl.TbsCertList(said)
    made = crl.CertificateList(
        {
            "tbs_cert_list": tbs,
            "signature_algorithm": mechanism(),
            "signature": sm2.sign(_der(private_key), tbs.dump()),
        }
    )
    return bytes(made.dump())


def _entry(text: str, since: datetime, *, is_held: bool) -> dict[str, object]:
    entry: dict[str, object] = {
        "user_certificate": x509.Certificate.load(_der(text)).serial_number,
        "revocation_date": time_of(_whole(since)),
    }
    if is_held:
        entry["crl_entry_extensions"] = [
            {"extn_id": "crl_reason", "critical": False, "extn_value": "certificate_hold"}
        ]
    return entry


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _der(text: str) -> bytes:
    return bytes(pem.unarmor(text.encode())[2])
