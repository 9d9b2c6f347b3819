"""A signer whose key lies in the token."""

import hashlib

from asn1crypto.algos import SignedDigestAlgorithm
from pyhanko.sign.signers import Signer

from tongban.foundation.seals.tokens.token import Token, TokenAway, token

_LONGEST = 72  # bytes of an ECDSA signature on P-256 in DER


class TokenSigner(Signer):
    """Hashes here and signs in the token."""

    key_label: str = ""
    held_in: Token

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(_LONGEST)
        return self.held_in.sign(self.key_label, hashlib.new(digest_algorithm, data).digest())


def token_signer(*, certificate: str, key_label: str, root: str) -> Signer:
    """Whoever signs with a key in the token. Raises TokenAway where the settings name no token any more."""
    from tongban.foundation.seals.signing import certificate_of, store_of

    held_in = token()
    if held_in is None:
        raise TokenAway
    signer = TokenSigner(
        signing_cert=certificate_of(certificate),
        cert_registry=store_of(root),
        signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        embed_roots=True,
    )
    signer.key_label, signer.held_in = key_label, held_in
    return signer
