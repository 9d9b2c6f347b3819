"""Urging on the pages of a case: the applicant's button, and at the desk who urged and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tongban.foundation.identity.public import current_person
from tongban.foundation.tasks.public import NothingToUrge, UrgedToday, urgings_about
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.services.cases.access import may_act
from tongban.services.cases.commands.urge import urge_case
from tongban.services.cases.facts import CaseFact, CaseState

# the office has it
_WITH_OFFICE = (CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.DECIDED)


@acts_from("cases:track", "number")
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """Urge one's own case, and come back to it."""
    person = current_person(request)
    try:
        urge_case(number=number, reason=request.POST.get("reason", ""), by=person, at=clock.now())
        messages.success(request, _("The office has been told that you are waiting."))
    except (UrgedToday, NothingToUrge) as refused:
        messages.error(request, refused.sentence(_))
    return redirect("cases:track", number=number)


def track_panel(request: HttpRequest, thing: object) -> str:
    """Urge, and how often it was urged; nothing while the case waits for the applicant or is over. 1 SQL."""
    if not isinstance(thing, CaseFact) or thing.state not in _WITH_OFFICE:
        return ""
    if not may_act(thing, by=current_person(request), at=clock.now()):
        return ""
    own = [one for one in urgings_about(about=f"cases:{thing.number}") if one.is_applicant]
    times = sorted({one.urged_at for one in own}, reverse=True)
    return render_to_string("cases/parts/urge.html", {"case": thing, "times": times}, request)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """Who urged the case, when and why. 1 SQL; nothing where nobody did."""
    if not isinstance(thing, CaseFact):
        return ""
    urgings = {
        (one.is_applicant, one.name, one.urged_at): one
        for one in urgings_about(about=f"cases:{thing.number}")
    }
    if not urgings:
        return ""
    return render_to_string("cases/parts/urged.html", {"urgings": list(urgings.values())}, request)
