"""Check a seal of the national suite: pyHanko reads the file, the rest is here, because its validator refuses SM2."""

import asyncio
import hmac
from datetime import datetime
from typing import Any

from asn1crypto import cms, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.validation.generic_cms import collect_timing_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from tongban.foundation.seals.anchors import roots_in
from tongban.foundation.seals.national import sm2
from tongban.foundation.seals.national.certificates import is_issued_by
from tongban.foundation.seals.national.names import HASH, MECHANISM
from tongban.foundation.seals.reports import StampState
from tongban.foundation.seals.stamping.checking import stamp_context, state_of


def is_national(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the seal says that it is SM2 with SM3."""
    return bool(embedded.signer_info["signature_algorithm"]["algorithm"].native == MECHANISM)


def is_whole(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the sealed bytes are as they were sealed, by the key of the certificate that goes along.

    In the order of GB/T 38540: the digest of the original, then the signature over it.
    """
    info = embedded.signer_info
    if info["digest_algorithm"]["algorithm"].native != HASH:
        return False
    said = _attribute(info, "message_digest")
    if said is None or not hmac.compare_digest(said.native, embedded.compute_digest()):
        return False
    signed = info["signed_attrs"].untag().dump()
    return _names_signer(info, embedded.signer_cert) and sm2.is_good(
        embedded.signer_cert.public_key.dump(), signed, info["signature"].native
    )


def is_trusted(embedded: EmbeddedPdfSignature, root: x509.Certificate, *, moment: datetime) -> bool:
    """Whether its certificate leads to the root and was good at the moment."""
    return is_issued_by(embedded.signer_cert, root, moment=moment)


def stamp_on(embedded: EmbeddedPdfSignature, stamp_roots: str, *, proven: datetime) -> StampState:
    """What the stamp on it is worth: authorities stamp by the international suite."""
    found = asyncio.run(
        collect_timing_info(
            embedded.signer_info,
            stamp_context(roots_in(stamp_roots), moment=proven),
            raw_digest=embedded.compute_digest,
        )
    )
    return state_of(found.get("timestamp_validity"))


def _names_signer(info: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Whether the signed attributes name just this certificate, so that no other can be put in its place."""
    said = _attribute(info, "signing_certificate_v2")
    if said is None:
        return False
    named = said["certs"][0]
    name = named["hash_algorithm"]["algorithm"].native
    if name not in ("sha256", HASH):
        return False
    digest = hashes.Hash(hashes.SM3() if name == HASH else hashes.SHA256())
    digest.update(certificate.dump())
    return hmac.compare_digest(named["cert_hash"].native, digest.finalize())


def _attribute(info: cms.SignerInfo, name: str) -> Any:
    """The one value of a signed attribute; None where it has none, or more than one."""
    found = [one["values"] for one in info["signed_attrs"] if one["type"].native == name]
    return found[0][0] if len(found) == 1 and len(found[0]) == 1 else None
