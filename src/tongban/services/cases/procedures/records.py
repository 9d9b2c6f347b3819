"""The records of the file: minutes of a hearing, site visits, experts' opinions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import officers_named
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.facts import SignedHow
from tongban.services.cases.procedures.heard import MINUTES_WORD
from tongban.services.cases.procedures.models import (
    ExpertOpinion,
    Hearing,
    InterestedParty,
    MinutesSignature,
    SiteVisit,
)
from tongban.services.cases.procedures.notices import (
    APPLICANT,
    INTERESTED,
    LAW,
    interested_owner,
    order_record,
    public_words,
)
from tongban.services.cases.procedures.standing import examiners_of

HOW_SIGNED = {
    SignedHow.ONLINE: "在网上阅读并确认无误",
    SignedHow.PAPER: "当场阅读无误，已签字",
    SignedHow.REFUSED: "拒绝签字",
    SignedHow.ABSENT: "没有到场",
}
PARTS_ON_PAPER = {
    "opening": "核对参加人、告知权利",
    "opinion": "审查人员的意见、证据和理由",
    "applicant": "申请人的申辩和证据",
    "interested": "利害关系人的意见和证据",
    "questions": "质证和辩论",
    "closing": "最后陈述",
}


def order_minutes(
    case: Case,
    hearing: Hearing,
    signatures: Sequence[MinutesSignature],
    parties: Sequence[InterestedParty],
    *,
    at: datetime,
) -> None:
    """听证笔录 (art. 48 (5)): the file's with every name, and a copy to each party that names the others masked."""
    examiners = officers_named([hearing.chair_account_id, hearing.clerk_account_id, *examiners_of(case)])
    for reader in [
        None,
        *[party for party in parties if party.pk in {row.interested_id for row in signatures}],
    ]:
        named: dict[UUID | None, str] = {
            None: case.applicant_name if reader is None else case.applicant_masked
        }
        named |= {
            party.pk: party.party.name if reader in (None, party) else party.name_masked for party in parties
        }
        data: dict[str, object] = {
            "held_at": hearing.planned_at.astimezone(CITY_ZONE),
            "venue": hearing.venue,
            "public": public_words(hearing),
            "attending": [
                *_officers(hearing, examiners, at=at),
                *[
                    {
                        "role": INTERESTED if row.interested_id else APPLICANT,
                        "name": named[row.interested_id],
                        "signed": _signed(row),
                    }
                    for row in signatures
                ],
            ],
            "parts": [
                {"title": title, "text": hearing.minutes[part]}
                for part, title in PARTS_ON_PAPER.items()
                if hearing.minutes.get(part)
            ],
            "digest": hearing.minutes_sha256,
            "basis": [f"{LAW}第四十八条"],
        }
        kind = f"hearing-minutes-{hearing.place}"
        owner = interested_owner(reader) if reader else ""
        order_record(
            case,
            "hearing-minutes",
            kind=kind,
            word=MINUTES_WORD,
            place=hearing.place,
            data=data,
            at=at,
            owner=owner,
        )


def order_visit_record(case: Case, visit: SiteVisit, *, at: datetime) -> None:
    """现场核查记录 (art. 34 (3)). 3 SQL."""
    names = officers_named([int(account) for account in visit.officers])
    officers = [
        {"role": "核查人员", "name": names.get(int(account), ""), "signed": f"已签字（{_moment(signed)}）"}
        for account, signed in visit.officers.items()
    ]
    how = HOW_SIGNED[SignedHow(visit.met["how"])]
    note = f"：{visit.met['note']}" if visit.met["note"] else ""
    data = {
        "applicant": case.applicant_name,
        "venue": visit.venue,
        "begun_at": visit.begun_at.astimezone(CITY_ZONE),
        "ended_at": visit.ended_at.astimezone(CITY_ZONE),
        "findings": visit.findings,
        "conclusion": ("符合条件。" if visit.meets else "不符合条件。") + visit.conclusion,
        "attending": [
            *officers,
            {"role": f"在场人员（{visit.met['role']}）", "name": visit.met["name"], "signed": how + note},
        ],
        "basis": [f"{LAW}第三十四条第三款"],
    }
    kind = f"site-visit-{visit.place}"
    order_record(case, "site-visit-record", kind=kind, word="核", place=visit.place, data=data, at=at)


def order_expert_opinion(case: Case, row: ExpertOpinion, *, page: str, at: datetime) -> None:
    """专家评审意见书 (art. 45). 2 SQL."""
    data = {
        "expert": row.expert["name"],
        "affiliation": "，".join(filter(None, (row.expert["organisation"], row.expert["title"]))),
        "question": row.question,
        "opinion": row.opinion,
        "conclusion": "专家认为符合条件。" if row.agrees else "专家认为不符合条件。",
        "signed_on": row.signed_on,
        "signed_page": page,
        "basis": [f"{LAW}第四十五条"],
    }
    kind = f"expert-opinion-{row.place}"
    order_record(case, "expert-opinion", kind=kind, word="评", place=row.place, data=data, at=at)


def _officers(hearing: Hearing, names: Mapping[int, str], *, at: datetime) -> list[dict[str, str]]:
    chair, clerk = hearing.chair_account_id, hearing.clerk_account_id
    signed = f"已签字（{_moment(at.astimezone(CITY_ZONE).isoformat())}）"
    rest = [account for account in names if account not in (chair, clerk)]
    return [
        {"role": "听证主持人", "name": names.get(chair, ""), "signed": signed},
        {"role": "记录员", "name": names.get(clerk, ""), "signed": "已记录"},
        *[{"role": "审查该申请的工作人员", "name": names[account], "signed": ""} for account in rest],
    ]


def _signed(row: MinutesSignature) -> str:
    how = HOW_SIGNED[SignedHow(row.how)]
    if row.how == SignedHow.ONLINE and row.signed_at:
        return f"{how}（{_moment(row.signed_at.astimezone(CITY_ZONE).isoformat())}）"
    return f"{how}：{row.note}" if row.note else how


def _moment(iso: str) -> str:
    """An ISO moment of the city as a paper writes it."""
    at = datetime.fromisoformat(iso).astimezone(CITY_ZONE)
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"
