"""The built-in seal provider: keys in the database, encrypted by the vault, or in a hardware token.

`signing` brings pyHanko, a fifth of the time that a process takes to start, so it is imported
when the first paper is sealed or verified.
"""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from tongban.foundation.papers.public import SealPlace
from tongban.foundation.seals.commands.issue import good_seal, installation_root
from tongban.foundation.seals.facts import KIND_FOR_PAPER, SealKind, SealReport, StampState
from tongban.foundation.seals.keys import signer_for
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.stamping.revocations import revocation_list
from tongban.foundation.seals.uses.facts import NewUse
from tongban.foundation.seals.uses.recording import note_uses
from tongban.kernel.actors import SystemActor

if TYPE_CHECKING:
    from tongban.foundation.seals.signing import Stamping

DIRECT = SystemActor(job="seals.seal")  # where nobody is named


class SoftwareSeals:
    """Holds the root and one seal for each organisation, made when it is first needed."""

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

        Raises SealNone, SealSuspended, SealRevoked, SealExpired, StampAway, TokenAway, NotFound (no such organisation), NotAPdf.
        """
        from tongban.foundation.seals import signing

        root = installation_root(at=at)
        kind = KIND_FOR_PAPER.get(template, SealKind.OFFICIAL)
        mine = good_seal(organisation_id=organisation_id, at=at, kind=kind)
        sealed = signing.sign(
            pdf,
            signer=signer_for(mine, root=root.certificate),
            root=root.certificate,
            image=bytes(mine.image_pdf),
            place=place,
            reason=reason,
            at=at,
            stamping=(stamping := _stamping(root, at=at)),
        )
        note_uses(
            [
                NewUse(
                    serial=mine.serial,
                    organisation_id=mine.organisation_id,
                    organisation_name=mine.organisation_name,
                    reason=reason,
                    subject=subject,
                    template=template,
                    by=by or DIRECT.ref,
                    at=at,
                    sha256_before=hashlib.sha256(pdf).hexdigest(),
                    sha256_after=hashlib.sha256(sealed).hexdigest(),
                    stamp=StampState.GOOD if stamping else StampState.NONE,
                    stamped_at=signing.stamped_at(sealed) if stamping else None,
                )
            ]
        )
        return sealed

    def verify(self, pdf: bytes) -> SealReport:
        """What the seal on it says; one withdrawn before it sealed is not trusted. 2 SQL. Raises NotAPdf."""
        from tongban.foundation.seals import signing

        root = SealRoot.objects.filter(id=1).first()
        if root is None:
            return SealReport(is_sealed=False)
        report, certificate_sha256 = signing.check(
            pdf, root=root.certificate, stamp_roots=settings.SEALS["stamp_roots"]
        )
        if not report.is_trusted:
            return report
        known = Seal.objects.filter(certificate_sha256=certificate_sha256).first()
        return signing.untrusted(report) if known is None or _was_stopped(known, report) else report

    def root_certificate(self, *, at: datetime) -> bytes:
        return installation_root(at=at).certificate.encode()

    def revocation_list(self, *, at: datetime) -> bytes:
        return revocation_list(installation_root(at=at), at=at)


def _was_stopped(seal: Seal, report: SealReport) -> bool:
    """Whether the seal was withdrawn, or is suspended since, when it sealed."""
    ends = [moment for moment in (seal.revoked_at, seal.suspended_at) if moment is not None]
    return bool(ends) and (report.sealed_at is None or min(ends) <= report.sealed_at)


def _stamping(root: SealRoot, *, at: datetime) -> "Stamping | None":
    """Who stamps, by the settings; None: nobody. 1 SQL where somebody does."""
    from tongban.foundation.seals.signing import Stamping
    from tongban.foundation.seals.stamping.client import Authority

    url = settings.SEALS["stamp_url"]
    if not url:
        return None
    return Stamping(
        authority=Authority(url=url, seconds=settings.SEALS["stamp_seconds"]),
        roots=settings.SEALS["stamp_roots"],
        revoked=revocation_list(root, at=at),
    )
