"""Public keys of systems: read from PEM, named by thumbprint, parsed once."""

from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from joserfc.jwk import ECKey, OKPKey

from tongban.resources.exchange.gateway.facts import KeyAlgorithm, KeyRefused, PrivateKeyShown

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey
_LONGEST_PEM = 2000


def read_key(pem: str) -> tuple[str, KeyAlgorithm, bytes]:
    """Thumbprint, algorithm and DER bytes of a public key in PEM form. Raises KeyRefused, PrivateKeyShown."""
    if "PRIVATE" in pem.upper():
        raise PrivateKeyShown(facts={"fields": {"key": PrivateKeyShown.title}})
    try:
        found = load_pem_public_key(pem.strip().encode("ascii")) if len(pem) <= _LONGEST_PEM else None
    except (ValueError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, Ed25519PublicKey):
        algorithm = KeyAlgorithm.ED25519
    elif isinstance(found, EllipticCurvePublicKey) and isinstance(found.curve, SECP256R1):
        algorithm = KeyAlgorithm.P256
    else:
        raise KeyRefused(facts={"fields": {"key": KeyRefused.title}})
    der = found.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return jwk_of(algorithm, der).thumbprint(), algorithm, der


def shown_again(pem: str) -> str:
    """What was given as a public key as a form may send it back: nothing that could be a private one."""
    said = pem.upper()
    return pem if "PUBLIC KEY" in said and "PRIVATE" not in said else ""


@lru_cache(maxsize=1024)
def public_key(der: bytes) -> PublicKey:
    """The key of these bytes, parsed once in a process. The bytes come from the database with each call."""
    found = load_der_public_key(der)
    if not isinstance(found, Ed25519PublicKey | EllipticCurvePublicKey):
        raise TypeError(f"a stored key is {type(found).__name__}")
    return found


@lru_cache(maxsize=1024)
def jwk_of(algorithm: KeyAlgorithm, der: bytes) -> OKPKey | ECKey:
    """The same as a JSON Web Key, for assertions."""
    kind = OKPKey if algorithm is KeyAlgorithm.ED25519 else ECKey
    pem = public_key(der).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return kind.import_key(pem)
