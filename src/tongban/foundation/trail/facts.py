"""What the trail tells: promises, entries, receipts and what a check has found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

Receipt = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TrailPromise:
    """Our signed word that an act will stand in the log: `signed` is an Ed25519 note."""

    entry_id: UUID
    leaf_sha256: bytes
    signed: str


@dataclass(frozen=True, kw_only=True)
class TrailEntry:
    """One recorded act. `seq` is its place in the log, None while it is pending (under 2 s)."""

    entry_id: UUID
    seq: int | None
    act: str
    act_text: str
    act_at: datetime
    recorded_at: datetime
    subject: str
    by_ref: str
    facts: Mapping[str, Any]
    is_erased: bool = False  # its facts were erased by an act; then none are left


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a genuine receipt says. The three opened values are there when the receipt opens them."""

    origin: str
    seq: int
    tree_size: int
    entry_id: UUID
    act: str
    act_at: datetime
    recorded_at: datetime
    subject: str | None
    actor: str | None
    facts: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class LogFault:
    """One place where the log breaks. `seq` is the first entry concerned, None when it is none."""

    kind: str
    seq: int | None
    said: str


@dataclass(frozen=True, kw_only=True)
class LogReport:
    """What a check of the whole log has found; whole when there is no fault."""

    origin: str
    size: int
    root: bytes
    checkpoints: int
    promises: int
    cosignatures: int
    erased: int
    pending: int
    faults: tuple[LogFault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults
