"""The built-in seal provider: keys in the database, encrypted by the vault, or in a hardware token.

`signing` brings pyHanko, a fifth of the time that a process takes to start, so it is imported
when the first paper is sealed or verified.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from tongban.foundation.papers.public import SealPlace
from tongban.foundation.seals.commands.issue import good_seal, installation_root, known_root
from tongban.foundation.seals.facts import (
    KIND_FOR_PAPER,
    PublishedAnchors,
    SealKind,
    SealReport,
    SealSuite,
    StampState,
)
from tongban.foundation.seals.keys import signer_for
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.national.sm2 import is_installed
from tongban.foundation.seals.stamping.revocations import revocation_list
from tongban.foundation.seals.uses.facts import NewUse
from tongban.foundation.seals.uses.recording import note_uses
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

    from tongban.foundation.seals.signing import Stamping

DIRECT = SystemActor(job="seals.seal")  # where nobody is named
HELD_SECONDS = 2.0  # so long a batch goes by what it knows of a seal: a stop is felt after that at the latest


@dataclass(frozen=True, kw_only=True)
class _Held:
    """A seal that may be used, with its key loaded."""

    seal: Seal
    suite: SealSuite
    root: str
    signer: "Signer"
    stamping: "Stamping | None"


class _Batch:
    """Seals many papers one after the other; each key is loaded once in HELD_SECONDS."""

    def __init__(self) -> None:
        self._held: dict[tuple[UUID, SealKind], tuple[float, _Held]] = {}

    def seal(
        self,
        pdf: bytes,
        *,
        organisation_id: UUID,
        reason: str,
        place: SealPlace | None,
        at: datetime,
        template: str = "",
        subject: str = "",
        by: str = "",
    ) -> bytes:
        """As SoftwareSeals.seal; 1 SQL where the key is loaded."""
        kind = KIND_FOR_PAPER.get(template, SealKind.OFFICIAL)
        held = self._known(organisation_id, kind, at=at)
        sealed, stamped_at = _sealed(held, pdf, reason=reason, place=place, at=at)
        use = NewUse(
            serial=held.seal.serial,
            organisation_id=held.seal.organisation_id,
            organisation_name=held.seal.organisation_name,
            reason=reason,
            subject=subject,
            template=template,
            by=by or DIRECT.ref,
            at=at,
            sha256_before=hashlib.sha256(pdf).hexdigest(),
            sha256_after=hashlib.sha256(sealed).hexdigest(),
            stamp=StampState.GOOD if held.stamping else StampState.NONE,
            stamped_at=stamped_at,
        )
        note_uses([use])
        return sealed

    def _known(self, organisation_id: UUID, kind: SealKind, *, at: datetime) -> _Held:
        since, held = self._held.get((organisation_id, kind), (0.0, None))
        now = time.monotonic()
        if held is None or now - since > HELD_SECONDS or held.seal.valid_until <= at:
            held = _loaded(organisation_id, kind, at=at)
            self._held[organisation_id, kind] = (now, held)
        return held


class SoftwareSeals:
    """Holds the roots and the seals of organisations."""

    def seal(
        self,
        pdf: bytes,
        *,
        organisation_id: UUID,
        reason: str,
        place: SealPlace | None,
        at: datetime,
        template: str = "",
        subject: str = "",
        by: str = "",
    ) -> bytes:
        """The PDF with the organisation's seal, and the use in the log. Some 40 ms, 3 SQL; a stamp asks 1 more.

        Raises SealNone, SealSuspended, SealRevoked, SealExpired, StampAway, TokenAway, NationalSuiteMissing,
        NotFound (no such organisation), NotAPdf.
        """
        return _Batch().seal(
            pdf,
            organisation_id=organisation_id,
            reason=reason,
            place=place,
            at=at,
            template=template,
            subject=subject,
            by=by,
        )

    def batch(self) -> _Batch:
        """For many papers: what is known of a seal holds for HELD_SECONDS."""
        return _Batch()

    def verify(self, pdf: bytes) -> SealReport:
        """What the seal on it says; one withdrawn before it sealed is not trusted. 2 SQL.

        Raises NotAPdf, NationalSuiteMissing.
        """
        from tongban.foundation.seals.checking import check, unknown, withdrawn

        roots = list(SealRoot.objects.order_by("id").values_list("certificate", flat=True))
        if not roots:
            return SealReport(is_sealed=False)
        report, certificate = check(pdf, roots="\n".join(roots), stamp_roots=settings.SEALS["stamp_roots"])
        if certificate is None or not report.is_trusted:
            return report
        known = Seal.objects.filter(certificate_sha256=certificate.sha256.hex()).first()
        if known is None:
            return unknown(report)
        stopped_at = _stopped_at(known, report)
        return withdrawn(report, at=stopped_at) if stopped_at else report

    def root_certificate(self, *, at: datetime, suite: SealSuite = SealSuite.INTERNATIONAL) -> bytes:
        root = installation_root(at=at) if suite is SealSuite.INTERNATIONAL else known_root(suite)
        if root is None:
            raise NotFound
        return root.certificate.encode()

    def revocation_list(self, *, at: datetime, suite: SealSuite = SealSuite.INTERNATIONAL) -> bytes:
        root = installation_root(at=at) if suite is SealSuite.INTERNATIONAL else known_root(suite)
        if root is None:
            raise NotFound
        return revocation_list(root, suite=suite, at=at)

    def anchors(self, *, at: datetime) -> PublishedAnchors:
        """What strangers check our seals with. 4 SQL, 2 without a national root."""
        root, national = installation_root(at=at), known_root(SealSuite.NATIONAL)
        return PublishedAnchors(
            root=root.certificate,
            national_root=national.certificate if national else "",
            stamp_roots=settings.SEALS["stamp_roots"],
            withdrawn=revocation_list(root, suite=SealSuite.INTERNATIONAL, at=at),
            national_withdrawn=revocation_list(national, suite=SealSuite.NATIONAL, at=at)
            if national and is_installed()
            else b"",
        )


def _loaded(organisation_id: UUID, kind: SealKind, *, at: datetime) -> _Held:
    """The seal of the organisation with its key. 2 SQL, 3 with a stamp."""
    seal = good_seal(organisation_id=organisation_id, at=at, kind=kind)
    suite = SealSuite(seal.suite)
    root = installation_root(at=at, suite=suite)
    return _Held(
        seal=seal,
        suite=suite,
        root=root.certificate,
        signer=signer_for(seal, root=root.certificate),
        stamping=_stamping(root, suite, at=at),
    )


def _sealed(
    held: _Held, pdf: bytes, *, reason: str, place: SealPlace | None, at: datetime
) -> tuple[bytes, datetime | None]:
    """The sealed PDF, and the time of its stamp."""
    from tongban.foundation.seals import signing

    sealed = signing.sign(
        pdf,
        signer=held.signer,
        root=held.root,
        image=bytes(held.seal.image_pdf),
        place=place,
        reason=reason,
        at=at,
        stamping=held.stamping,
        suite=held.suite,
    )
    return sealed, signing.stamped_at(sealed) if held.stamping else None


def _stopped_at(seal: Seal, report: SealReport) -> datetime | None:
    """Since when the seal is withdrawn or suspended, if it was when it sealed."""
    ends = [moment for moment in (seal.revoked_at, seal.suspended_at) if moment is not None]
    if not ends or (report.sealed_at is not None and min(ends) > report.sealed_at):
        return None
    return min(ends)


def _stamping(root: SealRoot, suite: SealSuite, *, at: datetime) -> "Stamping | None":
    """Who stamps, by the settings; None: nobody. 1 SQL where somebody does."""
    from tongban.foundation.seals.signing import Stamping
    from tongban.foundation.seals.stamping.client import Authority

    url = settings.SEALS["stamp_url"]
    if not url:
        return None
    return Stamping(
        authority=Authority(url=url, seconds=settings.SEALS["stamp_seconds"]),
        roots=settings.SEALS["stamp_roots"],
        revoked=revocation_list(root, suite=suite, at=at) if suite is SealSuite.INTERNATIONAL else b"",
    )
