"""The holder's page of a proceeding on their licence, and what the licence's page says of it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.foundation.identity.public import current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.public import remedies_by_law
from tongban.services.decisions.proceedings.commands.defend import state_defence
from tongban.services.decisions.proceedings.facts import ProceedingFact
from tongban.services.decisions.proceedings.queries import own_proceeding, proceedings_on
from tongban.services.decisions.proceedings.rules import basis_of
from tongban.services.decisions.proceedings.showing import line_of, papers_of
from tongban.standards.working_time import local_day


@require_safe
def own(request: HttpRequest, number: str) -> HttpResponse:
    """What an office is about to do or has done to my licence, and why. Raises NotFound."""
    fact, licence = own_proceeding(number, by=current_person(request))
    return _page(request, fact, licence)


@acts_from("decisions:own_proceeding", "number")
def defend(request: HttpRequest, number: str) -> HttpResponse:
    """State a defence."""
    person = current_person(request)
    fact, licence = own_proceeding(number, by=person)
    try:
        state_defence(number=number, text=request.POST.get("text", ""), by=person, at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _page(request, fact, licence, refused=refused)
    messages.success(request, _("Your statement is in the file. Whoever decides reads it."))
    return redirect("decisions:own_proceeding", number=number)


def licence_panel(request: HttpRequest, thing: object) -> str:
    """On the holder's page of a licence: the proceedings on it; nothing where there are none. 1 SQL."""
    if not isinstance(thing, LicenceFact):
        return ""
    lines = [line_of(row) for row in proceedings_on(thing)]
    return render_to_string("decisions/proceedings/panel.html", {"lines": lines}, request) if lines else ""


def _page(
    request: HttpRequest, fact: ProceedingFact, licence: LicenceFact, *, refused: Refused | None = None
) -> HttpResponse:
    errors: Mapping[str, str] = (refused.by_field(_) or {"text": refused.sentence(_)}) if refused else {}
    context = {
        "fact": fact,
        "line": line_of(fact),
        "basis": basis_of(fact.ground, fact.law),
        "is_day_over": fact.defend_by is not None and local_day(clock.now()) > fact.defend_by,
        "licence": licence,
        "papers": papers_of(fact),
        "remedies": remedies_by_law(fact.organisation_id),
        "errors": errors,
        "typed": request.POST,
    }
    status = refused.status if refused else 200
    return render(request, "decisions/proceedings/own.html", context, status=status)
