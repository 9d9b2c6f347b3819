"""At the desk: a licence of our own, what may be opened on it, and each proceeding with its acts."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.licences.public import (
    LicenceFact,
    LicenceState,
    licence_by_code,
    licence_named,
    licences_numbered,
    masked_holder,
    versions_of,
)
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.commands.decide import decide_proceeding
from tongban.services.decisions.proceedings.commands.defend import state_defence
from tongban.services.decisions.proceedings.commands.drop import drop_proceeding
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.commands.record_revocation import record_revocation
from tongban.services.decisions.proceedings.commands.serve import serve_notice
from tongban.services.decisions.proceedings.facts import DECIDE, OPEN, Measure, ProceedingFact
from tongban.services.decisions.proceedings.queries import (
    account_of_holder,
    proceeding_for,
    proceedings_of_ours,
    proceedings_on,
)
from tongban.services.decisions.proceedings.showing import (
    GROUND_CHOICES,
    MEASURE_TEXTS,
    ground_text,
    line_of,
    papers_of,
)

REVOKE = "licences.revoke"
Act = Callable[[HttpRequest, str, Officer, datetime], object]


@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """Proceedings of our organisations, and a licence of ours found by its number. 2 SQL besides the session."""
    by = current_officer(request)
    number = request.GET.get("q", "").strip()[:80]
    found = licences_numbered(number, organisation_ids=by.organisation_ids) if number else []
    if len(found) == 1:
        return redirect("decisions:desk_licence", code=found[0].code)
    is_open = request.GET.get("all") != "1"
    rows, before = proceedings_of_ours(by=by, is_open=is_open, before=request.GET.get("before", "")[:24])
    kept = "" if is_open else "all=1&"
    context = {
        "lines": [line_of(row) for row in rows],
        "found": found,
        "q": number,
        "is_open": is_open,
        "next_url": f"?{kept}before={before}" if before else "",
    }
    return render(request, "decisions/proceedings/ours.html", context)


@require_safe
def licence(request: HttpRequest, code: str) -> HttpResponse:
    """A licence of our organisations, its proceedings, and what this officer may open. Raises NotFound."""
    by = current_officer(request)
    return _licence_page(request, _our_licence(code, by=by), by=by)


@acts_from("decisions:desk_licence", "code")
def licence_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Open a proceeding, or record a revocation that was decided elsewhere."""
    by = current_officer(request)
    fact = _our_licence(code, by=by)
    given, now = request.POST, clock.now()
    try:
        if name == "open":
            opened = open_proceeding(
                code=code,
                ground=given.get("ground", ""),
                law=given.get("law", ""),
                facts=given.get("facts", ""),
                until=_day(given.get("until")),
                by=by,
                at=now,
            )
            messages.success(request, _("The proceeding is open. Serve the notice next."))
            return redirect("decisions:proceeding", number=opened.number)
        if name != "revocation":
            raise NotFound
        record_revocation(
            code=code,
            organ=given.get("organ", ""),
            decision=given.get("decision", ""),
            decided_on=_day(given.get("decided_on")),
            by=by,
            at=now,
        )
    except NotFound:
        raise
    except Refused as refused:
        return _licence_page(request, fact, by=by, refused=refused, name=name)
    messages.success(request, _("The revocation is recorded. Whoever checks the licence sees it."))
    return redirect("decisions:desk_licence", code=code)


@require_safe
def proceeding(request: HttpRequest, number: str) -> HttpResponse:
    """One proceeding of our organisations. Raises NotFound."""
    by = current_officer(request)
    return _page(request, proceeding_for(number, by=by), by=by)


@acts_from("decisions:proceeding", "number")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act of an officer; a refusal comes back on the page with what was typed."""
    by = current_officer(request)
    fact = proceeding_for(number, by=by)
    if name not in _ACTS:
        raise NotFound
    try:
        _ACTS[name](request, number, by, clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _page(request, fact, by=by, refused=refused, name=name)
    messages.success(request, _("Done and recorded."))
    return redirect("decisions:proceeding", number=number)


def _our_licence(code: str, *, by: Officer) -> LicenceFact:
    fact = licence_by_code(code)
    if fact.organisation_id not in by.organisation_ids:
        raise NotFound
    return fact


def _licence_page(
    request: HttpRequest, fact: LicenceFact, *, by: Officer, refused: Refused | None = None, name: str = ""
) -> HttpResponse:
    duties = by.duties_in.get(fact.organisation_id, frozenset())
    lines = [line_of(row) for row in proceedings_on(fact)]
    newest = versions_of(fact)[0]
    stands = fact.state in (LicenceState.VALID, LicenceState.SUSPENDED)
    context = {
        "licence": fact,
        "holder": masked_holder(fact.holder),
        "newest": None if newest.id == fact.id else newest,
        "lines": lines,
        "may_open": stands and OPEN in duties and not any(line.fact.is_open for line in lines),
        "may_record": stands and REVOKE in duties,
        "grounds": [("", _("Choose")), *((key, text()) for key, text in GROUND_CHOICES)],
        **_refusal(request, refused, name),
    }
    return render(request, "decisions/proceedings/licence.html", context, status=_status(refused))


def _page(
    request: HttpRequest, fact: ProceedingFact, *, by: Officer, refused: Refused | None = None, name: str = ""
) -> HttpResponse:
    duties = by.duties_in.get(fact.organisation_id, frozenset())
    standing = _standing(fact)
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    is_heard = fact.defend_by is not None and today > fact.defend_by
    context = {
        "fact": fact,
        "line": line_of(fact),
        "ground": ground_text(fact.ground),
        "measure": _(MEASURE_TEXTS[fact.measure]),
        "licence": standing,
        "holder": masked_holder(standing.holder),
        "papers": papers_of(fact),
        "may_serve": fact.is_open and OPEN in duties and fact.served_on is None,
        "is_reachable": fact.served_on is None and account_of_holder(standing.holder) is not None,
        "may_take": fact.is_open and OPEN in duties,
        "may_decide": fact.is_open and DECIDE in duties and fact.opened_by != by.account_id and is_heard,
        "is_own": fact.is_open and DECIDE in duties and fact.opened_by == by.account_id,
        "waits": fact.is_open and fact.defend_by is not None and not is_heard,
        "may_drop": fact.is_open and bool({OPEN, DECIDE} & duties),
        "is_suspension": fact.measure is Measure.SUSPENSION,
        "is_withdrawal": fact.measure is Measure.WITHDRAWAL,
        **_refusal(request, refused, name),
    }
    return render(request, "decisions/proceedings/proceeding.html", context, status=_status(refused))


def _standing(fact: ProceedingFact) -> LicenceFact:
    """The version that stands now. 2 SQL."""
    return versions_of(licence_named(fact.identifier))[0]


def _refusal(request: HttpRequest, refused: Refused | None, name: str) -> dict[str, object]:
    errors: Mapping[str, str] = (refused.by_field(_) or {"act": refused.sentence(_)}) if refused else {}
    return {"errors": errors, "typed": request.POST, "tried": name}


def _status(refused: Refused | None) -> int:
    return refused.status if refused else 200


def _serve(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    how = Told.ONLINE if request.POST.get("how") == Told.ONLINE else Told.WRITTEN
    serve_notice(number=number, how=how, served_on=_day(request.POST.get("served_on")), by=by, at=at)


def _take(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    how = Told.WRITTEN if request.POST.get("how") == Told.WRITTEN else Told.ORAL
    state_defence(number=number, text=request.POST.get("text", ""), how=how, by=by, at=at)


def _decide(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    until = _day(request.POST.get("until"))
    decide_proceeding(number=number, reasons=request.POST.get("reasons", ""), until=until, by=by, at=at)


def _drop(request: HttpRequest, number: str, by: Officer, at: datetime) -> None:
    drop_proceeding(number=number, reasons=request.POST.get("why", ""), by=by, at=at)


_ACTS: dict[str, Act] = {"serve": _serve, "take": _take, "decide": _decide, "drop": _drop}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
