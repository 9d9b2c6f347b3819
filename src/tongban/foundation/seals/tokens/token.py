"""One token by PKCS#11: keys are made in it and never leave it."""

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import structlog
from django.conf import settings

from tongban.foundation.papers.public import MadeLater
from tongban.kernel.errors import N_

log = structlog.get_logger(__name__)
T = TypeVar("T")
_P256 = "1.2.840.10045.3.1.7"


class TokenAway(MadeLater):
    """The token does not answer, or knows no such key."""

    code = "seal-token-away"
    status = 503
    title = N_("The device that holds the keys of seals does not answer. The paper is sealed once it does.")


class Token:
    """A token of the settings. One session a process, opened when it is needed and again after a fault.

    Everything that the device refuses is a TokenAway.
    """

    def __init__(self, *, module: str, label: str, pin_file: Path) -> None:
        self._module, self._label, self._pin_file = module, label, pin_file
        self._lock = threading.Lock()  # a session does one thing at a time
        self._session: Any = None

    def make_key(self, label: str) -> bytes:
        """A new P-256 key that cannot be taken out; its public part (SubjectPublicKeyInfo, DER)."""
        from pkcs11 import Attribute, KeyType
        from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

        def make(session: Any) -> bytes:
            curve = {Attribute.EC_PARAMS: encode_named_curve_parameters(_P256)}
            parameters = session.create_domain_parameters(KeyType.EC, curve, local=True)
            public, private = parameters.generate_keypair(
                store=True,
                label=label,
                id=label.encode(),
                private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
            )
            if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
                private.destroy()
                raise TokenAway
            return bytes(encode_ec_public_key(public))

        return self._done(make)

    def sign(self, label: str, digest: bytes) -> bytes:
        """ECDSA over a digest, in DER. Some 0.1 ms in software, 5 and more in a device."""
        from pkcs11 import KeyType, Mechanism, ObjectClass
        from pkcs11.util.ec import encode_ecdsa_signature

        def sign(session: Any) -> bytes:
            key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, key_type=KeyType.EC, label=label)
            return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=Mechanism.ECDSA)))

        return self._done(sign)

    def _done(self, act: Callable[[Any], T]) -> T:
        """The act, tried once more with a fresh session. Raises TokenAway."""
        from pkcs11.exceptions import PKCS11Error

        with self._lock:
            for is_last in (False, True):
                try:
                    if self._session is None:
                        self._session = self._opened()
                    return act(self._session)
                except (PKCS11Error, RuntimeError, OSError) as error:
                    self._session = None
                    if is_last:
                        log.warning("seals.token-away", token=self._label, why=type(error).__name__)
                        raise TokenAway from error
        raise AssertionError("not reached")

    def _opened(self) -> Any:
        import pkcs11

        pin = self._pin_file.read_text(encoding="utf-8").strip()
        return pkcs11.lib(self._module).get_token(token_label=self._label).open(user_pin=pin, rw=True)


@lru_cache(maxsize=4)
def _token(module: str, label: str, pin_file: Path) -> Token:
    return Token(module=module, label=label, pin_file=pin_file)


def token() -> Token | None:
    """The token of the settings; None: keys are kept in the database."""
    given = settings.SEALS["token"]
    return _token(given["module"], given["label"], given["pin_file"]) if given else None
