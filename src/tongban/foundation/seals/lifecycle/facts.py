"""Applications for seals (用章申请) as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tongban.foundation.seals.facts import SealKind, SealSuite
from tongban.kernel.errors import N_, NotAllowed, Refused

REPLACED = "replaced"  # the reason of a seal that a newer one has taken the place of
LONGEST_REASON = 300
LONGEST_NAME = 30  # more would not be read on the seal


class ApplicationState(StrEnum):
    """Where an application stands. `rules.MOVES` says which act leads from one to the next."""

    FILED = "filed"
    MADE = "made"
    REFUSED = "refused"
    TAKEN_BACK = "taken-back"


class Standing(StrEnum):
    """Where a seal stands. `rules.SEAL_MOVES` says which act leads from one to the next."""

    IN_USE = "in-use"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class ApplicationFact:
    """One application. `serial` is the number of the seal that was made on it, or empty."""

    number: str
    organisation_id: UUID
    organisation_name: str
    kind: SealKind
    suite: SealSuite
    image_name: str
    reason: str
    state: ApplicationState
    filed_by: int
    filed_by_name: str
    filed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decision_reason: str
    serial: str

    @property
    def is_open(self) -> bool:
        return self.state is ApplicationState.FILED


class AppliedAlready(Refused):
    """One application of a kind is decided before the next is filed."""

    code = "seal-applied-already"
    title = N_("%(organisation)s has already applied for this seal (%(number)s).")


class ApplicationClosed(Refused):
    """What was decided is not decided again."""

    code = "seal-application-closed"
    title = N_("This application has been dealt with.")


class SealOutOfOrder(Refused):
    """The seal is not in a state from which this act starts."""

    code = "seal-out-of-order"
    title = N_("This cannot be done with the seal as it stands.")


class OwnApplication(NotAllowed):
    """Whoever applied does not decide."""

    code = "seal-own-application"
    title = N_("You filed this application yourself. Another person decides on it.")
