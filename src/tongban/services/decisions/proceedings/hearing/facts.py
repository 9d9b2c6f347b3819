"""The hearing within a proceeding as others see it, and what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.public import notice_number
from tongban.services.decisions.proceedings.facts import ProceedingEvent

ASK, WAIVE, ARRANGE = "decisions.ask_hearing", "decisions.waive_hearing", "decisions.arrange_hearing"
CHALLENGE, SETTLE = "decisions.challenge_chair", "decisions.settle_challenge"
KEEP, CONFIRM, CLOSE = "decisions.keep_minutes", "decisions.confirm_minutes", "decisions.close_hearing"
MINUTES_WORD = "听笔"


@dataclass(frozen=True, kw_only=True)
class HearingPlan:
    """When, where and by whom it is held; `secret_because` names why the public stays outside."""

    planned_at: datetime
    venue: str
    chair: int
    clerk: int
    secret_because: str = ""


@dataclass(frozen=True, kw_only=True)
class ChallengeFact:
    """The holder's request that the chair stand aside (回避), and its answer; `is_upheld` is None until then."""

    reasons: str
    made_at: datetime
    is_upheld: bool | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class HearingFact:
    """The hearing that stands. `came`: whether the holder was there, None until minutes are kept.

    `minutes` are parts and their texts, see `rules.MINUTES`; `signed_how` is a `SignedHow`, empty until then.
    """

    id: UUID
    place: int
    planned_at: datetime
    venue: str
    secret_because: str
    chair: int
    chair_name: str
    clerk_name: str
    minutes: Mapping[str, str]
    minutes_sha256: str
    minutes_at: datetime | None
    came: bool | None
    signed_how: str
    signed_note: str
    signed_at: datetime | None
    closed_at: datetime | None
    challenge: ChallengeFact | None = None


def minutes_number(number: str, hearing: HearingFact) -> str:
    """The number of the minutes (文号), by which the decision names them."""
    day = (hearing.closed_at or hearing.planned_at).astimezone(CITY_ZONE).date()
    return notice_number(number, word=MINUTES_WORD, day=day, place=hearing.place)


@dataclass(frozen=True, kw_only=True)
class HearingAsked(ProceedingEvent):
    """The holder has asked for a hearing in time."""

    name: ClassVar[str] = "decisions.hearing-asked"


@dataclass(frozen=True, kw_only=True)
class HearingArranged(ProceedingEvent):
    """Time, place and chair of the hearing are set."""

    name: ClassVar[str] = "decisions.hearing-arranged"
    place: int
    planned_on_date: date
    chair: int


@dataclass(frozen=True, kw_only=True)
class HearingClosed(ProceedingEvent):
    """The minutes are signed, or the holder did not come: the decision follows."""

    name: ClassVar[str] = "decisions.hearing-closed"
    place: int
    came: bool
