"""The papers of the hearing within a proceeding: its notice, and its minutes."""

from datetime import datetime

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.public import SignedHow
from tongban.services.decisions.proceedings.hearing.facts import MINUTES_WORD
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing
from tongban.services.decisions.proceedings.hearing.rules import BASIS, MINUTES
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.papers import order_paper

SIGNED = "已签字"
# how the holder stands to the minutes, as they say it
HOW_SIGNED = {
    SignedHow.ONLINE: "在网上阅读并确认无误",
    SignedHow.PAPER: "当场阅读无误，已签字",
    SignedHow.REFUSED: "拒绝签字",
    SignedHow.ABSENT: "没有到场",
}


def order_hearing_notice(
    row: Proceeding, hearing: ProceedingHearing, licence: LicenceFact, *, at: datetime
) -> None:
    """听证通知书 (行政处罚法 art. 64 (2) to (5)). 2 SQL."""
    data = {
        "law": row.hearing_law,
        "held_at": hearing.planned_at.astimezone(CITY_ZONE),
        "venue": hearing.venue,
        "public": _public(hearing),
        "chair": hearing.chair_name,
        "clerk": hearing.clerk_name,
        "officers": _officers(row),
        "basis": [BASIS],
    }
    kind = f"hearing-notice-{hearing.place}"
    order_paper(
        row,
        licence,
        "proceeding-hearing-notice",
        kind=kind,
        word="听通",
        place=hearing.place,
        data=data,
        at=at,
    )


def order_minutes(row: Proceeding, hearing: ProceedingHearing, licence: LicenceFact, *, at: datetime) -> None:
    """听证笔录 (行政处罚法 art. 64 (8)). 2 SQL."""
    note = f"：{hearing.signed_note}" if hearing.signed_note else ""
    people = [
        ("听证主持人", hearing.chair_name, SIGNED),
        ("记录员", hearing.clerk_name, "已记录"),
        *[("调查人员", name, "") for name in _officers(row)],
        ("当事人", licence.holder.name, HOW_SIGNED[SignedHow(hearing.signed_how)] + note),
    ]
    data = {
        "held_at": hearing.planned_at.astimezone(CITY_ZONE),
        "venue": hearing.venue,
        "public": _public(hearing),
        "attending": [{"role": role, "name": name, "signed": signed} for role, name, signed in people],
        "parts": [
            {"title": title, "text": hearing.minutes[part]}
            for part, title in MINUTES.items()
            if hearing.minutes.get(part)
        ],
        "digest": hearing.minutes_sha256,
        "basis": [BASIS],
    }
    kind = f"hearing-minutes-{hearing.place}"
    order_paper(
        row,
        licence,
        "hearing-minutes",
        kind=kind,
        word=MINUTES_WORD,
        place=hearing.place,
        data=data,
        at=at,
        is_record=True,
    )


def _officers(row: Proceeding) -> list[str]:
    return [name for name in (row.opened_name, row.second_name) if name]


def _public(hearing: ProceedingHearing) -> str:
    """Whether it is public, on paper (art. 64 (3))."""
    return f"不公开：{hearing.secret_because}" if hearing.secret_because else "公开举行"
