"""The acts of officers as their forms give them: each is read, then one verb is called."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.http import HttpRequest

from tongban.foundation.directory.public import Officer
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.public import SignedHow, Told
from tongban.services.decisions.proceedings.commands.check_legality import check_legality
from tongban.services.decisions.proceedings.commands.decide import Decision, decide_proceeding
from tongban.services.decisions.proceedings.commands.defend import state_defence
from tongban.services.decisions.proceedings.commands.drop import drop_proceeding
from tongban.services.decisions.proceedings.commands.serve import serve_decision, serve_notice
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import Opening
from tongban.services.decisions.proceedings.hearing.commands.arrange import arrange_hearing
from tongban.services.decisions.proceedings.hearing.commands.ask import ask_hearing, waive_hearing
from tongban.services.decisions.proceedings.hearing.commands.challenge import settle_challenge
from tongban.services.decisions.proceedings.hearing.commands.minutes import close_hearing, keep_minutes
from tongban.services.decisions.proceedings.hearing.facts import HearingPlan
from tongban.services.decisions.proceedings.hearing.rules import MINUTES

CHANGED = "change-"  # how the form names an entry of the licence
Act = Callable[[HttpRequest, str, Officer, datetime], object]


def opening_from(request: HttpRequest) -> Opening:
    """What the form says with which a proceeding is opened."""
    return Opening(
        ground=_text(request, "ground"),
        facts=_text(request, "facts"),
        law=_text(request, "law"),
        until=day_from(request, "until"),
        interest=_text(request, "interest"),
        evidence=_text(request, "evidence"),
        address=_text(request, "address"),
        colleague=_number(request, "colleague"),
        hearing_law=_text(request, "hearing_law"),
        changes={
            name.removeprefix(CHANGED): _text(request, name)
            for name in request.POST
            if name.startswith(CHANGED)
        },
    )


def day_from(request: HttpRequest, name: str) -> date | None:
    """A day that was given; None for none, and for what is no day."""
    try:
        return date.fromisoformat(_text(request, name))
    except ValueError:
        return None


def _serve(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    serve_notice(
        number=number,
        how=_how(request, Told.ONLINE, Told.WRITTEN),
        served_on=day_from(request, "served_on"),
        agreed_on=day_from(request, "agreed_on"),
        by=by,
        at=at,
    )


def _take(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    how = _how(request, Told.WRITTEN, Told.ORAL)
    state_defence(number=number, text=_text(request, "text"), how=how, by=by, at=at)


def _ask(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    ask_hearing(number=number, by=by, at=at)


def _waive(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    waive_hearing(number=number, by=by, at=at)


def _arrange(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    plan = HearingPlan(
        planned_at=_moment(request, "planned_on", "planned_hour"),
        venue=_text(request, "venue"),
        chair=_number(request, "chair") or 0,
        clerk=_number(request, "clerk") or 0,
        secret_because=_text(request, "secret_because"),
    )
    arrange_hearing(number=number, plan=plan, by=by, at=at)


def _settle(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    new_chair, answer = _number(request, "new_chair"), _text(request, "answer")
    settle_challenge(number=number, new_chair=new_chair, answer=answer, by=by, at=at)


def _keep(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    parts = {part: _text(request, part) for part in MINUTES}
    keep_minutes(number=number, parts=parts, came=_text(request, "came") != "no", by=by, at=at)


def _close(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    given = _text(request, "how")
    how = SignedHow(given) if given in (SignedHow.PAPER, SignedHow.REFUSED) else None
    close_hearing(number=number, how=how, note=_text(request, "note"), by=by, at=at)


def _check_legality(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    passed = _text(request, "passed") == "yes"
    check_legality(number=number, passed=passed, opinion=_text(request, "opinion"), by=by, at=at)


def _decide(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    decision = Decision(
        reasons=_text(request, "reasons"),
        until=day_from(request, "until"),
        compensation=_text(request, "compensation"),
        discussed_on=day_from(request, "discussed_on"),
    )
    decide_proceeding(number=number, decision=decision, by=by, at=at)


def _deliver(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    how = _how(request, Told.ONLINE, Told.WRITTEN)
    serve_decision(number=number, how=how, served_on=day_from(request, "served_on"), by=by, at=at)


def _drop(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    drop_proceeding(number=number, reasons=_text(request, "why"), by=by, at=at)


ACTS: dict[str, Act] = {
    "serve": _serve,
    "take": _take,
    "ask": _ask,
    "waive": _waive,
    "arrange": _arrange,
    "settle": _settle,
    "keep": _keep,
    "close": _close,
    "legality": _check_legality,
    "decide": _decide,
    "deliver": _deliver,
    "drop": _drop,
}


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _number(request: HttpRequest, name: str) -> int | None:
    text = _text(request, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _how(request: HttpRequest, first: Told, other: Told) -> Told:
    return first if _text(request, "how") == first else other


def _moment(request: HttpRequest, day: str, hour: str) -> datetime:
    """A day and a time of the city. Raises ProceedingWordsMissing where one is none."""
    on, faults = day_from(request, day), {}
    if on is None:
        faults[day] = N_("Give the day.")
    try:
        given = time.fromisoformat(_text(request, hour)).replace(tzinfo=None)
    except ValueError:
        faults[hour] = N_("Give the time of day, such as 09:00.")
    if faults or on is None:
        raise ProceedingWordsMissing(facts={"fields": faults})
    return datetime.combine(on, given, CITY_ZONE)
