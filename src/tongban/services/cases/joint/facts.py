"""What is known of a case that several organisations handle side by side (并联审批)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.services.cases.events import ReviewMoved


class BranchState(StrEnum):
    """Whether the case lies with an organisation."""

    AHEAD = "ahead"  # its turn has not come
    HOLDS = "holds"  # somebody there has to act
    WAITS = "waits"  # has acted and will again, when others have
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class HeldStep:
    """An open seat of a branch: who has to act, since when, until when. Days are days in the city's zone."""

    key: str
    name: str
    post_code: str
    role: str
    round: int  # 2 where the case came back to it
    since: datetime
    due_on: date | None
    days_late: int  # working days after the last day; 0: in time, or the clocks stand
    task_key: str


@dataclass(frozen=True, kw_only=True)
class LetterFact:
    """An opinion letter (意见函). `stands` is False where the branch was returned and another follows it."""

    place: int  # the seat's in the case, by which its paper is kept
    organisation_id: UUID
    number: str
    agrees: bool
    opinion: str
    conditions: tuple[str, ...]
    article: str
    given_at: datetime
    stands: bool


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One organisation's part of a case. `days_late` is its open step's, or the branch's own where that is more.

    `limit_days` are the working days that its steps have together, `due_on` the last of them counted
    from its first opening: a return inside it gives the step its days anew, never the branch.
    """

    organisation_id: UUID
    name: str
    is_lead: bool
    state: BranchState
    held: tuple[HeldStep, ...]
    next_steps: tuple[str, ...]  # names of those still to come there
    since: datetime | None  # when the case came to it first
    done_at: datetime | None
    limit_days: int | None
    due_on: date | None
    days_late: int
    rounds: int  # 2 where a step of it is or was done again
    letters: tuple[LetterFact, ...] = ()

    @property
    def letter(self) -> LetterFact | None:
        """The letter that stands."""
        return next((one for one in reversed(self.letters) if one.stands), None)

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


@dataclass(frozen=True, kw_only=True)
class OpinionLetterGiven(ReviewMoved):
    """An organisation that takes part gave its opinion as a letter (意见函)."""

    name: ClassVar[str] = "cases.opinion-letter-given"
    from_organisation_id: UUID
    letter_number: str
    agrees: bool
