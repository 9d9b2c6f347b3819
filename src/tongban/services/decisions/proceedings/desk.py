"""At the desk: a licence of our own, what may be opened on it, and each proceeding with its acts."""

from collections.abc import Mapping
from datetime import datetime

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
from tongban.resources.licences.public import LicenceFact, licence_by_code, licences_numbered
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.desk_acts import ACTS, day_from, opening_from
from tongban.services.decisions.proceedings.desk_view import licence_view, proceeding_view
from tongban.services.decisions.proceedings.facts import ProceedingFact
from tongban.services.decisions.proceedings.queries import proceeding_for, proceedings_of_ours
from tongban.services.decisions.proceedings.reported.commands.propose import propose_revocation
from tongban.services.decisions.proceedings.reported.commands.settle import (
    confirm_revocation,
    reject_revocation,
)
from tongban.services.decisions.proceedings.showing import line_of


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
    """Open a proceeding; or enter, confirm or put aside a revocation that was decided elsewhere."""
    by = current_officer(request)
    fact = _our_licence(code, by=by)
    now = clock.now()
    try:
        if name == "open":
            opened = open_proceeding(code=code, opening=opening_from(request), by=by, at=now)
            messages.success(request, _("The proceeding is open. Serve the notice next."))
            return redirect("decisions:proceeding", number=opened.number)
        said = _reported(request, code, name, by=by, at=now)
    except NotFound:
        raise
    except Refused as refused:
        return _licence_page(request, fact, by=by, refused=refused, name=name)
    messages.success(request, said)
    return redirect("decisions:desk_licence", code=code)


def _reported(request: HttpRequest, code: str, name: str, *, by: Officer, at: datetime) -> str:
    """Do what was chosen about a revocation that was decided elsewhere; what to say then. Raises NotFound."""
    given = request.POST
    if name == "revocation":
        propose_revocation(
            code=code,
            organ=given.get("organ", ""),
            decision=given.get("decision", ""),
            decided_on=day_from(request, "decided_on"),
            by=by,
            at=at,
        )
        return _("The revocation is entered. The licence ends when another officer has confirmed it.")
    if name == "confirm":
        confirm_revocation(code=code, by=by, at=at)
        return _("The revocation is recorded. Whoever checks the licence sees it.")
    if name == "reject":
        reject_revocation(code=code, why=given.get("why", ""), by=by, at=at)
        return _("The entry is put aside. The licence stays as it is.")
    raise NotFound


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
    if name not in ACTS:
        raise NotFound
    try:
        ACTS[name](request, number, by, clock.now())
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
    ground = request.POST.get("ground", "") or request.GET.get("ground", "")
    context = licence_view(fact, by=by, ground=ground) | _refusal(request, refused, name)
    context["entries"] = [
        (entry, title, request.POST.get(entry, text)) for entry, title, text in context["entries"]
    ]
    return render(request, "decisions/proceedings/licence.html", context, status=_status(refused))


def _page(
    request: HttpRequest, fact: ProceedingFact, *, by: Officer, refused: Refused | None = None, name: str = ""
) -> HttpResponse:
    context = proceeding_view(fact, by=by, now=clock.now()) | _refusal(request, refused, name)
    return render(request, "decisions/proceedings/proceeding.html", context, status=_status(refused))


def _refusal(request: HttpRequest, refused: Refused | None, name: str) -> dict[str, object]:
    errors: Mapping[str, str] = (refused.by_field(_) or {"act": refused.sentence(_)}) if refused else {}
    return {
        "errors": errors,
        "typed": request.POST,
        "tried": name,
        "is_keep_open": name == "keep",
        "is_arrange_open": name == "arrange",
        "is_review_open": name == "legality",
    }


def _status(refused: Refused | None) -> int:
    return refused.status if refused else 200
