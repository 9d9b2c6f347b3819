"""Encrypts a file to the consumer's own key (JWE, RFC 7516), so that only its system can read it.

What is written goes on encrypted at once: of a file of any size only some bytes wait here. The compact form is made for
that: head, wrapped key and IV come first, the tag last.
"""

from base64 import urlsafe_b64encode
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import AEADEncryptionContext, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jwe
from joserfc.jwa import GCMEncModel, JWEEncModel
from joserfc.jwk import ECKey, RSAKey

from tongban.resources.exchange.batches.facts import BadKey

_BITS = 2048
_RSA, _EC, _CONTENT = "RSA-OAEP-256", "ECDH-ES+A256KW", "A256GCM"
_GROUP = 3  # bytes that Base64 writes without a rest


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: bytes) -> int: ...


def checked_key(pem: str) -> str:
    """The PEM without what stands around it. Raises BadKey."""
    text = pem.strip()
    _key(text)
    return text


class JweWriter:
    """A file to write to, as Arrow and CSV writers want it: goes on to `sink` as a compact JWE; `end` writes the tag.

    `kind` is the media type of what is within. Raises BadKey.
    """

    def __init__(self, sink: Sink, *, pem: str, kind: str) -> None:
        key, algorithm = _key(pem)
        content = _Content(256)
        head = {"alg": algorithm, "enc": _CONTENT, "cty": kind}
        registry = _Registry(algorithms=[algorithm, _CONTENT], content=content)
        begun = jwe.encrypt_compact(head, b"", key, registry=registry)  # head.key.iv..
        self._cipher, self._sink = content.cipher, sink
        self._waiting = b""
        self._size = 0
        self.closed = False
        sink.write(begun.encode().removesuffix(b"."))

    def write(self, data: bytes) -> int:
        sealed = self._waiting + self._cipher.update(data)
        whole = len(sealed) - len(sealed) % _GROUP
        self._waiting = sealed[whole:]
        self._sink.write(urlsafe_b64encode(sealed[:whole]))
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """What is whole has gone on."""

    def close(self) -> None:
        """A writer above may close; `end` says that it was all."""

    def end(self) -> None:
        """The rest and the tag."""
        rest = self._waiting + self._cipher.finalize()
        self._sink.write(_base64(rest) + b"." + _base64(self._cipher.tag))


class _Content(GCMEncModel):
    """A256GCM that keeps the cipher of the key and IV that the library made, for what is written afterwards."""

    cipher: AEADEncryptionContext

    def encrypt(self, plaintext: bytes, cek: bytes, iv: bytes, aad: bytes) -> tuple[bytes, bytes]:
        self.cipher = Cipher(AES(cek), GCM(iv)).encryptor()
        self.cipher.authenticate_additional_data(aad)
        return b"", b""


class _Registry(jwe.JWERegistry):
    def __init__(self, *, algorithms: list[str], content: _Content) -> None:
        super().__init__(algorithms=algorithms)
        self._content = content

    def get_enc(self, name: str) -> JWEEncModel:
        return self._content


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


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
