"""The holder's page of a proceeding on their licence, and what the licence's page says of it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.foundation.identity.public import Person, current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.public import remedies_by_law
from tongban.services.decisions.proceedings.commands.defend import state_defence
from tongban.services.decisions.proceedings.facts import Measure, ProceedingFact
from tongban.services.decisions.proceedings.grounds import basis_of
from tongban.services.decisions.proceedings.hearing.commands.ask import ask_hearing, waive_hearing
from tongban.services.decisions.proceedings.hearing.commands.challenge import challenge_chair
from tongban.services.decisions.proceedings.hearing.commands.minutes import confirm_minutes
from tongban.services.decisions.proceedings.hearing.queries import hearing_of
from tongban.services.decisions.proceedings.queries import own_proceeding, proceedings_on
from tongban.services.decisions.proceedings.rules import last_day_to_answer
from tongban.services.decisions.proceedings.showing import (
    SIGNED_TEXTS,
    line_of,
    minutes_lines,
    papers_of,
)
from tongban.standards.working_time import local_day


@require_safe
def own(request: HttpRequest, number: str) -> HttpResponse:
    """What an office is about to do or has done to my licence, and why. Raises NotFound."""
    fact, licence = own_proceeding(number, by=current_person(request))
    return _page(request, fact, licence)


@acts_from("decisions:own_proceeding", "number")
def own_act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """State a defence, ask for a hearing or give it up, challenge its chair, confirm its minutes."""
    person = current_person(request)
    fact, licence = own_proceeding(number, by=person)
    if name not in _ACTS:
        raise NotFound
    verb, done = _ACTS[name]
    try:
        verb(request.POST, number=number, by=person, at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _page(request, fact, licence, refused=refused)
    messages.success(request, _(done))
    return redirect("decisions:own_proceeding", number=number)


def _defend(given: QueryDict, *, number: str, by: Person, at: datetime) -> None:
    state_defence(number=number, text=given.get("text", ""), by=by, at=at)


def _ask(given: QueryDict, *, number: str, by: Person, at: datetime) -> None:
    ask_hearing(number=number, by=by, at=at)


def _waive(given: QueryDict, *, number: str, by: Person, at: datetime) -> None:
    waive_hearing(number=number, by=by, at=at)


def _challenge(given: QueryDict, *, number: str, by: Person, at: datetime) -> None:
    challenge_chair(number=number, reasons=given.get("challenge", ""), by=by, at=at)


def _confirm(given: QueryDict, *, number: str, by: Person, at: datetime) -> None:
    confirm_minutes(number=number, sha256=given.get("minutes", ""), by=by, at=at)


_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "defence": (_defend, N_("Your statement is in the file. Whoever decides reads it.")),
    "ask": (
        _ask,
        N_("You have asked for a hearing. We tell you day and place at least seven working days before."),
    ),
    "waive": (_waive, N_("You want no hearing. You may still state a defence.")),
    "challenge": (_challenge, N_("Your request is in the file. It is answered before the hearing.")),
    "confirm": (_confirm, N_("You have confirmed the minutes. The decision follows them.")),
}


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
    right, now = fact.right, clock.now()
    hearing = hearing_of(fact.number) if right and right.asked_at else None
    is_answered = right is not None and (right.asked_at is not None or right.waived_at is not None)
    last = last_day_to_answer(fact) if fact.defend_by else None
    context = {
        "fact": fact,
        "right": right,
        "last": last,
        "may_answer": bool(
            fact.is_open and right and right.until and not is_answered and local_day(now) <= right.until
        ),
        "hearing": hearing,
        "waits_for_hearing": bool(right and right.asked_at and not (hearing and hearing.closed_at)),
        "minutes": minutes_lines(hearing) if hearing else [],
        "may_confirm": bool(fact.is_open and hearing and hearing.came and not hearing.signed_how),
        "may_challenge": bool(
            fact.is_open and hearing and now < hearing.planned_at and hearing.challenge is None
        ),
        "signed": _(SIGNED_TEXTS[hearing.signed_how]) if hearing and hearing.minutes_at else "",
        "is_penalty": fact.measure is Measure.REVOCATION,
        "line": line_of(fact),
        "basis": basis_of(fact.ground, fact.law),
        "is_day_over": last is not None and local_day(now) > last,
        "licence": licence,
        "papers": papers_of(fact),
        "remedies": remedies_by_law(fact.organisation_id),
        "errors": errors,
        "typed": request.POST,
    }
    status = refused.status if refused else 200
    return render(request, "decisions/proceedings/own.html", context, status=status)
