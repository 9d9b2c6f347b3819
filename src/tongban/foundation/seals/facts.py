"""E-seals (电子印章) as others see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from tongban.foundation.papers.public import MadeLater, Sealer, SealPlace
from tongban.foundation.seals.reports import Doubt, NotAPdf, SealReport, SealSuite, StampState
from tongban.kernel.errors import N_, Refused


class SealKind(StrEnum):
    """What a seal is for (印章种类)."""

    OFFICIAL = "official"  # 公章
    FINANCE = "finance"  # 财务专用章
    CONTRACT = "contract"  # 合同专用章
    LICENCE = "licence"  # 证照专用章


# what stands on the seal under the name
KIND_ON_SEAL = {
    SealKind.OFFICIAL: "",
    SealKind.FINANCE: "财务专用章",
    SealKind.CONTRACT: "合同专用章",
    SealKind.LICENCE: "证照专用章",
}
# papers for which an organisation may have a seal of their own; without it the official one is put on them
KIND_FOR_PAPER = {
    "licence": SealKind.LICENCE,
    "annotated-copy": SealKind.LICENCE,
    "payment-receipt": SealKind.FINANCE,
}


@dataclass(frozen=True, kw_only=True)
class SealFact:
    """One seal. `certificate_sha256` names its certificate; `revoked_at` is None while it is good.

    `suspended_at`: it is stopped since then and may come back. `in_token`: its key lies in hardware.
    """

    id: UUID
    serial: str
    organisation_id: UUID
    organisation_name: str
    organisation_code: str
    certificate_sha256: str
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    suspended_at: datetime | None
    kind: SealKind
    suite: SealSuite
    image_name: str
    in_token: bool

    @property
    def kind_on_seal(self) -> str:
        """What stands on it under the name."""
        return KIND_ON_SEAL[self.kind]


RENEW_BEFORE = timedelta(days=60)  # so long before its end an operator is asked to renew a seal


class SealState(StrEnum):
    """How it stands with an organisation's seal."""

    NONE = "none"  # never had one: it gets one with its first paper
    GOOD = "good"
    ENDING = "ending"  # good, and ends within RENEW_BEFORE
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


def seal_state(seal: SealFact | None, *, at: datetime) -> SealState:
    """The state of an organisation's last seal at `at`."""
    if seal is None:
        return SealState.NONE
    if seal.revoked_at is not None:
        return SealState.WITHDRAWN
    if seal.suspended_at is not None:
        return SealState.SUSPENDED
    if seal.valid_until <= at:
        return SealState.EXPIRED
    return SealState.ENDING if seal.valid_until - at <= RENEW_BEFORE else SealState.GOOD


@dataclass(frozen=True, kw_only=True)
class PublishedAnchors:
    """What strangers are given: roots (PEM) and lists of withdrawn seals (DER) of both suites, and who stamps (PEM).

    Empty where there is none.
    """

    root: str
    national_root: str
    stamp_roots: str
    withdrawn: bytes
    national_withdrawn: bytes

    @property
    def roots(self) -> str:
        return f"{self.root}\n{self.national_root}"

    @property
    def lists(self) -> tuple[bytes, ...]:
        return tuple(one for one in (self.withdrawn, self.national_withdrawn) if one)


class SealProvider(Protocol):
    """Whoever holds the keys: our software, a card, or the city's seal system."""

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
        """The PDF with the organisation's seal and signature."""
        ...

    def batch(self) -> Sealer:
        """Seals many papers one after the other with each key loaded once."""
        ...

    def verify(self, pdf: bytes) -> SealReport:
        """What the seal on it says. Raises NotAPdf."""
        ...

    def root_certificate(self, *, at: datetime, suite: SealSuite = SealSuite.INTERNATIONAL) -> bytes:
        """PEM of the root that the seals' certificates lead to. Raises NotFound where the suite has none."""
        ...

    def revocation_list(self, *, at: datetime, suite: SealSuite = SealSuite.INTERNATIONAL) -> bytes:
        """DER of the root's list of withdrawn certificates (CRL). Raises NotFound where the suite has no root."""
        ...

    def anchors(self, *, at: datetime) -> PublishedAnchors:
        """What strangers check our seals with."""
        ...


class SealRevoked(Refused):
    """The organisation's seal was withdrawn and it has no new one."""

    code = "seal-revoked"
    title = N_("The e-seal of %(organisation)s was withdrawn. Issue a new one, then make the document again.")


class SealNone(Refused):
    """The organisation has no seal, and here none is made without an application."""

    code = "seal-none"
    title = N_(
        "%(organisation)s has no e-seal yet. It applies for one; the paper is made once it is approved."
    )


class SealSuspended(Refused):
    """The organisation's seal is stopped for the time being."""

    code = "seal-suspended"
    title = N_(
        "The e-seal of %(organisation)s is suspended. The paper is made once it is resumed or replaced."
    )


class SealNeedsApplication(Refused):
    """Here nobody issues a seal alone."""

    code = "seal-needs-application"
    status = 403
    title = N_("Seals are issued here on an application that another person approves.")


class SealExpired(Refused):
    """The term of the organisation's seal has ended and nobody has renewed it."""

    code = "seal-expired"
    title = N_("The e-seal of %(organisation)s has expired. Renew it, then make the document again.")


class StampAway(MadeLater):
    """No good time stamp could be had, and without one nothing is sealed."""

    code = "seal-stamp-away"
    status = 503
    title = N_("The time stamping authority gives no good answer just now. The paper is sealed once it does.")


__all__ = [
    "KIND_FOR_PAPER",
    "KIND_ON_SEAL",
    "RENEW_BEFORE",
    "Doubt",
    "NotAPdf",
    "PublishedAnchors",
    "SealExpired",
    "SealFact",
    "SealKind",
    "SealNeedsApplication",
    "SealNone",
    "SealProvider",
    "SealReport",
    "SealRevoked",
    "SealState",
    "SealSuite",
    "SealSuspended",
    "StampAway",
    "StampState",
    "seal_state",
]
