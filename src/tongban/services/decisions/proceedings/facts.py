"""Ex officio proceedings on a licence: what may be ordered, on which ground, and what is told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.events import Event
from tongban.services.cases.public import Told

OPEN, DECIDE = "decisions.open_proceeding", "decisions.decide_proceeding"


class Measure(StrEnum):
    """What a proceeding is about to do to a licence."""

    SUSPENSION = "suspension"  # 暂停: only where a special law knows it
    CANCELLATION = "cancellation"  # 注销, 行政许可法 art. 70
    WITHDRAWAL = "withdrawal"  # 撤销, art. 69


class ProceedingState(StrEnum):
    """How far a proceeding is."""

    OPEN = "open"
    DECIDED = "decided"  # the measure was ordered
    DROPPED = "dropped"  # 终止: the licence stays as it is


@dataclass(frozen=True, kw_only=True)
class DefenceFact:
    """One statement of the holder (陈述申辩); `taken_by` is the officer who took it down, else empty."""

    place: int
    text: str
    how: Told
    made_at: datetime
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class ProceedingFact:
    """One proceeding, opened for who may read it.

    `law` names the article where the ground asks for one; `until` is the last day of a suspension.
    `defend_by` is the last day before which nothing is decided, None while the notice is not served.
    """

    id: UUID
    number: str
    licence_type: str
    licence_number: str
    licence_name: str
    identifier: str
    organisation_id: UUID
    organisation_name: str
    measure: Measure
    ground: str
    law: str
    facts: str
    until: date | None
    state: ProceedingState
    opened_at: datetime
    opened_by: int
    opened_name: str
    served_how: str
    served_on: date | None
    defend_by: date | None
    ended_at: datetime | None
    ended_name: str
    reasons: str
    defences: tuple[DefenceFact, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state is ProceedingState.OPEN


@dataclass(frozen=True, kw_only=True)
class ProceedingEvent(Event):
    """Something happened in a proceeding on a licence."""

    subject_field: ClassVar[str] = "licence_number"
    number: str
    licence_number: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ProceedingOpened(ProceedingEvent):
    """An office has opened a proceeding on a licence by itself."""

    name: ClassVar[str] = "decisions.proceeding-opened"
    measure: str


@dataclass(frozen=True, kw_only=True)
class NoticeServed(ProceedingEvent):
    """The holder has the notice; the days for a defence run until `defend_by`."""

    name: ClassVar[str] = "decisions.notice-served"
    defend_by: date


@dataclass(frozen=True, kw_only=True)
class DefenceStated(ProceedingEvent):
    """The holder has stated a defence."""

    name: ClassVar[str] = "decisions.defence-stated"
    place: int


@dataclass(frozen=True, kw_only=True)
class ProceedingDecided(ProceedingEvent):
    """The measure was ordered; the licence has changed with it."""

    name: ClassVar[str] = "decisions.proceeding-decided"
    measure: str


@dataclass(frozen=True, kw_only=True)
class ProceedingDropped(ProceedingEvent):
    """The proceeding ended without a measure; the licence stays as it was."""

    name: ClassVar[str] = "decisions.proceeding-dropped"
