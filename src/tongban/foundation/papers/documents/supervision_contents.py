"""What the papers of the e-supervision ask for (督办通知书, 监察建议书, 问责告知书, 问责决定书, 问责复核决定书, 绩效评估报告)."""

from pydantic import BaseModel

from tongban.foundation.papers.documents.base import Content, Day


class SupervisionLetter(Content):
    """督办通知书 or 监察建议书 to an organisation: what was found, what it is to do, and by when it replies."""

    addressee: str
    matter: str
    facts: list[str] = []
    opinion: str
    days: int
    reply_by: Day
    basis: list[str]


class OfAccountability(Content):
    """On every paper of an accountability file: the person, where they work, the facts, the duty and its case."""

    person: str
    workplace: str
    facts: str
    matter: str = ""
    situation: str
    basis: list[str]


class AccountabilityNotice(OfAccountability):
    """问责告知书 (公务员法 art. 63): facts, grounds and rights; `until` is the last of the `days` for a statement."""

    days: int
    until: Day


class AccountabilityDecision(OfAccountability):
    """问责决定书 (公务员法 arts. 63, 95): `heard` says whether the person was heard, `remedy` what may be done."""

    heard: str
    outcome: str
    reasons: str
    remedy: str


class AccountabilityReview(OfAccountability):
    """问责复核决定书 (公务员法 arts. 95, 96): `grounds` are those of the request, `outcome` what it came to."""

    grounds: str
    outcome: str
    reasons: str
    remedy: str


class AppraisalMeasure(BaseModel):
    """One figure of the scheme: its formula, its weight, and the values that earn all points and none."""

    name: str
    formula: str
    weight: int
    full: str
    none: str


class AppraisalFigure(BaseModel):
    """One figure of one organisation beside that of all together; `note`: changed after an objection."""

    name: str
    value: str
    counted: str
    whole: str
    points: str
    weight: int
    note: str = ""


class AppraisalObjection(BaseModel):
    """What an organisation said, and what was answered; `figure` is empty for a comment."""

    figure: str = ""
    text: str
    said_on: Day
    ruling: str = ""
    reasons: str = ""
    changes: list[str] = []


class AppraisedOffice(BaseModel):
    """One organisation: a line of the table of scores, and a page of its own. `rank` such as 2/35."""

    name: str
    rank: str
    cases: int
    score: str
    grade: str
    mean: str
    before: str = ""
    figures: list[AppraisalFigure]
    objections: list[AppraisalObjection] = []
    digest: str = ""


class AppraisalReport(Content):
    """绩效评估报告 of a quarter (`period` such as 2026年第3季度): of all that were published together, or of one.

    `course` are the days of drawing up, showing and publishing in words; a draft has no seal.
    """

    period: str
    is_of_one: bool = False
    is_draft: bool = False
    scheme: int
    in_force_from: Day
    least_cases: int
    measures: list[AppraisalMeasure]
    grades: list[str]
    offices: list[AppraisedOffice]
    course: list[str]
    basis: list[str]


PAPERS: dict[str, tuple[type[Content], str]] = {
    "supervision-order": (SupervisionLetter, "督办通知书"),
    "supervision-advice": (SupervisionLetter, "监察建议书"),
    "accountability-notice": (AccountabilityNotice, "问责告知书"),
    "accountability-decision": (AccountabilityDecision, "问责决定书"),
    "accountability-review": (AccountabilityReview, "问责复核决定书"),
    "appraisal-report": (AppraisalReport, "绩效评估报告"),
}
