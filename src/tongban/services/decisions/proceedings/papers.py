"""The papers of a proceeding: notice, record of what the holder says, decision."""

from datetime import datetime

from django.conf import settings

from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.public import HOW_MADE, Told, notice_number, remedies_by_law
from tongban.services.decisions.proceedings.facts import Measure
from tongban.services.decisions.proceedings.models import Defence, Proceeding
from tongban.services.decisions.proceedings.rules import FRAUD, GROUNDS, LAW, MEASURE_WORDS, basis_of
from tongban.services.decisions.proceedings.standing import owner_of

# 行政许可法 (2019) art. 69 (4): who bears the loss
_HARM = "您的合法权益因此受到损害的，可以依照《中华人民共和国行政许可法》第六十九条第四款依法要求赔偿。"
_NO_SHELTER = "依照《中华人民共和国行政许可法》第六十九条第四款，您基于该行政许可取得的利益不受保护。"
_SUSPENDED = "暂停期间不得使用该证照；期满自动恢复。"
_ENDED = "请停止使用该证照，并将纸质证照交回我们；电子证照已同时失效。"


def order_notice(row: Proceeding, licence: LicenceFact, *, days: int, at: datetime) -> None:
    """拟暂停、拟注销 or 拟撤销告知书. 2 SQL."""
    data = _about(row) | {"days": days}
    _order(row, licence, "proceeding-notice", kind="notice", word="拟告", data=data, at=at)


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
    _order(row, licence, "statement-record", kind=kind, word="陈", data=data, at=at, place=defence.place)


def order_decision(row: Proceeding, licence: LicenceFact, *, at: datetime) -> None:
    """决定书 with reasons and remedies. 3 SQL."""
    data = _about(row) | {
        "noticed_on": row.served_on,
        "heard": heard_words(row),
        "reasons": [row.reasons],
        "consequence": consequence_of(Measure(row.measure), row.ground),
        **remedies_by_law(row.organisation_id),
    }
    _order(row, licence, "proceeding-decision", kind="decision", word="决", data=data, at=at)


def heard_words(row: Proceeding) -> str:
    """Whether the holder stated a defence, as the decision says it. 1 SQL."""
    days = [one.made_at.astimezone(CITY_ZONE).date() for one in row.defences.order_by("place")]
    if not days:
        return "您在告知的期限内没有提出陈述、申辩。"
    said = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in dict.fromkeys(days))
    return f"您于{said}提出陈述、申辩，我们已经听取，记录在案，并在作出决定时予以考虑。"


def consequence_of(measure: Measure, ground: str) -> str:
    """What else follows by law, as the decision says it."""
    if measure is Measure.SUSPENSION:
        return _SUSPENDED
    if measure is Measure.CANCELLATION:
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
    }


def _order(
    row: Proceeding,
    licence: LicenceFact,
    template: str,
    *,
    kind: str,
    word: str,
    data: dict[str, object],
    at: datetime,
    place: int = 1,
) -> None:
    day = at.astimezone(CITY_ZONE).date()
    head = {
        "organisation": row.organisation_name,
        "number": notice_number(row.number, word=word, day=day, place=place),
        "date": day,
        "qr": f"{settings.BASE_URL}/my/proceedings/{row.number}/",
        "applicant": licence.holder.name,
        "item": f"{MEASURE_WORDS[Measure(row.measure)]}《{row.licence_name}》（{row.licence_number}）",
    }
    order_document(
        template=template,
        data=head | data,
        owner=owner_of(row),
        kind=kind,
        seal_by=row.organisation_id,
        at=at,
    )
