"""The records of the file: minutes of a hearing, site visits, experts' opinions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import officers_named
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.facts import SignedHow
from tongban.services.cases.procedures.heard import MINUTES_WORD
from tongban.services.cases.procedures.minutes import CHAIR, CLERK, EXAMINER, role_of
from tongban.services.cases.procedures.models import (
    ExpertOpinion,
    Hearing,
    InterestedParty,
    MinutesSignature,
    SiteVisit,
)
from tongban.services.cases.procedures.notices import (
    LAW,
    interested_owner,
    office_owner,
    order_record,
    public_words,
)
from tongban.services.cases.procedures.standing import examiners_of

HOW_SIGNED = {
    SignedHow.ONLINE: "阅读无误，已电子签名",
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
    """听证笔录 (art. 48 (1)(5)): the office's with every name, and a copy to each party that names the others masked.

    3 SQL, and 2 for each copy.
    """
    accounts = [row.officer_account_id for row in signatures if row.officer_account_id]
    officers = officers_named([*accounts, *examiners_of(case)])
    common: dict[str, object] = {
        "held_at": hearing.planned_at.astimezone(CITY_ZONE),
        "venue": hearing.venue,
        "public": public_words(hearing),
        "parts": [
            {"title": title, "text": hearing.minutes[part]}
            for part, title in PARTS_ON_PAPER.items()
            if hearing.minutes.get(part)
        ],
        "digest": hearing.minutes_sha256,
        "basis": [f"{LAW}第四十八条"],
    }
    theirs = {row.interested_id for row in signatures}
    readers: list[InterestedParty | None] = [None, *[party for party in parties if party.pk in theirs]]
    for owner, names in [
        (office_owner(case), _names(case, parties, whole={None, *theirs})),
        *[
            (
                interested_owner(reader) if reader else f"case:{case.number}",
                _names(case, parties, whole={reader.pk if reader else None}),
            )
            for reader in readers
        ],
    ]:
        order_record(
            case,
            "hearing-minutes",
            kind=f"hearing-minutes-{hearing.place}",
            word=MINUTES_WORD,
            place=hearing.place,
            data=common | {"attending": _attending(hearing, signatures, names, officers)},
            at=at,
            owner=owner,
            names_case=not owner.startswith("interested:"),
        )


def _names(
    case: Case, parties: Sequence[InterestedParty], *, whole: Collection[UUID | None]
) -> dict[UUID | None, str]:
    """The parties' names, whole for those in `whole`, masked for the others; None is the applicant."""
    names: dict[UUID | None, str] = {None: case.applicant_name if None in whole else case.applicant_masked}
    return names | {
        party.pk: party.party.name if party.pk in whole else party.name_masked for party in parties
    }


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


def _attending(
    hearing: Hearing,
    signatures: Sequence[MinutesSignature],
    names: Mapping[UUID | None, str],
    officers: Mapping[int, str],
) -> list[dict[str, str]]:
    """Who was there and how each stands to the minutes: chair, clerk, examiners, then the parties."""
    of_officers = [row for row in signatures if row.officer_account_id is not None]
    order = (CHAIR, CLERK, EXAMINER)
    of_officers.sort(key=lambda row: order.index(role_of(hearing, row)))
    there = {row.officer_account_id for row in of_officers}
    absent = [account for account in officers if account not in there]
    return [
        *[
            {
                "role": role_of(hearing, row),
                "name": officers.get(row.officer_account_id or 0, ""),
                "signed": _signed(row),
            }
            for row in of_officers
        ],
        *[{"role": EXAMINER, "name": officers[account], "signed": "没有到场"} for account in absent],
        *[
            {"role": role_of(hearing, row), "name": names[row.interested_id], "signed": _signed(row)}
            for row in signatures
            if row.officer_account_id is None
        ],
    ]


def _signed(row: MinutesSignature) -> str:
    how = HOW_SIGNED[SignedHow(row.how)]
    if row.digest and row.signed_at:
        return f"{how}（{_moment(row.signed_at.isoformat())}，签名摘要{row.digest[:16]}）"
    return f"{how}：{row.note}" if row.note else how


def _moment(iso: str) -> str:
    """An ISO moment of the city as a paper writes it."""
    at = datetime.fromisoformat(iso).astimezone(CITY_ZONE)
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"
