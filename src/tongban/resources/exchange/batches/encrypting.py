"""Encrypts a file to the consumer's own key (JWE, RFC 7516), so that only its system can read it."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from tongban.resources.exchange.batches.facts import BadKey

_BITS = 2048
_RSA, _EC, _CONTENT = "RSA-OAEP-256", "ECDH-ES+A256KW", "A256GCM"


def checked_key(pem: str) -> str:
    """The PEM without what stands around it. Raises BadKey."""
    text = pem.strip()
    _key(text)
    return text


def encrypted(plain: bytes, *, pem: str, kind: str) -> bytes:
    """The compact form; `kind` is the media type of what is within."""
    key, algorithm = _key(pem)
    head = {"alg": algorithm, "enc": _CONTENT, "cty": kind}
    return jwe.encrypt_compact(head, plain, key, algorithms=[algorithm, _CONTENT]).encode()


def _key(pem: str) -> tuple[RSAKey | ECKey, str]:
    try:
        found = load_pem_public_key(pem.encode())
    except ValueError:
        raise BadKey(facts={"fields": {"public_key": BadKey.title}}) from None
    if isinstance(found, RSAPublicKey) and found.key_size >= _BITS:
        return RSAKey.import_key(pem), _RSA
    if isinstance(found, EllipticCurvePublicKey) and isinstance(found.curve, SECP256R1 | SECP384R1):
        return ECKey.import_key(pem), _EC
    raise BadKey(facts={"fields": {"public_key": BadKey.title}})
