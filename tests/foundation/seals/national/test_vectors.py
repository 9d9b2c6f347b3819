"""The published vectors of GB/T 32905 (SM3), GB/T 32907 (SM4) and GB/T 32918 (SM2): ours give the same."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tongban.foundation.seals.national import sm2

# GB/T 32918.5-2017, annex A: the recommended curve, user id 1234567812345678, message "message digest"
PUBLIC = bytes.fromhex(
    "3059301306072a8648ce3d020106082a811ccf5501822d03420004"
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
S = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
MESSAGE = b"message digest"


def in_der(r: str, s: str) -> bytes:
    from asn1crypto.algos import DSASignature

    return bytes(DSASignature({"r": int(r, 16), "s": int(s, 16)}).dump())


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_the_standard(text: bytes, digest: str) -> None:
    count = hashes.Hash(hashes.SM3())
    count.update(text)
    assert count.finalize().hex() == digest


def test_sm4_gives_the_ciphers_of_the_standard() -> None:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encrypt = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    once = encrypt.update(key)
    assert once.hex() == "681edf34d206965e86b3e94f536e4246"
    block = once
    for _ in range(999_999):
        block = encrypt.update(block)
    assert block.hex() == "595298c7c6fd271f0402f804c33d3f66"
    assert Cipher(algorithms.SM4(key), modes.ECB()).decryptor().update(once) == key


def test_sm2_accepts_the_signature_of_the_standard() -> None:
    assert sm2.is_good(PUBLIC, MESSAGE, in_der(R, S))


@pytest.mark.parametrize(
    "altered",
    [
        (PUBLIC, b"message Digest", in_der(R, S)),
        (PUBLIC, MESSAGE, in_der(S, R)),
        (PUBLIC, MESSAGE, in_der(R[:-1] + "4", S)),
        (PUBLIC, MESSAGE, in_der(R, "0")),
        (PUBLIC, MESSAGE, in_der("0", S)),
        (PUBLIC, MESSAGE, b""),
        (PUBLIC, MESSAGE, in_der(R, S)[:-1]),
        (PUBLIC[:-1] + b"\x14", MESSAGE, in_der(R, S)),  # no point of the curve
    ],
)
def test_sm2_refuses_what_was_altered(altered: tuple[bytes, bytes, bytes]) -> None:
    assert not sm2.is_good(*altered)


def test_what_is_signed_here_verifies_and_nothing_else() -> None:
    private, public = sm2.generate()
    signature = sm2.sign(private, MESSAGE)
    assert sm2.is_good(public, MESSAGE, signature)
    assert not sm2.is_good(public, MESSAGE + b".", signature)
    assert not sm2.is_good(PUBLIC, MESSAGE, signature)
