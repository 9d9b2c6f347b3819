"""Batch files and their schedules as others see them, and what is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongban.foundation.jobs.public import LongJobRow
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.exchange.facts import GrantState

ORDER_ACT = "exchange.order-batch"
SCHEDULE_ACT = "exchange.schedule-batches"
FETCH_ACT = "exchange.fetch-batch"


class Form(StrEnum):
    """What a file is written in."""

    CSV = "csv"
    PARQUET = "parquet"


class BatchState(StrEnum):
    """Where a file stands."""

    MAKING = "making"
    READY = "ready"
    FETCHED = "fetched"  # once, and then deleted here
    EXPIRED = "expired"  # nobody fetched it in time
    FAILED = "failed"  # nothing of it is left; `why` says what was refused


class Cycle(StrEnum):
    """How often a file is made by itself."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


STATE_TEXTS = {
    BatchState.MAKING: N_("Being made"),
    BatchState.READY: N_("Ready to fetch"),
    BatchState.FETCHED: N_("Fetched and deleted here"),
    BatchState.EXPIRED: N_("Deleted, nobody fetched it"),
    BatchState.FAILED: N_("Not made"),
}
# of a file that nobody may fetch any more because its grant ended before its own days were over
ENDED_TEXTS = {
    GrantState.REVOKED: N_("Deleted, the grant was revoked"),
    GrantState.EXPIRED: N_("Deleted, the grant ran out"),
}
TONES = {"making": "warn", "ready": "good", "failed": "bad"}
CYCLE_TEXTS = {
    Cycle.DAILY: N_("Every day"),
    Cycle.WEEKLY: N_("Every week"),
    Cycle.MONTHLY: N_("Every month"),
}
FORM_TEXTS = {Form.CSV: "CSV", Form.PARQUET: "Parquet"}


@dataclass(frozen=True, kw_only=True)
class BatchFact:
    """One file. `manifest` says what is in it and its SHA-256, as it is fetched."""

    id: UUID
    code: str
    grant_code: str
    resource_name: str
    provider_name: str
    consumer_id: UUID
    form: Form
    is_encrypted: bool
    state: BatchState
    why: str
    rows: int
    size: int
    sha256: str
    manifest: Mapping[str, Any]
    asked_at: datetime
    made_at: datetime | None
    expires_at: datetime | None
    fetched_at: datetime | None
    grant_end: GrantState | None = None  # what the grant came to while the file waited to be fetched
    job: LongJobRow | None = None

    @property
    def state_text(self) -> str:
        if self.state is BatchState.EXPIRED and self.grant_end in ENDED_TEXTS:
            return ENDED_TEXTS[self.grant_end]
        return STATE_TEXTS[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "plain")

    @property
    def file_name(self) -> str:
        return f"{self.code}.{self.form.value}{'.jwe' if self.is_encrypted else ''}"


@dataclass(frozen=True, kw_only=True)
class PlanFact:
    """A schedule."""

    grant_code: str
    form: Form
    cycle: Cycle
    next_on: date
    is_encrypted: bool

    @property
    def cycle_text(self) -> str:
        return CYCLE_TEXTS[self.cycle]


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A file on its way out. It is deleted here when the last piece has been read."""

    name: str
    size: int
    sha256: str
    pieces: Iterator[bytes]


class BatchUnknown(NotFound):
    """No such file, or another organisation's."""

    code = "batch-unknown"
    title = N_("Your organisation has no batch file %(batch)s.")


class BatchNotReady(Refused):
    """It is not made yet, was fetched, or is deleted."""

    code = "batch-not-ready"
    title = N_("This file cannot be fetched: it is not made yet, was fetched before, or is deleted.")


class BatchUnderWay(Refused):
    """One file of a grant is made after the other."""

    code = "batch-under-way"
    title = N_("The file %(batch)s of this grant is being made. Ask for the next one after it.")


class BatchOverQuota(Refused):
    """The rows of the day are used up."""

    code = "batch-over-quota"
    title = N_("There are more rows than the grant allows on one day (%(quota)s). Nothing was made.")


class BadKey(Invalid):
    """The key to encrypt with is none that we can use."""

    code = "bad-encryption-key"
    title = N_("This is no public key. Paste a PEM of an RSA key of at least 2048 bits or of P-256, P-384.")
