"""What the pages of a case say of the system that handles it, and the desk's two acts: hand over, take back."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.services.cases.facts import IN_PARTS, CaseFact, CaseState
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.commands.reclaim import reclaim_case
from tongban.services.cases.outside.facts import HAND_OVER, RECLAIM, ActState
from tongban.services.cases.outside.models import OutsideAct
from tongban.services.cases.outside.names import system_title
from tongban.services.cases.rules import OPEN_STATES


def track_panel(request: HttpRequest, thing: object) -> str:
    """Which system has the case, to the applicant. No SQL."""
    if not isinstance(thing, CaseFact) or not _is_away(thing):
        return ""
    return render_to_string("cases/parts/outside_track.html", _named(thing), request)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """Which system has the case, with the way to take it back; or the way to hand it over. 1 SQL where it is away."""
    if not isinstance(thing, CaseFact):
        return ""
    duties = current_officer(request).duties_in.get(thing.organisation_id, frozenset())
    if _is_away(thing):
        waiting = OutsideAct.objects.filter(hand_over__case_id=thing.id, state=ActState.KEPT).count()
        context = _named(thing) | {"waiting": waiting, "may_reclaim": RECLAIM in duties}
        return render_to_string("cases/parts/outside_desk.html", context, request)
    is_fresh = thing.state is CaseState.RECEIVED and thing.handling_system == "own"
    if not (settings.OUTSIDE and is_fresh and HAND_OVER in duties):
        return ""
    context = {"case": thing, "system": system_title(settings.OUTSIDE["name"])}
    return render_to_string("cases/parts/outside_hand_over.html", context, request)


def _named(case: CaseFact) -> dict[str, object]:
    return {"case": case, "system": system_title(case.handling_system)}


def is_away(case: CaseFact) -> bool:
    """Whether another system handles the case, so that our desk has nothing to do."""
    return case.handling_system not in ("own", IN_PARTS)


def _is_away(case: CaseFact) -> bool:
    return is_away(case) and case.state in OPEN_STATES


def _hand_over(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    hand_over_case(number=number, by=officer, at=at)


def _reclaim(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    reasons = str(request.POST.get("reclaim_reasons", "")).strip()[:4000]
    reclaim_case(number=number, reasons=reasons, by=officer, at=at)


OUTSIDE_ACTS = {"hand-over": _hand_over, "reclaim": _reclaim}
