"""The officers' page about hearing, site visits and experts of a case, and their acts."""

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.foundation.papers.public import store_file, takes_many_files
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases import queries
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.facts import CaseFact, Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.commands.arrange_hearing import Plan, arrange_hearing
from tongban.services.cases.procedures.commands.ask_hearing import ask_hearing, waive_hearing
from tongban.services.cases.procedures.commands.challenge_chair import settle_challenge
from tongban.services.cases.procedures.commands.enter_party import enter_interested_party
from tongban.services.cases.procedures.commands.keep_minutes import OFFICER, keep_minutes
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.commands.sign_minutes import ask_for_minutes, note_signature
from tongban.services.cases.procedures.commands.take_opinion import Said, take_expert_opinion
from tongban.services.cases.procedures.commands.tell_right import tell_hearing_right
from tongban.services.cases.procedures.commands.visit_site import Seen, record_visit, sign_visit
from tongban.services.cases.procedures.desk_view import desk_view
from tongban.services.cases.procedures.errors import WordsMissing
from tongban.services.cases.procedures.facts import SignedHow, Told
from tongban.services.cases.procedures.rules import MINUTES
from tongban.services.cases.procedures.showing import how_far

Act = Callable[[HttpRequest, str, Officer, datetime], object]
SIGN_MINUTES = "sign-minutes"  # leads on to the signing page
DAY, HOUR = N_("Choose a day."), N_("Give the time, such as 09:00.")


@require_GET
def procedures(request: HttpRequest, number: str) -> HttpResponse:
    """Who is heard, the hearing, the site visits and the experts of one case."""
    officer = current_officer(request)
    return _page(request, queries.staff_case(number, by=officer), officer)


@takes_many_files
@acts_from("cases:procedures", "number")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act; a refusal comes back on the page with what was typed."""
    officer = current_officer(request)
    case = queries.staff_case(number, by=officer)
    if name not in _ACTS:
        raise NotFound
    try:
        with transaction.atomic():  # no file is kept when the whole is refused
            _ACTS[name](request, number, officer, clock.now())
    except Refused as refused:
        return _page(request, case, officer, refused=refused, name=name)
    if name == SIGN_MINUTES:
        return redirect("cases:sign_desk", number=number)
    messages.success(request, _("Done and recorded."))
    return redirect("cases:procedures", number=number)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """On the case's page: how far hearing and site visits are, and the way there. 1 SQL."""
    if not isinstance(thing, CaseFact) or thing.accepted_on is None:
        return ""
    context = {"case": thing, "heard": how_far(thing.id)}
    return render_to_string("cases/procedures/desk_panel.html", context, request)


def _page(
    request: HttpRequest, case: Case, officer: Officer, *, refused: Refused | None = None, name: str = ""
) -> HttpResponse:
    errors = refused.by_field(_) or {"act": refused.sentence(_)} if refused else {}
    note_look(case, by=officer, at=clock.now())
    context = desk_view(case, officer, now=clock.now()) | {
        "case": queries.as_fact(case),
        "officer_account": officer.account_id,
        "errors": errors,
        "typed": request.POST,
        "folds": {name: True} if refused else {},
    }
    return render(request, "cases/procedures/desk.html", context, status=refused.status if refused else 200)


def _enter(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    said = {name: _text(request, name) for name in ("name", "id_number", "stake")}
    enter_interested_party(number=number, by=officer, at=at, **said)


def _tell(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    tell_hearing_right(
        number=number,
        intended=Outcome.GRANTED if _text(request, "intended") == Outcome.GRANTED else Outcome.REFUSED,
        reasons=_text(request, "reasons"),
        article=_text(request, "article"),
        by=officer,
        at=at,
    )


def _take(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    how = Told.WRITTEN if _text(request, "how") == Told.WRITTEN else Told.ORAL
    text = _text(request, "text")
    make_statement(number=number, party=_id(request, "party"), text=text, how=how, by=officer, at=at)


def _ask(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    ask_hearing(number=number, party=_id(request, "party"), by=officer, at=at)


def _waive(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    waive_hearing(number=number, party=_id(request, "party"), by=officer, at=at)


def _arrange(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    plan = Plan(
        planned_at=_moment(request, "planned_on", "planned_hour"),
        venue=_text(request, "venue"),
        why=_text(request, "why"),
        chair=_number(request, "chair"),
        clerk=_number(request, "clerk"),
        is_announced=_text(request, "announced") == "yes",
        secret_because=_text(request, "secret_because"),
    )
    arrange_hearing(number=number, plan=plan, by=officer, at=at)


def _settle(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    settle_challenge(
        number=number,
        challenge=_id(request, "challenge") or UUID(int=0),
        new_chair=_number(request, "new_chair") or None,
        answer=_text(request, "answer"),
        by=officer,
        at=at,
    )


def _keep(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    parts = {part: _text(request, part) for part in MINUTES}
    present = [str(key) for key in request.POST.getlist("present")]
    keep_minutes(number=number, parts=parts, present=present, by=officer, at=at)


def _note(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    key = _text(request, "who") or "applicant"
    is_officer = key.startswith(OFFICER)
    note_signature(
        number=number,
        party=_uuid(key) if key != "applicant" and not is_officer else None,
        officer=_digits(key.removeprefix(OFFICER)) if is_officer else None,
        how=SignedHow.REFUSED if _text(request, "how") == SignedHow.REFUSED else SignedHow.PAPER,
        note=_text(request, f"note-{key}"),
        page=_page_id(request, f"page-{key}", officer, at),
        by=officer,
        at=at,
    )


def _sign_minutes(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    ask_for_minutes(number=number, by=officer, at=at)


def _visit(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    said = {name: _text(request, name) for name in ("met_name", "met_role", "findings", "conclusion")}
    how = _text(request, "met_how")
    seen = Seen(
        site=_text(request, "site"),
        begun_at=_moment(request, "visited_on", "begun_at"),
        ended_at=_moment(request, "visited_on", "ended_at"),
        officers=tuple(int(one) for one in request.POST.getlist("officers") if str(one).isdigit()),
        met_how=SignedHow(how)
        if how in (SignedHow.PAPER, SignedHow.REFUSED, SignedHow.ABSENT)
        else SignedHow.PAPER,
        met_note=_text(request, "met_note"),
        meets=_text(request, "meets") == "yes",
        **said,
    )
    record_visit(number=number, seen=seen, by=officer, at=at)


def _sign(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    sign_visit(number=number, place=_number(request, "place"), by=officer, at=at)


def _opinion(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    page = _page_id(request, "signed_page", officer, at)
    said = Said(
        name=_text(request, "expert"),
        organisation=_text(request, "affiliation"),
        title=_text(request, "title"),
        question=_text(request, "question"),
        opinion=_text(request, "expert_opinion"),
        agrees=_text(request, "agrees") == "yes",
        signed_on=_day(request, "signed_on"),
    )
    take_expert_opinion(number=number, said=said, signed_page=page, by=officer, at=at)


_ACTS: dict[str, Act] = {
    "enter": _enter,
    "tell": _tell,
    "take": _take,
    "ask": _ask,
    "waive": _waive,
    "arrange": _arrange,
    "settle": _settle,
    "keep": _keep,
    "note": _note,
    SIGN_MINUTES: _sign_minutes,
    "visit": _visit,
    "sign": _sign,
    "opinion": _opinion,
}


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _page_id(request: HttpRequest, name: str, officer: Officer, at: datetime) -> UUID | None:
    """The scanned page that came with the form, kept in the officer's space; None where none did."""
    file = request.FILES.get(name)
    return (
        store_file(stream=file, name=file.name or "", owner=officer.ref, by=officer, at=at).id
        if file
        else None
    )


def _number(request: HttpRequest, name: str) -> int:
    return _digits(_text(request, name))


def _digits(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _id(request: HttpRequest, name: str) -> UUID | None:
    """A party's id; None for the applicant. Raises NotFound for what is no id."""
    text = _text(request, name)
    return _uuid(text) if text else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(_text(request, name))
    except ValueError as error:
        raise WordsMissing(facts={"fields": {name: DAY}}) from error


def _moment(request: HttpRequest, day: str, hour: str) -> datetime:
    """A day and a time of the city. Raises WordsMissing where one is none."""
    on = _day(request, day)
    try:
        return datetime.combine(on, time.fromisoformat(_text(request, hour)).replace(tzinfo=None), CITY_ZONE)
    except ValueError as error:
        raise WordsMissing(facts={"fields": {hour: HOUR}}) from error
