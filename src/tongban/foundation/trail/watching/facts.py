"""What a watcher remembers of a log, and what it may find."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongban.foundation.trail.notes import Checkpoint
from tongban.kernel.errors import N_, Refused


class Kind(StrEnum):
    """What is wrong with a log. All but the last are lasting proofs."""

    SIGNATURE = "wrong-signature"
    TRUNCATED = "truncated"
    FORKED = "forked"
    UNPROVEN = "not-proven"
    ENTRIES = "altered-entries"
    STALE = "stale"


class Leaves(StrEnum):
    """Which entries a watcher reads and hashes itself, besides checking the heads."""

    NEW = "new"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What a watcher remembers: the last head that it has checked, and what it has co-signed."""

    keys: tuple[str, ...]
    checkpoint: str
    size: int
    seen_at: datetime
    grown_at: datetime
    cosigned_size: int = 0
    cosigned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """What was found: the sentence, the head that was kept and the one that was shown, and the hashes
    by which the second should have continued the first. `seq` is the first entry concerned, where one is."""

    kind: Kind
    said: str
    kept: str
    shown: str
    seq: int | None = None
    proof: tuple[bytes, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What one look has brought: the head shown, and an alarm or what to remember from now on."""

    head: Checkpoint | None
    entries_read: int = 0
    alarm: Alarm | None = None
    watched: Watched | None = None


class LogUnreachable(Refused):
    """The log's addresses do not answer, or with a fault of theirs."""

    code = "log-unreachable"
    title = N_("The log does not answer at %(address)s: %(why)s.")


class StateDamaged(Refused):
    """The watcher's own file cannot be read: what it knew of the log must not be forgotten silently."""

    code = "watch-state-damaged"
    title = N_(
        "The file %(file)s is no state of a watcher. Restore it, or move it away to begin anew from what "
        "the log says now."
    )


class CosignatureRefused(Refused):
    """The log did not take our cosignature."""

    code = "cosignature-refused"
    title = N_("The log did not take the cosignature at %(size)s entries: %(why)s")
