"""What a simulated city is drawn from, and what is drawn: frozen values without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tongban.standards.working_time import WorkCalendar

POST = "post:"  # before the post of whoever does an act
NOTHING: Mapping[str, Any] = {}


class Habit(StrEnum):
    """How an officer works."""

    PROMPT = "prompt"
    STEADY = "steady"
    SLOW = "slow"
    STRICT = "strict"  # asks for corrections more often than the others
    FORGETFUL = "forgetful"  # leaves one thing in so many past its last day
    FRIDAY = "friday"  # does everything on Friday afternoon


class Doing(StrEnum):
    """One kind of act. Each is a verb of the house."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    ASK_CORRECTION = "ask-correction"
    CORRECT = "correct"
    REFUSE_ACCEPTANCE = "refuse-acceptance"
    REVIEW = "review"
    DECIDE = "decide"
    ISSUE = "issue"
    EXTEND = "extend"
    BEGIN_PROCEDURE = "begin-procedure"
    END_PROCEDURE = "end-procedure"
    WITHDRAW = "withdraw"
    URGE = "urge"
    RATE = "rate"
    ANSWER_RATING = "answer-rating"
    COMPLAIN = "complain"
    TAKE_COMPLAINT = "take-complaint"
    ANSWER_COMPLAINT = "answer-complaint"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be simulated. `cases_per_day` are those of an ordinary working day."""

    seed: int
    start: date
    days: int
    cases_per_day: int

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.start + timedelta(days=self.days)

    @property
    def key(self) -> str:
        """Of the story, however many days of it are told: the same seed, start and measure tell the same one."""
        return f"simulate:{self.seed}:{self.start:%Y%m%d}:{self.cases_per_day}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a service: the post that does it, and its limit in working days (None: it has none)."""

    key: str
    post: str
    days: int | None


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service item as the story sees it."""

    code: str
    organisation: str  # code of the office that handles it
    is_for_firms: bool
    steps: tuple[Step, ...]  # acceptance first
    promised_days: int | None
    from_age: int = 18
    material: str = ""  # what a correction may ask for again; empty: nothing is handed in
    may_be_refused: bool = True  # a refusal needs no hearing before it
    is_licensing: bool = False  # the Licensing Law's special procedures and extension hold


@dataclass(frozen=True, kw_only=True)
class Hand:
    """An officer at one post of one office."""

    key: str  # user name
    name: str
    organisation: str
    post: str
    habit: Habit


@dataclass(frozen=True, kw_only=True)
class Resident:
    """Somebody who may apply: the place in the list of made people, and the day of birth."""

    place: int
    born: date


@dataclass(frozen=True, kw_only=True)
class MadeFirm:
    """A firm that may apply, and who represents it."""

    uscc: str
    representative: int  # place in the list of made people


@dataclass(frozen=True, kw_only=True)
class CityFacts:
    """All that the story is drawn from."""

    services: tuple[Service, ...]
    hands: tuple[Hand, ...]
    residents: tuple[Resident, ...]
    firms: tuple[MadeFirm, ...]
    calendar: WorkCalendar
    rating_post: str = "approve"
    complaint_post: str = "supervisor"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act of the story.

    `by` is an officer's user name, or `post:` and the post whose holder does it; empty: the applicant's own act.
    """

    at: datetime
    doing: Doing
    case: str  # key of the case within the story
    by: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Life:
    """One case from the application on: who asks for what, and everything that happens to it, in order."""

    key: str
    service: Service
    resident: int
    uscc: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, kw_only=True)
class Story:
    """The lives of all cases of a plan."""

    plan: Plan
    lives: Mapping[str, Life]

    def acts_of(self, day: date) -> list[Act]:
        """What happens on that day, in order."""
        found = [act for life in self.lives.values() for act in life.acts if act.at.date() == day]
        return sorted(found, key=lambda act: (act.at, act.case))
