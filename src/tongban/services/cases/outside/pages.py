"""What the pages of a case say of the system that handles it, and the desk's two acts: hand over, take back."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.kernel.errors import N_
from tongban.services.cases.facts import IN_PARTS, CaseFact, CaseState
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.commands.note_news import send_news_again
from tongban.services.cases.outside.commands.reclaim import reclaim_case
from tongban.services.cases.outside.facts import HAND_OVER, RECLAIM, ActState, NewsKind
from tongban.services.cases.outside.models import OutsideAct, OutsideNews
from tongban.services.cases.outside.systems import system_title, systems
from tongban.services.cases.rules import OPEN_STATES

NEWS_TEXTS = {
    NewsKind.CORRECTED: N_("The applicant has corrected the application"),
    NewsKind.MATERIAL: N_("A material that was to follow is here"),
    NewsKind.WITHDRAWN: N_("The applicant has withdrawn the application"),
}


def track_panel(request: HttpRequest, thing: object) -> str:
    """Which system has the case, to the applicant. No SQL."""
    if not isinstance(thing, CaseFact) or not _is_away(thing):
        return ""
    return render_to_string("cases/parts/outside_track.html", _named(thing), request)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """Which system has the case, what it was told, the way to take it back; or the way to hand it over.

    2 SQL where it is or was away.
    """
    if not isinstance(thing, CaseFact):
        return ""
    duties = current_officer(request).duties_in.get(thing.organisation_id, frozenset())
    if is_away(thing):
        is_open = _is_away(thing)
        news = _news(thing)
        if not is_open and not news:
            return ""
        waiting = OutsideAct.objects.filter(hand_over__case_id=thing.id, state=ActState.KEPT).count()
        context = _named(thing) | {
            "waiting": waiting,
            "is_open": is_open,
            "may_reclaim": is_open and RECLAIM in duties,
            "news": news,
            "may_send": HAND_OVER in duties and any(not row.delivered_at for row, _ in news),
        }
        return render_to_string("cases/parts/outside_desk.html", context, request)
    is_fresh = thing.state is CaseState.RECEIVED and thing.handling_system == "own"
    connected = systems()
    if not (connected and is_fresh and HAND_OVER in duties):
        return ""
    context = {"case": thing, "systems": list(connected.items())}
    return render_to_string("cases/parts/outside_hand_over.html", context, request)


def _news(case: CaseFact) -> list[tuple[OutsideNews, str]]:
    """What the system that has the case was told, or is to be told, the latest first, in words. 1 SQL."""
    rows = OutsideNews.objects.filter(hand_over__case_id=case.id, hand_over__ended_at__isnull=True)
    return [(row, NEWS_TEXTS[NewsKind(row.kind)]) for row in rows.order_by("-noted_at", "-id")]


def _named(case: CaseFact) -> dict[str, object]:
    return {"case": case, "system": system_title(case.handling_system)}


def is_away(case: CaseFact) -> bool:
    """Whether another system handles the case, so that our desk has nothing to do."""
    return case.handling_system not in ("own", IN_PARTS)


def _is_away(case: CaseFact) -> bool:
    return is_away(case) and case.state in OPEN_STATES


def _hand_over(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    system = str(request.POST.get("system", ""))[:40]
    hand_over_case(number=number, system=system, by=officer, at=at)


def _send_again(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    send_news_again(number=number, by=officer, at=at)


def _reclaim(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    reasons = str(request.POST.get("reclaim_reasons", "")).strip()[:4000]
    reclaim_case(number=number, reasons=reasons, by=officer, at=at)


OUTSIDE_ACTS = {"hand-over": _hand_over, "reclaim": _reclaim, "send-news": _send_again}
