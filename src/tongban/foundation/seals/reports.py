"""What a check of a seal says. Pure: whoever checks without us needs no more than this."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongban.kernel.errors import N_, Invalid


class SealSuite(StrEnum):
    """By which algorithms a seal signs."""

    INTERNATIONAL = "international"  # P-256 with SHA-256
    NATIONAL = "national"  # 国密: SM2 with SM3


class StampState(StrEnum):
    """What the time stamp (时间戳) on a seal is worth."""

    NONE = "none"  # it carries none
    GOOD = "good"  # of an authority that the settings name, on just this seal
    UNKNOWN = "unknown"  # whole, of somebody whom the settings do not name
    BAD = "bad"  # broken, or on something else


class Doubt(StrEnum):
    """Why a seal that is whole is not trusted."""

    NONE = ""
    STRANGER = "stranger"  # its certificate leads to no root of ours, or our register does not know it
    EXPIRED = "expired"  # the certificate was out of its term when it sealed
    WITHDRAWN = "withdrawn"  # the seal was withdrawn or suspended before
    STAMP = "stamp"  # its time stamp is broken, or of nobody whom we trust


@dataclass(frozen=True, kw_only=True)
class SealReport:
    """What a seal on a PDF says.

    `is_intact`: the sealed bytes are as they were sealed. `covers_all`: nothing was added after.
    `is_trusted`: the certificate was issued by this installation and good when it sealed: at `stamped_at`,
    or, without a good stamp, at `signed_at`, which is only what the seal says itself.
    `doubt` says why it is not trusted; with WITHDRAWN, `withdrawn_at` is since when. `withdrawals_from` is when the list of
    withdrawn seals was made that was asked; None: none was at hand, or the register itself was asked.
    `replaced` names attachments that are not as they were sealed.
    A PDF without any seal has `is_sealed` False and all else empty.
    """

    is_sealed: bool
    is_intact: bool = False
    covers_all: bool = False
    is_trusted: bool = False
    signer: str = ""
    organisation_code: str = ""
    signed_at: datetime | None = None
    reason: str = ""
    serial: str = ""
    suite: SealSuite = SealSuite.INTERNATIONAL
    stamp: StampState = StampState.NONE
    stamped_at: datetime | None = None
    doubt: Doubt = Doubt.NONE
    withdrawn_at: datetime | None = None
    withdrawals_from: datetime | None = None
    replaced: tuple[str, ...] = ()

    @property
    def sealed_at(self) -> datetime | None:
        """When it sealed: as the stamp proves, else as the seal says."""
        return self.stamped_at or self.signed_at

    @property
    def is_altered_afterwards(self) -> bool:
        """Bytes were changed, or something was added, after sealing."""
        return self.is_sealed and not (self.is_intact and self.covers_all)

    @property
    def is_good(self) -> bool:
        return self.is_sealed and self.is_intact and self.covers_all and self.is_trusted


class NotAPdf(Invalid):
    """The bytes are no PDF that can be read."""

    code = "not-a-pdf"
    title = N_("This file is not a PDF that can be read.")
