"""The papers of a proceeding: notice, record of what the holder says, decision."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.public import HOW_MADE, Told, notice_number, remedies_by_law
from tongban.services.decisions.proceedings.facts import Measure
from tongban.services.decisions.proceedings.grounds import FRAUD, GROUNDS, LAW, MEASURE_WORDS, basis_of
from tongban.services.decisions.proceedings.hearing.facts import HearingFact, minutes_number
from tongban.services.decisions.proceedings.models import Defence, Proceeding
from tongban.services.decisions.proceedings.standing import owner_of
from tongban.standards.statutes import DAYS_TO_ASK

# 行政许可法 (2019) art. 69 (4): who bears the loss
_HARM = "您的合法权益因此受到损害的，可以依照《中华人民共和国行政许可法》第六十九条第四款依法要求赔偿。"
_NO_SHELTER = "依照《中华人民共和国行政许可法》第六十九条第四款，您基于该行政许可取得的利益不受保护。"
_SUSPENDED = "暂停期间不得使用该证照；期满自动恢复。"
_CHANGED = "请使用变更后的证照，并将原纸质证照交回我们换发；原电子证照已被新的版本代替。"
_ENDED = "请停止使用该证照，并将纸质证照交回我们；电子证照已同时失效。"
# ours: the law asks for a way and a limit of performance (行政处罚法 art. 59 (1)(4)) and sets none
_HAND_IN_DAYS = 10
_PERFORMED = f"请自收到本决定书之日起{_HAND_IN_DAYS}日内，把纸质证照交回我们，停止证照所许可的活动；电子证照由我们注销。"


def order_notice(row: Proceeding, licence: LicenceFact, *, days: int, at: datetime) -> None:
    """The notice of what is intended, with the holder's rights (行政许可法 art. 7, 行政处罚法 art. 44). 2 SQL."""
    data = _about(row) | {"days": days, "hearing_law": row.hearing_law, "hearing_days": DAYS_TO_ASK}
    order_paper(row, licence, "proceeding-notice", kind="notice", word="拟告", data=data, at=at)


def order_record(row: Proceeding, defence: Defence, licence: LicenceFact, *, at: datetime) -> None:
    """陈述申辩笔录 (art. 7). 2 SQL."""
    data = {
        "role": "被许可人",
        "made_at": defence.made_at.astimezone(CITY_ZONE),
        "how": HOW_MADE[Told(defence.how)],
        "taken_by": defence.taken_by,
        "text": defence.text,
        "basis": [f"{LAW}第七条"],
    }
    kind = f"defence-{defence.place}"
    order_paper(row, licence, "statement-record", kind=kind, word="陈", data=data, at=at, place=defence.place)


def order_decision(
    row: Proceeding, licence: LicenceFact, hearing: HearingFact | None, *, at: datetime
) -> None:
    """决定书 with reasons and remedies (行政许可法 arts. 69, 70; 行政处罚法 art. 59). 3 SQL."""
    data = _about(row) | {
        "noticed_on": row.served_on,
        "heard": heard_words(row) + hearing_words(row, hearing),
        "reasons": [row.reasons],
        "compensation": row.compensation,
        "performance": _PERFORMED if row.measure == Measure.REVOCATION else "",
        "discussed_on": row.discussed_on,
        "consequence": consequence_of(Measure(row.measure), row.ground),
        **remedies_by_law(row.organisation_id),
    }
    order_paper(row, licence, "proceeding-decision", kind="decision", word="决", data=data, at=at)


def heard_words(row: Proceeding) -> str:
    """Whether the holder stated a defence, as the decision says it. 1 SQL."""
    days = [one.made_at.astimezone(CITY_ZONE).date() for one in row.defences.order_by("place")]
    if not days:
        return "您在告知的期限内没有提出陈述、申辩。"
    said = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in dict.fromkeys(days))
    return f"您于{said}提出陈述、申辩，我们已经听取，记录在案，并在作出决定时予以考虑。"


def hearing_words(row: Proceeding, hearing: HearingFact | None) -> str:
    """Whether there was a hearing, as the decision says it: it follows the minutes (行政处罚法 art. 65)."""
    if hearing is not None and hearing.closed_at is not None:
        held, number = hearing.planned_at.astimezone(CITY_ZONE), minutes_number(row.number, hearing)
        day = f"{held.year}年{held.month}月{held.day}日"
        if not hearing.came:
            return f"我们定于{day}举行听证，您没有到场，依法视为放弃听证的权利（听证笔录{number}）。"
        return f"我们于{day}举行了听证，本决定根据听证笔录（{number}）作出。"
    if not row.hearing_law:
        return ""
    return "您表示不要求听证。" if row.waived_at else "您在告知的期限内没有要求听证。"


def consequence_of(measure: Measure, ground: str) -> str:
    """What else follows by law, as the decision says it."""
    if measure is Measure.SUSPENSION:
        return _SUSPENDED
    if measure is Measure.CHANGE:
        return _CHANGED
    if measure is Measure.REVOCATION:
        return ""  # what follows is said under performance
    if measure in (Measure.CANCELLATION, Measure.RETRACTION):
        return _ENDED
    return _ENDED + (_NO_SHELTER if ground == FRAUD else _HARM)


def _about(row: Proceeding) -> dict[str, object]:
    return {
        "licence": row.licence_name,
        "licence_number": row.licence_number,
        "measure": MEASURE_WORDS[Measure(row.measure)],
        "ground": GROUNDS[row.ground].says,
        "facts": row.facts,
        "until": row.until,
        "basis": [basis_of(row.ground, row.law)],
        "interest": row.interest,
        "changes": [
            f"“{one['title']}”由“{one['before'] or '（空）'}”变更为“{one['after']}”" for one in row.changes
        ],
        "evidence": row.evidence,
        "address": row.address,
        "officers": [row.opened_name, row.second_name] if row.second_name else [],
    }


def order_paper(
    row: Proceeding,
    licence: LicenceFact,
    template: str,
    *,
    kind: str,
    word: str,
    data: Mapping[str, object],
    at: datetime,
    place: int = 1,
    is_record: bool = False,
) -> None:
    """A sealed paper of the proceeding: to its holder, or a record of the file, which is to nobody. 2 SQL."""
    day = at.astimezone(CITY_ZONE).date()
    head = {
        "organisation": row.organisation_name,
        "number": notice_number(row.number, word=word, day=day, place=place),
        "date": day,
        "qr": f"{settings.BASE_URL}/my/proceedings/{row.number}/",
        **({} if is_record else {"applicant": licence.holder.name}),
        "item": f"{MEASURE_WORDS[Measure(row.measure)]}《{row.licence_name}》（{row.licence_number}）",
    }
    order_document(
        template=template,
        data=head | dict(data),
        owner=owner_of(row),
        kind=kind,
        seal_by=row.organisation_id,
        at=at,
    )
