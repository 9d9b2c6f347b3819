"""One use of a seal (用印) as others see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.foundation.seals.facts import StampState


@dataclass(frozen=True, kw_only=True)
class NewUse:
    """What was sealed, for whom and by whom. `sha256_before` and `sha256_after` are of the PDF, lower-case hex.

    `subject` says what the paper belongs to (`kind:key`), `template` which paper it is, `by` who ordered the seal.
    """

    serial: str
    organisation_id: UUID
    organisation_name: str
    reason: str
    subject: str
    template: str
    by: str
    at: datetime
    sha256_before: str
    sha256_after: str
    stamp: StampState
    stamped_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class UseFact(NewUse):
    """The same with its place in the log; `recorded_at` is the machine's time."""

    id: UUID
    recorded_at: datetime
