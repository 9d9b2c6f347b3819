"""Where a running subject stands, as acts of review see it: steps that stand, and who sits at them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """As what somebody sits at a step."""

    MAIN = "main"  # does the step
    BEFORE = "before"  # was asked to look first (前加签)
    AFTER = "after"  # was asked to look before the case goes on (后加签)
    OPINION = "opinion"  # was asked for an opinion, beside the step (征求意见)


class SeatState(StrEnum):
    """Whether somebody at a step has to act."""

    WAITING = "waiting"  # its turn comes when the step has been done
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # no longer needed: another signed for all, or the step ended without it


class Signing(StrEnum):
    """How a step with several main seats is done."""

    ALL = "all"  # everybody must (会签)
    ANY = "any"  # the first who acts does it (或签)


# what a reviewer who was added may say
VERDICTS = ("agree", "disagree")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody sits: a post of "own", "superior" or an organisation by its code."""

    post_code: str | None  # None where the applicant acts
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One place at a step. Its id names one to-do row; whoever sits down anew has a new one."""

    id: UUID
    role: Role
    place: Place
    state: SeatState
    outcome: str = ""
    by: str = ""  # who acted
    is_awaited: bool = True  # of an opinion: whether the step waits for it


@dataclass(frozen=True, kw_only=True)
class Step:
    """One time that a step of the process is done. What was taken back is not among them any more."""

    id: UUID
    key: str
    round: int  # 1 for the first time, one more each time that it is done again
    serial: int  # in the order of opening, never used twice
    token: UUID  # the engine's task
    seats: tuple[Seat, ...]
    past: frozenset[int] = frozenset()  # serials of the steps that had to be done before this one
    ended: int = 0  # in the order of ending; 0: open
    outcome: str = ""
    data: Mapping[str, object] = field(default_factory=dict)  # what came with its outcome

    @property
    def is_open(self) -> bool:
        return self.ended == 0


@dataclass(frozen=True, kw_only=True)
class Started:
    """What other apps know of seats: those whose to-do row somebody has taken."""

    seats: frozenset[UUID] = frozenset()


NOTHING_STARTED = Started()
