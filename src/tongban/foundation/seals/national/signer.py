"""A signer with an SM2 key, for pyHanko."""

from asn1crypto import cms, pem
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper

from tongban.foundation.seals.national import sm2
from tongban.foundation.seals.national.names import mechanism

_LONGEST = 72  # bytes of a signature in DER
STAMPED_HASH = "sha256"  # authorities stamp SHA-256; few know SM3


class Sm2Signer(Signer):
    """Signs with SM2 over SM3; the stamp on it, where there is one, is on the SHA-256 of the signature."""

    private: bytes = b""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(_LONGEST) if dry_run else sm2.sign(self.private, data)

    async def unsigned_attrs(
        self,
        digest_algorithm: str,
        signature: bytes,
        signed_attrs: cms.CMSAttributes,
        timestamper: TimeStamper | None = None,
        dry_run: bool = False,
    ) -> cms.CMSAttributes | None:
        found: cms.CMSAttributes | None = await super().unsigned_attrs(
            STAMPED_HASH, signature, signed_attrs, timestamper=timestamper, dry_run=dry_run
        )
        return found


def national_signer(*, certificate: str, private_key: str, root: str) -> Signer:
    """Whoever signs with an SM2 key (all PEM). Raises NationalSuiteMissing."""
    from tongban.foundation.seals.signing import certificate_of, store_of

    sm2.check_installed()
    signer = Sm2Signer(
        signing_cert=certificate_of(certificate),
        cert_registry=store_of(root),
        signature_mechanism=mechanism(),
        embed_roots=True,
    )
    signer.private = bytes(pem.unarmor(private_key.encode())[2])
    return signer
