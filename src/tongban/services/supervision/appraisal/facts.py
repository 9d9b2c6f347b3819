"""Appraisals as frozen values: the scheme by which is scored, the figures of one organisation, what it says to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_
from tongban.kernel.events import Event

APPRAISE_DUTY, OBJECT_DUTY = "supervision.appraise", "supervision.object_to_appraisal"
SHOW_ACT, PUBLISH_ACT = "supervision.show_appraisal", "supervision.publish_appraisal"
TAKE_BACK_ACT = "supervision.take_back_appraisal"
COMMENT_ACT, AGREE_ACT = "supervision.comment_on_appraisal", "supervision.agree_to_appraisal"
ANSWER_ACT, REPORT_ACT = "supervision.answer_objection", "supervision.keep_appraisal_report"


class Grade(StrEnum):
    """优秀, 良好, 合格, 不合格; and what is too little to be graded."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"
    NONE = "none"


GRADES = {
    Grade.EXCELLENT: N_("excellent"),
    Grade.GOOD: N_("good"),
    Grade.PASSED: N_("passed"),
    Grade.FAILED: N_("failed"),
    Grade.NONE: N_("not graded"),
}


class Stage(StrEnum):
    """How far an appraisal is."""

    DRAFT = "draft"  # seen by supervisors only
    SHOWN = "shown"  # before the organisation (公示), which may object
    PUBLISHED = "published"


class Ruling(StrEnum):
    """What an objection (异议) comes to."""

    RECOUNTED = "recounted"  # upheld: counted again by the same definition
    CORRECTED = "corrected"  # upheld: cases counted otherwise, with the reason
    REJECTED = "rejected"


class Correction(StrEnum):
    """How a case is counted after an objection that was upheld."""

    MET = "met"  # as one in which all was as it should be
    OUT = "out"  # not at all


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure of a scheme: an indicator by its code, the value that earns all points and the one that earns none.

    Between the two the points lie on a straight line; `full` may be below `none`, where less is better. With a
    denominator below `least` there is nothing to measure, and nothing of it is told.
    """

    indicator: str
    weight: int
    full: float
    none: float
    least: int = 1


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """By what is scored from a day on. The weights add up to 100."""

    version: int
    in_force_from: date
    basis: str
    measures: tuple[Measure, ...]
    least_cases: int  # decided in the quarter; with fewer there is a score, and no grade


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measure of one organisation in a quarter. `value` and `points` are None where there was nothing to measure.

    `lines_sha256` is the digest of what it was counted from; `changed` says whether an objection changed it;
    `is_few`: there was something, too little to be told.
    """

    indicator: str
    definition: int
    numerator: float
    denominator: float
    value: float | None
    points: float | None
    weight: int
    lines_sha256: str = ""
    changed: str = ""
    is_few: bool = False


@dataclass(frozen=True, kw_only=True)
class Appraised:
    """One organisation in one quarter. `score` is of 100; None where nothing could be measured.

    `object_by` is the last day of the organisation to object; it ends earlier when it has agreed.
    """

    quarter: str
    organisation_id: UUID
    scheme: int
    cases: int
    figures: tuple[Figure, ...]
    score: float | None
    grade: Grade
    drawn_up_at: datetime
    drawn_up_by: str
    drawn_up_by_account: int
    shown_at: datetime | None = None
    shown_by: str = ""
    object_by: date | None = None
    agreed_at: datetime | None = None
    agreed_by: str = ""
    published_at: datetime | None
    published_by: str
    digest: str
    report_id: UUID | None = None

    @property
    def stage(self) -> Stage:
        if self.published_at is not None:
            return Stage.PUBLISHED
        return Stage.DRAFT if self.shown_at is None else Stage.SHOWN


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What an organisation holds against a figure: why, and which of its cases it is about."""

    indicator: str
    reasons: str
    case_numbers: tuple[str, ...] = ()
    papers: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a supervisor answers to an objection; `corrections` say how a case is counted from now on."""

    ruling: Ruling | None
    reasons: str
    corrections: Mapping[str, Correction]


@dataclass(frozen=True, kw_only=True)
class RemarkFact:
    """A comment (`indicator` empty) or an objection, with its answer; `ruling` is None while it is open.

    `before` and `after` hold numerator, denominator, points and score where the figure was changed.
    """

    place: int
    indicator: str
    text: str
    case_numbers: tuple[str, ...]
    papers: tuple[UUID, ...]
    said_at: datetime
    said_by: str
    ruling: Ruling | None
    reasons: str
    corrections: Mapping[str, Correction]
    answered_at: datetime | None
    answered_by: str
    before: Mapping[str, float | None]
    after: Mapping[str, float | None]

    @property
    def is_open(self) -> bool:
        return bool(self.indicator) and self.ruling is None


@dataclass(frozen=True, kw_only=True)
class AppraisalPublished(Event):
    """The appraisal of an organisation is final."""

    name: ClassVar[str] = "supervision.appraisal-published"
    subject_field: ClassVar[str] = "organisation_id"
    organisation_id: UUID
    quarter: str
    grade: Grade
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AppraisalShown(Event):
    """The draft of an appraisal was put before its organisation."""

    name: ClassVar[str] = "supervision.appraisal-shown"
    subject_field: ClassVar[str] = "organisation_id"
    organisation_id: UUID
    quarter: str
    object_by: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    """An objection to a figure was answered."""

    name: ClassVar[str] = "supervision.objection-answered"
    subject_field: ClassVar[str] = "organisation_id"
    organisation_id: UUID
    quarter: str
    indicator: str
    ruling: Ruling
    at: datetime
