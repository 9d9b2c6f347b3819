"""Where the keys of seals lie: encrypted in the database, or in a hardware token where the settings name one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tongban.foundation.seals.certificates import private_pem
from tongban.foundation.seals.tokens.token import token

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

    from tongban.foundation.seals.models import Seal


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key just made: either its PEM, or its label in the token."""

    public: ec.EllipticCurvePublicKey
    private_key: str
    token_label: str


def new_key(*, serial: str) -> NewKey:
    """A key for the seal of this number. Raises TokenAway."""
    held_in = token()
    if held_in is None:
        key = ec.generate_private_key(ec.SECP256R1())
        return NewKey(public=key.public_key(), private_key=private_pem(key), token_label="")
    public = serialization.load_der_public_key(held_in.make_key(serial))
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("the token made no key on a curve")
    return NewKey(public=public, private_key="", token_label=serial)


def signer_for(seal: "Seal", *, root: str) -> "Signer":
    """Whoever signs for the seal; `root` is the PEM that goes along. Raises TokenAway."""
    from tongban.foundation.seals import signing

    if seal.token_label:
        from tongban.foundation.seals.tokens.signer import token_signer

        return token_signer(certificate=seal.certificate, key_label=seal.token_label, root=root)
    return signing.signer_of(certificate=seal.certificate, private_key=seal.private_key, root=root)
