"""Ex officio proceedings on a licence: what may be ordered, on which ground, and what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.events import Event
from tongban.services.cases.public import Told

OPEN, DECIDE = "decisions.open_proceeding", "decisions.decide_proceeding"
HOLD, CHECK_LEGALITY = "decisions.hold_hearing", "decisions.check_legality"


class Measure(StrEnum):
    """What a proceeding is about to do to a licence."""

    SUSPENSION = "suspension"  # 暂停: only where a special law knows it
    CANCELLATION = "cancellation"  # 注销, 行政许可法 art. 70
    WITHDRAWAL = "withdrawal"  # 撤销, art. 69
    RETRACTION = "retraction"  # 撤回, art. 8 (2)
    REVOCATION = "revocation"  # 吊销: a penalty, 行政处罚法 art. 9 (3)
    CHANGE = "change"  # 变更, art. 8 (2)


# what touches a licence that was rightly granted: only the public interest asks for it, and losses are made good
FOR_THE_PUBLIC = frozenset({Measure.CHANGE, Measure.RETRACTION})


@dataclass(frozen=True, kw_only=True)
class Change:
    """One entry of a licence that is to say something else."""

    key: str
    title: str
    before: str
    after: str


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
class Opening:
    """With what a proceeding is opened; what the ground does not ask for stays empty.

    `ground` is a key of `rules.GROUNDS`. `law` names law and article where the ground asks for them; `until` is
    the last day of a suspension; `interest` says why the public interest asks for a change or a retraction, and
    `changes` what is to stand on the licence, by the keys of its entries. A revocation
    has `evidence`, the party's `address` and the account of a second officer (`colleague`). `hearing_law` names
    the law that gives the holder a right to a hearing; for a revocation it is known.
    """

    ground: str
    facts: str
    law: str = ""
    until: date | None = None
    interest: str = ""
    evidence: str = ""
    address: str = ""
    colleague: int | None = None
    hearing_law: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LegalityFact:
    """What the legal review (法制审核) said: by whom, when, and whether the decision may be made."""

    passed: bool
    opinion: str
    account: int
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RightFact:
    """The holder's right to a hearing: by which law, until when it is asked for, what was answered."""

    law: str
    until: date | None
    asked_at: datetime | None
    waived_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProceedingFact:
    """One proceeding, opened for who may read it.

    `law` names the article where the ground asks for one; `until` is the last day of a suspension.
    `defend_by` is the last day before which nothing is decided, None while the notice is not served.
    `right` is None where no law gives a right to a hearing. `second_*` is the other officer of a penalty.
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
    interest: str = ""
    evidence: str = ""
    address: str = ""
    second_by: int | None = None
    second_name: str = ""
    right: RightFact | None = None
    legality: LegalityFact | None = None
    compensation: str = ""
    discussed_on: date | None = None
    changes: tuple[Change, ...] = ()
    decision_served_on: date | None = None
    defences: tuple[DefenceFact, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state is ProceedingState.OPEN

    @property
    def investigators(self) -> frozenset[int]:
        """The accounts of those who look into it: they neither decide nor chair nor review it."""
        return frozenset({self.opened_by, *([self.second_by] if self.second_by else [])})


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


@dataclass(frozen=True, kw_only=True)
class LegalityChecked(ProceedingEvent):
    """The legal review of an intended decision is done."""

    name: ClassVar[str] = "decisions.legality-checked"
    passed: bool


@dataclass(frozen=True, kw_only=True)
class DecisionServed(ProceedingEvent):
    """The holder has the decision; the days for its remedies run."""

    name: ClassVar[str] = "decisions.decision-served"
    served_on: date
