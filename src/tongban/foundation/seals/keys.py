"""Where the keys of seals lie: encrypted in the database, or in a hardware token where the settings name one."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tongban.foundation.seals.certificates import KeyPair, make_seal_certificate
from tongban.foundation.seals.facts import SealSuite
from tongban.foundation.seals.national.sm2 import NationalSuiteMissing, is_installed
from tongban.foundation.seals.tokens.token import token

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

    from tongban.foundation.seals.models import Seal


@dataclass(frozen=True, kw_only=True)
class Made:
    """A key just made with its certificate. `token_label`: the key lies in the token, and its PEM is empty."""

    pair: KeyPair
    token_label: str


def may_use(suite: SealSuite) -> bool:
    """Whether seals of this suite are made here: SM2 needs its library, and no token of ours makes SM2 keys."""
    return suite is SealSuite.INTERNATIONAL or (is_installed() and token() is None)


def make_key(
    suite: SealSuite, *, root: KeyPair, name: str, code: str, serial: str, at: datetime, revoked_url: str
) -> Made:
    """A key and a certificate for the seal of this number. Raises TokenAway, NationalSuiteMissing."""
    if suite is SealSuite.NATIONAL:
        from tongban.foundation.seals.national.certificates import make_national_certificate

        if not may_use(suite):
            raise NationalSuiteMissing
        pair = make_national_certificate(
            root=root, name=name, code=code, serial=serial, at=at, revoked_url=f"{revoked_url}?suite=national"
        )
        return Made(pair=pair, token_label="")
    held_in = token()
    public = _public(held_in.make_key(serial)) if held_in else None
    pair = make_seal_certificate(
        root=root, name=name, code=code, serial=serial, at=at, revoked_url=revoked_url, public=public
    )
    return Made(pair=pair, token_label=serial if held_in else "")


def _public(der: bytes) -> ec.EllipticCurvePublicKey:
    public = serialization.load_der_public_key(der)
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("the token made no key on a curve")
    return public


def signer_for(seal: "Seal", *, root: str) -> "Signer":
    """Whoever signs for the seal; `root` is the PEM that goes along. Raises TokenAway, NationalSuiteMissing."""
    from tongban.foundation.seals import signing

    if seal.token_label:
        from tongban.foundation.seals.tokens.signer import token_signer

        return token_signer(certificate=seal.certificate, key_label=seal.token_label, root=root)
    if seal.suite == SealSuite.NATIONAL:
        from tongban.foundation.seals.national.signer import national_signer

        return national_signer(certificate=seal.certificate, private_key=seal.private_key, root=root)
    return signing.signer_of(certificate=seal.certificate, private_key=seal.private_key, root=root)
