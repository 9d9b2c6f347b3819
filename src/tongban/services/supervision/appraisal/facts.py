"""Appraisals as frozen values: the scheme by which is scored, the figures of one organisation, score and grade."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event

APPRAISE_DUTY = "supervision.appraise"
PUBLISH_ACT = "supervision.publish_appraisal"


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


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure of a scheme: an indicator by its code, the value that earns all points and the one that earns none.

    Between the two the points lie on a straight line; `full` may be below `none`, where less is better.
    """

    indicator: str
    weight: int
    full: float
    none: float


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
    """One measure of one organisation in a quarter. `value` and `points` are None where there was nothing to measure."""

    indicator: str
    definition: int
    numerator: float
    denominator: float
    value: float | None
    points: float | None
    weight: int


@dataclass(frozen=True, kw_only=True)
class Appraised:
    """One organisation in one quarter. `score` is of 100; None where nothing could be measured."""

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
    published_at: datetime | None
    published_by: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class AppraisalPublished(Event):
    """The appraisal of an organisation is final."""

    name: ClassVar[str] = "supervision.appraisal-published"
    subject_field: ClassVar[str] = "organisation_id"
    organisation_id: UUID
    quarter: str
    grade: Grade
    at: datetime


class NotOver(Refused):
    """The quarter runs, or has yet to begin."""

    code = "appraisal-quarter-not-over"
    title = N_("%(quarter)s is not over. An appraisal is drawn up after its last day.")


class NoQuarter(Invalid):
    """That is no quarter."""

    code = "appraisal-no-quarter"
    title = N_("Write a quarter as 2026-Q3.")


class AlreadyPublished(Refused):
    """What is published stays as it is."""

    code = "appraisal-published"
    title = N_("The appraisal of %(quarter)s is published and stays as it is.")


class NothingDrawnUp(Refused):
    """There is nothing to publish."""

    code = "appraisal-nothing-drawn-up"
    title = N_("Draw up the appraisal of %(quarter)s first.")


class NothingToAppraise(Refused):
    """Nobody had anything to do in that quarter."""

    code = "appraisal-nothing-to-appraise"
    title = N_("In %(quarter)s the organisations that you oversee neither received nor decided anything.")


class OwnDraft(Refused):
    """Who draws up does not publish."""

    code = "appraisal-own-draft"
    title = N_("You have drawn it up. A second supervisor publishes it.")
