"""What an authority says, and where it stands on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tongban.foundation.identity.applying import Capacity
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused


class Standing(StrEnum):
    """Where an authority stands."""

    INVITED = "invited"  # the code is out, nobody has accepted
    LAPSED = "lapsed"  # nobody accepted in time
    AHEAD = "ahead"  # accepted, begins later
    RUNNING = "running"
    OVER = "over"  # its last day has passed, 民法典 art. 173 (1)
    ENDED = "ended"  # taken back by the one, given up by the other, 民法典 art. 173 (2)


@dataclass(frozen=True, kw_only=True)
class AuthorityFact:
    """One authority as its two sides see it."""

    id: UUID
    capacity: Capacity
    uscc: str
    principal: str  # the firm's name, or the person's
    holder: str
    items: tuple[str, ...]  # none: all
    from_date: date
    last_date: date
    granted_at: datetime
    invited_until: datetime
    accepted_at: datetime | None
    ended_at: datetime | None

    def standing(self, at: datetime) -> Standing:
        """Where it stands at this moment."""
        day = at.astimezone(CITY_ZONE).date()
        if self.ended_at is not None:
            return Standing.ENDED
        if self.accepted_at is None:
            return Standing.INVITED if at < self.invited_until else Standing.LAPSED
        if day < self.from_date:
            return Standing.AHEAD
        return Standing.RUNNING if day <= self.last_date else Standing.OVER

    def may_end(self, at: datetime) -> bool:
        """Whether there is still something to end."""
        return self.standing(at) in (Standing.INVITED, Standing.AHEAD, Standing.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A new authority and the code that lets the invited person accept it; it is shown once."""

    id: UUID
    code: str
    invited_until: datetime


class AuthorityDates(Invalid):
    """The days are the wrong way round, in the past or too far apart."""

    code = "authority-dates"
    title = N_("An authority begins today or later and lasts at most %(days)s days. Look at the two days.")


class OwnAuthority(Invalid):
    """Nobody authorises oneself."""

    code = "own-authority"
    title = N_("You need no authority for yourself. Write the name of the other person.")


class InvitationUnknown(NotFound):
    """No such code, used up, too old, or meant for somebody else: the four are not told apart."""

    code = "invitation-unknown"
    title = N_(
        "This invitation code does not open anything for you: it is mistyped, used, over, or meant for somebody else. "
        "Ask the sender for a new one."
    )


class AuthorityIsOver(Refused):
    """It has ended already, perhaps on another page."""

    code = "authority-is-over"
    title = N_("This authority has ended already. Nothing was changed.")
