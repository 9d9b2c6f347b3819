"""The papers by which people are heard: to the applicant, to each interested party, and the records of the file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from tongban.foundation.directory.public import officers_named
from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.decision_words import act_word
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.notices import order_sealed
from tongban.services.cases.paper_heads import accepted_day, paper_head, phones_of
from tongban.services.cases.procedures.facts import HOW_MADE, Told
from tongban.services.cases.procedures.models import (
    Hearing,
    HearingRight,
    InterestedParty,
    Statement,
)
from tongban.services.cases.procedures.standing import examiners_of
from tongban.services.items.public import item_terms

LAW = "《中华人民共和国行政许可法》"
APPLICANT, INTERESTED = "申请人", "利害关系人"


def interested_owner(party: InterestedParty) -> str:
    """Whose papers those to an interested party are: theirs and the office's, not the applicant's."""
    return f"interested:{party.pk}"


def office_owner(case: Case) -> str:
    """Whose papers those of the file are that name everybody: the office's alone."""
    return f"office:{case.number}"


def order_right_notice(
    case: Case, right: HearingRight, party: InterestedParty | None, *, at: datetime
) -> None:
    """听证权利告知书 (arts. 36, 47). 2 SQL."""
    data = {
        "accepted_on": accepted_day(case),
        "act": act_word(case),
        "intended": ("不予" if right.intended == Outcome.REFUSED else "准予") + act_word(case),
        "concern": party.stake if party else "",
        "reasons": [right.reasons],
        "grounds": [right.article],
        "until": right.until,
        "basis": [f"{LAW}第三十六条、第四十七条" if party else f"{LAW}第三十六条、第四十七条第一款"],
    }
    _order_to(
        case,
        party,
        "hearing-right-notice",
        kind="hearing-right",
        word="听告",
        place=right.place,
        data=data,
        at=at,
    )


def order_hearing_notice(
    case: Case, hearing: Hearing, parties: Sequence[InterestedParty], *, at: datetime
) -> None:
    """听证通知书 to each party (art. 48 (1)); the announcement besides, where it is announced. 4 SQL and 2 a party."""
    examiners = examiners_of(case)
    names = officers_named([hearing.chair_account_id, hearing.clerk_account_id, *examiners])
    basis = [f"{LAW}第四十六条、第四十八条" if hearing.is_announced else f"{LAW}第四十七条、第四十八条"]
    facts: dict[str, object] = {
        "why": hearing.why,
        "held_at": hearing.planned_at.astimezone(CITY_ZONE),
        "venue": hearing.venue,
        "chair": names.get(hearing.chair_account_id, ""),
        "clerk": names.get(hearing.clerk_account_id, ""),
        "basis": basis,
    }
    told = facts | {
        "public": public_words(hearing),
        "examiners": [names[one] for one in sorted(examiners) if one in names],
    }
    kind = f"hearing-notice-{hearing.place}"
    for number, party in enumerate([None, *parties], start=1):
        place = hearing.place * 100 + number if hearing.place > 1 else number
        _order_to(case, party, "hearing-notice", kind=kind, word="听通", place=place, data=told, at=at)
    if hearing.is_announced:
        kind = f"hearing-announcement-{hearing.place}"
        order_record(
            case, "hearing-announcement", kind=kind, word="听公", place=hearing.place, data=facts, at=at
        )


def order_statement(
    case: Case, row: Statement, party: InterestedParty | None, *, taken_by: str, at: datetime
) -> None:
    """陈述申辩笔录 (art. 36). 2 SQL."""
    data = {
        "role": INTERESTED if party else APPLICANT,
        "made_at": row.made_at.astimezone(CITY_ZONE),
        "how": HOW_MADE[Told(row.how)],
        "taken_by": taken_by,
        "text": row.text,
        "basis": [f"{LAW}第七条、第三十六条"],
    }
    kind = f"statement-{row.place}"
    _order_to(case, party, "statement-record", kind=kind, word="陈", place=row.place, data=data, at=at)


def public_words(hearing: Hearing) -> str:
    """Whether the hearing is public, on paper (art. 48 (1)(2))."""
    return f"不公开：{hearing.secret_because}" if hearing.secret_because else "公开举行"


def _order_to(
    case: Case,
    party: InterestedParty | None,
    template: str,
    *,
    kind: str,
    word: str,
    place: int,
    data: Mapping[str, object],
    at: datetime,
) -> None:
    """To the applicant as every notice; to an interested party without what is the applicant's alone."""
    if party is None:
        order_sealed(case, template, kind=kind, word=word, data=data, at=at, place=place)
        return
    order_document(
        template=template,
        data=paper_head(case, word, at=at, place=place)
        | {
            "case_number": "",  # with it and the check code anybody could follow the applicant's case
            "qr": f"{settings.BASE_URL}/my/concerns/{party.pk}/",
            "enquiry": phones_of(item_terms(case.version_id)),
            "applicant": party.party.name,
            "item": case.item_name,
        }
        | dict(data),
        owner=interested_owner(party),
        kind=kind,
        seal_by=case.organisation_id,
        at=at,
    )


def order_record(
    case: Case,
    template: str,
    *,
    kind: str,
    word: str,
    place: int,
    data: Mapping[str, object],
    at: datetime,
    owner: str = "",
    names_case: bool = True,
) -> None:
    """A record of the file, or a copy of it: an interested party's does not name the case."""
    head = paper_head(case, word, at=at, place=place) | {"item": case.item_name}
    if not names_case:
        head["case_number"] = ""
    order_document(
        template=template,
        data=head | dict(data),
        owner=owner or f"case:{case.number}",
        kind=kind,
        seal_by=case.organisation_id,
        at=at,
    )
