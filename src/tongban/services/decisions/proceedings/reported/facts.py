"""What is entered of a revocation that another office decided, and what is refused around it."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.kernel.errors import N_, NotAllowed, NotFound, Refused

DUTY = "licences.revoke"  # of ending a licence: both officers have it
PROPOSE = "decisions.propose_revocation"
CONFIRM = "decisions.confirm_revocation"
REJECT = "decisions.reject_revocation"


@dataclass(frozen=True, kw_only=True)
class ReportedFact:
    """An entry that waits for the second officer."""

    organ: str
    decision: str
    decided_on: date
    proposed_at: datetime
    proposed_by: str  # reference of the officer
    proposed_name: str


class RevocationProposed(Refused):
    """One entry at a time waits for its second officer."""

    code = "revocation-proposed"
    title = N_("A revocation of this licence is entered already and waits for a second officer.")


class NoRevocationProposed(NotFound):
    """No entry waits, or it was settled meanwhile."""

    code = "no-revocation-proposed"
    title = N_("No revocation of this licence waits for a second officer.")


class SecondOfficerNeeded(NotAllowed):
    """Whoever entered it, or stands in for them, does not confirm it."""

    code = "second-officer-needed"
    title = N_("You entered this revocation, so another officer looks at the decision and confirms it.")
