"""What a stranger checks our seals with: root certificates, lists of withdrawn seals, and who vouches for stamps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509

from tongban.foundation.seals.national.sm2 import is_installed
from tongban.foundation.seals.withdrawn import Withdrawn, is_national_list, read_list
from tongban.kernel.errors import N_, Invalid


def roots_in(text: str) -> list[x509.Certificate]:
    """The certificates of a PEM text."""
    if not text.strip():
        return []
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(text.encode(), multiple=True)]


class RootUnreadable(Invalid):
    """What was given as the root is no certificate in PEM."""

    code = "seal-root-unreadable"
    title = N_("This is no root certificate of seals (PEM).")


@dataclass(frozen=True, kw_only=True)
class SealAnchors:
    """What a stranger goes by. `roots` and `stamp_roots` are PEM of one or more certificates.

    `lists_left`: how many lists could not be read because they are signed with SM2 and the extra `gm` is missing.
    Without it no seal that they are about is checked either.
    """

    roots: str
    stamp_roots: str = ""
    lists: tuple[Withdrawn, ...] = ()
    lists_left: int = 0

    @property
    def lists_from(self) -> datetime | None:
        """When the oldest of the lists was made; None: there is none."""
        return min((one.made_at for one in self.lists), default=None)


def read_anchors(*, roots: str, stamp_roots: str = "", lists: Sequence[bytes] = ()) -> SealAnchors:
    """The anchors, each looked at. `lists` are DER. Raises RootUnreadable, ListUnreadable."""
    known = _certificates(roots)
    if not known:
        raise RootUnreadable
    _certificates(stamp_roots)
    can_read = [one for one in lists if is_installed() or not is_national_list(one)]
    return SealAnchors(
        roots=roots,
        stamp_roots=stamp_roots,
        lists=tuple(read_list(one, roots=known) for one in can_read),
        lists_left=len(lists) - len(can_read),
    )


def _certificates(text: str) -> list[x509.Certificate]:
    try:
        found = roots_in(text)
        for one in found:
            _ = one.subject.native, one.public_key.native
    except (ValueError, TypeError, KeyError) as fault:
        raise RootUnreadable from fault
    return found
