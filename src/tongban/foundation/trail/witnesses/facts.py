"""What is known of witnesses and of what they have co-signed, and how they may be refused."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.kernel.errors import N_, NotAllowed, Refused

REGISTER = "trail.register_witness"
END = "trail.end_witness"
PUBLISH = "trail.publish_checkpoint"
MAX_NOTE_BYTES = 16 * 1024
AHEAD_SECONDS = 300  # how far a witness's clock may be before ours


@dataclass(frozen=True, kw_only=True)
class WitnessFact:
    """One witness; `last_size` and `last_at` are of the newest head that it has co-signed."""

    id: int
    name: str
    key: str
    held_by: str
    registered_at: datetime
    ended_at: datetime | None
    last_size: int | None
    last_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CosignatureFact:
    """That a witness has co-signed one head."""

    name: str
    held_by: str
    size: int
    cosigned_at: datetime
    line: str


@dataclass(frozen=True, kw_only=True)
class HeadFact:
    """One signed head of the log with everything co-signed under it; `day` when it was published for one."""

    size: int
    root: bytes
    signed_at: datetime
    note: str
    day: date | None
    cosignatures: tuple[CosignatureFact, ...]


class NoCosignature(Refused):
    """What was sent is no checkpoint with a cosignature."""

    code = "cosignature-malformed"
    status = 400
    title = N_("This is no checkpoint with cosignatures: %(why)s.")


class CheckpointNotOurs(Refused):
    """The checkpoint is of another log, or our key has not signed it."""

    code = "checkpoint-not-ours"
    status = 404
    title = N_("Our log has not signed this checkpoint: %(why)s.")


class WitnessUnknown(NotAllowed):
    """No registered witness has co-signed the checkpoint."""

    code = "witness-unknown"
    title = N_("No witness whose key is registered here has co-signed this checkpoint.")


class CosignatureWrong(NotAllowed):
    """A registered witness is named, and its signature does not hold."""

    code = "cosignature-wrong"
    title = N_("A cosignature does not hold: %(why)s.")


class CosignatureOld(Refused):
    """A witness never goes back: neither to a smaller head nor in time, and never beyond our clock."""

    code = "cosignature-old"
    title = N_(
        "A cosignature comes out of order: %(why)s. %(witness)s last co-signed a log of %(last_size)s entries."
    )


class CheckpointForked(Refused):
    """Our key signed this head, and it is none of this log: one of the two was shown to somebody falsely."""

    code = "checkpoint-forked"
    title = N_(
        "This checkpoint bears our signature and does not belong to our log: at %(size)s entries our root is "
        "%(our_root)s, yours is %(your_root)s. Keep it, and show it to others: it proves a fork."
    )


class CheckpointAhead(Refused):
    """Our key signed a head that is larger than the log now is: the log was cut short."""

    code = "checkpoint-ahead"
    title = N_(
        "This checkpoint bears our signature for %(size)s entries, but our log has only %(our_size)s. Keep it, "
        "and show it to others: it proves that the log was cut short."
    )
