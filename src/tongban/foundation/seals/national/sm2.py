"""SM2 signatures (GB/T 32918.2) by Tongsuo, with SM3 and the usual user id 1234567812345678 (GM/T 0009)."""

from importlib.util import find_spec

from tongban.kernel.errors import N_, Refused


class NationalSuiteMissing(Refused):
    """The library for SM2 is not installed."""

    code = "national-suite-missing"
    status = 503
    title = N_("The national cipher suite is not installed here (extra gm).")


def is_installed() -> bool:
    """Whether SM2 can be done here."""
    return find_spec("tongsuopy") is not None


def check_installed() -> None:
    """Raises NationalSuiteMissing."""
    if not is_installed():
        raise NationalSuiteMissing


def generate() -> tuple[bytes, bytes]:
    """A new key: private part (PKCS #8) and public part (SubjectPublicKeyInfo), both DER."""
    check_installed()
    from tongsuopy.crypto import serialization
    from tongsuopy.crypto.asymciphers import ec

    key = ec.generate_private_key(ec.SM2())
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return bytes(private), bytes(public)


def sign(private: bytes, data: bytes) -> bytes:
    """The signature in DER; `private` is PKCS #8 in DER. Some 1 ms."""
    check_installed()
    from tongsuopy.crypto import hashes, serialization
    from tongsuopy.crypto.asymciphers import ec

    key = serialization.load_der_private_key(private, None)
    return bytes(key.sign(data, ec.ECDSA(hashes.SM3())))


def is_good(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the signature (DER) on the data is of the key (SubjectPublicKeyInfo, DER). Some 1 ms."""
    check_installed()
    from tongsuopy.crypto import hashes, serialization
    from tongsuopy.crypto.asymciphers import ec
    from tongsuopy.crypto.exceptions import InternalError, InvalidSignature

    try:
        key = serialization.load_der_public_key(public)
        key.verify(signature, data, ec.ECDSA(hashes.SM3()))
    except (InvalidSignature, InternalError, ValueError, TypeError):  # the last three: not even a signature
        return False
    return True
