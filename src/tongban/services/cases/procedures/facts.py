"""What hearing, site visit and expert review know: who is heard, how a record is signed, what is told of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.services.cases.events import CaseEvent


class Told(StrEnum):
    """In which way somebody says something to the office."""

    ONLINE = "online"
    WRITTEN = "written"
    ORAL = "oral"  # taken down by an officer


# the same as papers say it
HOW_MADE = {Told.ONLINE: "网上提交", Told.WRITTEN: "书面提交", Told.ORAL: "当面陈述，由工作人员记录"}


class SignedHow(StrEnum):
    """How somebody stands to a record that was put before them."""

    ONLINE = "online"  # read and confirmed on their own page
    PAPER = "paper"  # signed by hand
    REFUSED = "refused"  # would not sign: the reason is noted
    ABSENT = "absent"  # was told and did not come


# 行政许可法 arts. 34, 46 to 48
HEAR, ARRANGE, HOLD = "cases.hear_parties", "cases.arrange_hearing", "cases.hold_hearing"
VISIT, EXPERTS = "cases.visit_site", "cases.take_expert_opinion"
# acts on the minutes: confirmed by a party, signed by an officer, closed by the chair
CONFIRM, SIGN, CLOSE = "cases.confirm_minutes", "cases.sign_minutes", "cases.close_hearing"


@dataclass(frozen=True, kw_only=True)
class RightState:
    """One party's right to ask for a hearing. `party` is None for the applicant; days are of the city's zone.

    `is_met`: a hearing was held after they asked.
    """

    party: UUID | None
    until: date
    has_asked: bool
    has_waived: bool
    is_met: bool = False


@dataclass(frozen=True, kw_only=True)
class HearingRightTold(CaseEvent):
    """Applicant and interested parties were told of their right to be heard; `parties`: which of the latter."""

    name: ClassVar[str] = "cases.hearing-right-told"
    parties: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class StatementMade(CaseEvent):
    """A party has made a statement (陈述申辩)."""

    name: ClassVar[str] = "cases.statement-made"
    party: UUID | None


@dataclass(frozen=True, kw_only=True)
class HearingAsked(CaseEvent):
    """A party has asked for a hearing in time; it has to be held by `hold_by`."""

    name: ClassVar[str] = "cases.hearing-asked"
    party: UUID | None
    hold_by: date


@dataclass(frozen=True, kw_only=True)
class HearingArranged(CaseEvent):
    """Time, place and chair of a hearing are set (听证通知)."""

    name: ClassVar[str] = "cases.hearing-arranged"
    place: int
    planned_at_date: date
    chair: int


@dataclass(frozen=True, kw_only=True)
class ChairChallenged(CaseEvent):
    """A party says that the chair of the hearing is not impartial (申请回避)."""

    name: ClassVar[str] = "cases.chair-challenged"
    arranged_by: str


@dataclass(frozen=True, kw_only=True)
class MinutesKept(CaseEvent):
    """The minutes of a hearing (听证笔录) lie before those who took part."""

    name: ClassVar[str] = "cases.minutes-kept"
    applicant: bool
    parties: tuple[UUID, ...]
    officers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HearingClosed(CaseEvent):
    """The minutes are signed: the decision follows them."""

    name: ClassVar[str] = "cases.hearing-closed"
    place: int


@dataclass(frozen=True, kw_only=True)
class SiteVisited(CaseEvent):
    """A record of a site visit waits for the other officers' signatures."""

    name: ClassVar[str] = "cases.site-visited"
    officers: tuple[int, ...]
