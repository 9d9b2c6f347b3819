"""What appraisals look like over HTTP."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from tongban.services.supervision.appraisal.facts import Correction, Grade, Ruling, Stage


class FigureOut(Schema):
    """One figure. `value` and `points` are null where there was nothing, or too little, to measure."""

    indicator: str
    definition: int
    numerator: float
    denominator: float
    value: float | None
    points: float | None
    weight: int
    lines_sha256: str
    changed: str
    is_few: bool


class RemarkOut(Schema):
    """A comment (`indicator` empty) or an objection; `ruling` is null while it is open."""

    place: int
    indicator: str
    text: str
    case_numbers: list[str]
    papers: list[UUID]
    said_at: datetime
    said_by: str
    ruling: Ruling | None
    reasons: str
    corrections: dict[str, Correction]
    answered_at: datetime | None
    answered_by: str
    before: dict[str, float | None]
    after: dict[str, float | None]


class AppraisedOut(Schema):
    """One organisation of a quarter. `rank` is null without a score, and for the organisation before it is final."""

    organisation_id: UUID
    stage: Stage
    cases: int
    score: float | None
    grade: Grade
    rank: int | None
    of: int
    mean: float | None
    object_by: date | None
    agreed_at: datetime | None
    published_at: datetime | None
    digest: str


class WholeAppraisedOut(AppraisedOut):
    """One organisation with its figures, and what it said; `report` is the id of the sealed paper once it is made."""

    scheme: int
    figures: list[FigureOut]
    remarks: list[RemarkOut]
    report: UUID | None


class QuarterOut(Schema):
    """A quarter; `report` is the id of the sealed paper about all, for whoever appraises them."""

    quarter: str
    organisations: list[AppraisedOut]
    report: UUID | None


class BehindOut(Schema):
    """One case (`number`; empty: a card about no case), or one item in one month where no case may be told.

    Numerator and denominator are null where there are too few to be told.
    """

    number: str
    name: str
    day: date
    numerator: float | None
    denominator: float | None
    correction: Correction | None


class BehindPageOut(Schema):
    """One page of fifty; `after` leads to the next, 0 on the last."""

    is_by_case: bool
    count: int
    missed: int
    rows: list[BehindOut]
    after: int


class ReasonsIn(Schema):
    """Why a draft is taken back."""

    reasons: str = Field(max_length=4000)


class CommentIn(Schema):
    """What is said to the whole."""

    text: str = Field(max_length=4000)


class ObjectionIn(Schema):
    """What is held against a figure; `papers` are files of the caller."""

    indicator: str = Field(max_length=40)
    reasons: str = Field(max_length=4000)
    case_numbers: list[str] = Field([], max_length=50)
    papers: list[UUID] = Field([], max_length=5)


class AnswerIn(Schema):
    """What an objection comes to; `corrections` say how its cases are counted where single ones are corrected."""

    ruling: Ruling
    reasons: str = Field(max_length=4000)
    corrections: dict[str, Correction] = {}
