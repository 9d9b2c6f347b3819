"""The pages of those who are heard: the applicant's at their case, an interested party's own, the public's list."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import officers_named, organisations_named
from tongban.foundation.identity.public import Person, current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases import queries
from tongban.services.cases.access import check_may_act, may_act
from tongban.services.cases.facts import CaseFact, CaseState
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing, waive_hearing
from tongban.services.cases.procedures.commands.challenge_chair import challenge_chair
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.sign_minutes import ask_for_minutes
from tongban.services.cases.procedures.models import Hearing
from tongban.services.cases.procedures.showing import HeardView, heard_view, how_far
from tongban.services.cases.procedures.standing import Side, own_interest

TEMPLATE = "cases/procedures/heard.html"
Act = Callable[[HttpRequest, str, UUID | None, Person, datetime], object]
SIGN = "sign"  # leads on to the signing page


@require_GET
def own(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant's right to be heard in their own case."""
    return _page(request, _own_side(request, number))


@acts_from("cases:hearing", "number")
def own_act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act of the applicant."""
    return _act(request, _own_side(request, number), name)


@require_GET
def concern(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """What an interested party sees: what is theirs, and nothing of the applicant's."""
    return _page(request, _interested_side(request, interest_id))


@acts_from("cases:concern", "interest_id")
def concern_act(request: HttpRequest, interest_id: UUID, name: str) -> HttpResponse:
    """One act of an interested party."""
    return _act(request, _interested_side(request, interest_id), name)


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Hearings that are announced and public, the next first. 3 SQL. Source: 行政许可法 (2019) arts. 46, 48."""
    since = clock.now() - timedelta(days=1)
    rows = (
        Hearing.objects.filter(
            is_announced=True, secret_because="", replaced_at__isnull=True, planned_at__gte=since
        )
        .select_related("case")
        .order_by("planned_at")[:50]
    )
    offices = organisations_named({row.case.organisation_id for row in rows})
    names = officers_named([row.chair_account_id for row in rows])
    listed = [
        {
            "row": row,
            "item": row.case.item_name,
            "office": offices.get(row.case.organisation_id, ""),
            "chair": names.get(row.chair_account_id, ""),
        }
        for row in rows
    ]
    return render(request, "cases/procedures/public.html", {"hearings": listed})


def track_panel(request: HttpRequest, thing: object) -> str:
    """On the applicant's case: what they may say before the decision. 1 SQL; nothing before acceptance."""
    if not isinstance(thing, CaseFact) or thing.accepted_on is None:
        return ""
    if not may_act(thing, by=current_person(request), at=clock.now()):
        return ""
    heard, is_open = how_far(thing.id), thing.state is CaseState.IN_REVIEW
    if not heard.until and not heard.hearing_at and not is_open:
        return ""
    context = {"case": thing, "heard": heard, "is_open": is_open}
    return render_to_string("cases/procedures/track.html", context, request)


def _own_side(request: HttpRequest, number: str) -> Side:
    person = current_person(request)
    case = queries.own_case(number, by=person)
    check_may_act(case, by=person, at=clock.now())
    return Side(case=case)


def _interested_side(request: HttpRequest, interest_id: UUID) -> Side:
    row = own_interest(interest_id, by=current_person(request))
    return Side(case=row.case, interested=row)


def _act(request: HttpRequest, side: Side, name: str) -> HttpResponse:
    person = current_person(request)
    if name not in _ACTS:
        raise NotFound
    try:
        _ACTS[name](request, side.case.number, side.key, person, clock.now())
    except Refused as refused:
        return _page(request, side, refused=refused, typed=request.POST)
    if name == SIGN:
        return redirect(f"{_home(side)}minutes/")
    messages.success(request, _("Done and recorded."))
    return redirect(_home(side))


def _page(
    request: HttpRequest,
    side: Side,
    *,
    refused: Refused | None = None,
    typed: Mapping[str, object] | None = None,
) -> HttpResponse:
    view: HeardView = heard_view(side, now=clock.now())
    errors = refused.by_field(_) or {"act": refused.sentence(_)} if refused else {}
    context = {
        "view": view,
        "home": _home(side),
        "is_own": side.interested is None,
        "errors": errors,
        "typed": typed or {},
    }
    return render(request, TEMPLATE, context, status=refused.status if refused else 200)


def _home(side: Side) -> str:
    if side.interested:
        return reverse("cases:concern", args=[side.interested.pk])
    return reverse("cases:hearing", args=[side.case.number])


def _state(request: HttpRequest, number: str, party: UUID | None, by: Person, at: datetime) -> None:
    make_statement(number=number, party=party, text=_text(request, "text"), by=by, at=at)


def _ask(request: HttpRequest, number: str, party: UUID | None, by: Person, at: datetime) -> None:
    ask_hearing(number=number, party=party, by=by, at=at)


def _waive(request: HttpRequest, number: str, party: UUID | None, by: Person, at: datetime) -> None:
    waive_hearing(number=number, party=party, by=by, at=at)


def _challenge(request: HttpRequest, number: str, party: UUID | None, by: Person, at: datetime) -> None:
    challenge_chair(number=number, party=party, reasons=_text(request, "challenge"), by=by, at=at)


def _sign(request: HttpRequest, number: str, party: UUID | None, by: Person, at: datetime) -> None:
    ask_for_minutes(number=number, party=party, by=by, at=at)


_ACTS: dict[str, Act] = {
    "state": _state,
    "ask": _ask,
    "waive": _waive,
    "challenge": _challenge,
    SIGN: _sign,
}


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]
