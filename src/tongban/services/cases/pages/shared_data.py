"""Other departments' data about the case's person or firm, fetched for the case by whoever handles it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.exchange.public import (
    CaseSubject,
    answer_words,
    desk_grants,
    ended_line,
    grant_line,
    look_at_desk,
)
from tongban.resources.registers.public import LOOK_UP
from tongban.services.cases import queries
from tongban.services.cases.facts import CaseFact, HolderKind
from tongban.services.cases.rules import OPEN_STATES


def desk_panel(request: HttpRequest, thing: object) -> str:
    """What the office was granted for the item of an open case, and what of it ended. 1 SQL where nothing ended,
    none for who may not look."""
    if not isinstance(thing, CaseFact) or thing.state not in OPEN_STATES:
        return ""
    by = current_officer(request)
    home = _office(thing.organisation_id, by)
    if LOOK_UP not in by.duties_in.get(home, frozenset()):
        return ""
    found, ended = desk_grants(_subject(thing, home), at=clock.now())
    if not (found or ended):
        return ""
    context = {
        "number": thing.number,
        "rows": [grant_line(one) for one in found],
        "ended": [ended_line(one) for one in ended],
    }
    return render_to_string("cases/parts/shared_data.html", context, request=request)


@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, number: str, grant: str) -> HttpResponse:
    """Fetch the data and show them; neither the browser nor the case keeps them."""
    by = current_officer(request)
    case = queries.staff_case_fact(number, by=by)
    if request.method == "GET":
        return redirect("cases:handle", number=number)
    subject = _subject(case, _office(case.organisation_id, by))
    status, context = 200, {"number": case.number, "item_name": case.item_name}
    try:
        context |= answer_words(look_at_desk(grant_code=grant, case=subject, by=by, at=clock.now()))
    except NotFound:
        raise
    except Refused as refused:
        status = refused.status
        context["refused"] = refused.sentence(gettext)
    answer = render(request, "cases/shared_data.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _subject(case: CaseFact, office: UUID) -> CaseSubject:
    """Whom the case is about, for an office that looks."""
    return CaseSubject(
        number=case.number,
        organisation_id=office,
        item_code=case.item_code,
        person_id=case.person_id,
        uscc=case.uscc if case.holder is HolderKind.FIRM else "",
    )


def _office(handles: UUID, by: Officer) -> UUID:
    """For which office the officer looks: the one that handles the case, else the own one that takes part."""
    return handles if handles in by.organisation_ids else by.organisation_id
