"""What is known of asking for facts to be erased, and how it may be refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.kernel.errors import N_, NotAllowed, Refused

ASK = "trail.ask_erasure"
ERASE = "trail.erase"
REFUSE = "trail.refuse_erasure"
ENTRIES = "entries"  # among the act's facts: which entries it erased
MOST = 200


@dataclass(frozen=True, kw_only=True)
class ErasureFact:
    """A request to erase. `acts` names the act of each entry."""

    id: int
    subject: str
    acts: Mapping[UUID, str]
    basis: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_granted: bool | None
    reason: str


class NotToErase(Refused):
    """Only what stands in the log, is not erased yet and says nothing of many things can be erased."""

    code = "not-to-erase"
    title = N_(
        "These acts cannot be erased: choose acts on this one thing that stand in the log and have facts."
    )


class SecondPersonNeeded(NotAllowed):
    """Whoever asks for an erasure does not decide on it, nor do they through a colleague's post."""

    code = "second-person-needed"
    title = N_("You asked for this erasure yourself. Another officer has to decide on it.")
