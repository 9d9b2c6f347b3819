"""The log's own key: an Ed25519 key of the vault, named by the log's origin."""

from functools import lru_cache

from django.conf import settings

from tongban.foundation.trail.notes import Signer, Verifier
from tongban.foundation.vault.public import key, ring

KEY_PURPOSE = "trail.signing"


def origin() -> str:
    """The log's name: the first line of each checkpoint (`TONGBAN_TRAIL_ORIGIN`)."""
    return str(settings.TRAIL_ORIGIN)


def signer() -> Signer:
    """The key in use."""
    return _signer(origin(), key(KEY_PURPOSE).secret)


def verifiers() -> list[Verifier]:
    """The public key in use, then older ones, newest first."""
    return [_signer(origin(), known.secret).verifier for known in reversed(ring(KEY_PURPOSE).keys)] or [
        signer().verifier
    ]


@lru_cache(maxsize=16)
def _signer(name: str, secret: bytes) -> Signer:
    return Signer(name, secret)
