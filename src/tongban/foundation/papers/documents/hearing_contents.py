"""What the papers ask for by which people are heard, and those around delivery (听证, 现场核查, 送达)."""

from pydantic import BaseModel

from tongban.foundation.papers.documents.base import Content, Day, Moment, ToApplicant


class HearingRightNotice(ToApplicant):
    """听证权利告知书 (行政许可法 arts. 36, 47): `applicant` is whom it is addressed to.

    `concern` says how the case touches an interested party; empty: the paper goes to the applicant.
    """

    concern: str = ""
    accepted_on: Day
    act: str
    intended: str
    reasons: list[str]
    grounds: list[str]
    until: Day
    basis: list[str]


class HearingNotice(ToApplicant):
    """听证通知书 (行政许可法 art. 48): `applicant` is whom it is addressed to; `public` in words."""

    why: str
    held_at: Moment
    venue: str
    public: str
    chair: str
    clerk: str
    examiners: list[str]
    basis: list[str]


class HearingAnnouncement(Content):
    """听证公告 (行政许可法 arts. 46, 48): to the public, without anybody's name but the officers'."""

    item: str
    why: str
    held_at: Moment
    venue: str
    chair: str
    clerk: str
    basis: list[str]


class Attending(BaseModel):
    """Who took part: as what, by name, how they stand to the record."""

    role: str
    name: str
    signed: str = ""


class RecordPart(BaseModel):
    """A part of a record: its heading and what was said or seen."""

    title: str
    text: str


class HearingMinutes(Content):
    """听证笔录 (行政许可法 art. 48 (1)(5)). `digest` is of the text that those who took part confirmed."""

    item: str
    held_at: Moment
    venue: str
    public: str
    attending: list[Attending]
    parts: list[RecordPart]
    digest: str
    basis: list[str]


class StatementRecord(ToApplicant):
    """陈述申辩笔录 (行政许可法 art. 36): `applicant` is who speaks."""

    role: str
    made_at: Moment
    how: str
    taken_by: str = ""
    text: str
    basis: list[str]


class SiteVisitRecord(Content):
    """现场核查记录 (行政许可法 art. 34 (3)): by two officers or more, signed by them and by whom they met."""

    applicant: str
    item: str
    venue: str
    begun_at: Moment
    ended_at: Moment
    findings: str
    conclusion: str
    attending: list[Attending]
    basis: list[str]


class ExpertOpinion(Content):
    """专家评审意见书 (行政许可法 art. 45): one expert's answer, with the page that was signed."""

    item: str
    expert: str
    affiliation: str
    question: str
    opinion: str
    conclusion: str
    signed_on: Day
    signed_page: str
    basis: list[str]


class DeliveredPaper(BaseModel):
    """One paper that was handed over."""

    title: str
    number: str = ""


class DeliveryReceipt(ToApplicant):
    """送达回证 (行政许可法 art. 44): what was handed over, to whom, how and when."""

    papers: list[DeliveredPaper]
    way: str
    delivered_at: Moment
    received_by: str
    basis: list[str]


class LaterMaterial(BaseModel):
    """One material that follows, and its last day."""

    name: str
    until: Day


class DeferralNotice(ToApplicant):
    """容缺后补告知书: which materials may follow, until when, and what if not."""

    accepted_on: Day
    materials: list[LaterMaterial]
    basis: list[str]


PAPERS: dict[str, tuple[type[Content], str]] = {
    "hearing-right-notice": (HearingRightNotice, "听证权利告知书"),
    "hearing-notice": (HearingNotice, "听证通知书"),
    "hearing-announcement": (HearingAnnouncement, "听证公告"),
    "hearing-minutes": (HearingMinutes, "听证笔录"),
    "statement-record": (StatementRecord, "陈述申辩笔录"),
    "site-visit-record": (SiteVisitRecord, "现场核查记录"),
    "expert-opinion": (ExpertOpinion, "专家评审意见书"),
    "delivery-receipt": (DeliveryReceipt, "送达回证"),
    "deferral-notice": (DeferralNotice, "容缺后补告知书"),
}
