"""The visit: name and number, how presence is shown, the code, the end."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.errors import N_, Refused
from tongban.services.cases.assisted.commands.close_visit import close_visit
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.commands.open_visit import open_visit
from tongban.services.cases.assisted.commands.prove_presence import prove_presence, send_presence_code
from tongban.services.cases.assisted.drafts import drafts_in
from tongban.services.cases.assisted.errors import NotProvedYet, PersonNotMatched
from tongban.services.cases.assisted.facts import HelpPlace, Proof
from tongban.services.cases.assisted.places import help_places, helps_with
from tongban.services.cases.assisted.queries import helped_with
from tongban.services.cases.assisted.visits import open_visit_of, own_visit, visit_fact
from tongban.services.cases.draft_queries import draft_facts
from tongban.services.cases.pages.assisted.asked import note_words
from tongban.services.items.public import find_items

MISSES, _PLACE = "match_person", "help_place"
_TOO_OFTEN = N_("Too many names and numbers that do not belong together. Wait an hour, or ask your office.")
PROOFS = {
    Proof.DOCUMENT: (N_("I compared the identity document with the face"), ""),
    Proof.CODE: (N_("A code to the phone that the register knows"), N_("The person reads it out to you.")),
}
_MOST = 12


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Who stands there, and how they show it. A card reader types into the same two fields."""
    officer = current_officer(request)
    places = help_places(by=officer)
    place = _chosen(request, places)
    context: dict[str, Any] = {
        "places": [(one.slug, one.name) for one in places] if len(places) > 1 else [],
        "place": place,
        "proofs": [
            (one.value, _(PROOFS[one][0]), _(PROOFS[one][1]) if PROOFS[one][1] else "")
            for one in place.proofs
        ],
        "typed": request.POST,
        # who attests chooses: nothing is ticked for them where there is a choice
        "proof": request.POST.get("proof") or (place.proofs[0].value if len(place.proofs) == 1 else ""),
        "now_open": open_visit_of(officer, at=clock.now()),
    }
    if request.method == "GET":
        return render(request, "cases/assisted/begin.html", context)
    try:
        return _opened(request, place, officer)
    except Refused as refused:
        context["errors"] = _errors(refused)
        return render(request, "cases/assisted/begin.html", context, status=refused.status)


def _chosen(request: HttpRequest, places: list[HelpPlace]) -> HelpPlace:
    """Where the helper is today; kept with the session."""
    asked = request.POST.get("place") or request.session.get(_PLACE, "")
    chosen = next((one for one in places if one.slug == asked), places[0])
    if request.method == "POST":
        request.session[_PLACE] = chosen.slug
    return chosen


def _opened(request: HttpRequest, place: HelpPlace, officer: Officer) -> HttpResponse:
    key = str(officer.account_id)
    if not ratelimit.consume(request, action=MISSES, key=key, dry_run=True):
        raise TooManyMisses
    proof = request.POST.get("proof", "")
    try:
        visit_id = open_visit(
            place=place.slug,
            name=request.POST.get("name", "").strip()[:50],
            id_number="".join(request.POST.get("id_number", "").split())[:18],
            proof=next((one for one in Proof if one == proof), place.proofs[0]),
            is_compared=proof == Proof.DOCUMENT,
            by=officer,
            at=clock.now(),
        )
    except PersonNotMatched:
        ratelimit.consume(request, action=MISSES, key=key)
        raise
    return redirect("cases:visit", visit_id=visit_id)


class TooManyMisses(Refused):
    """Somebody tries out who has which number."""

    code = "too-many-misses"
    status = 429
    title = _TOO_OFTEN


@never_cache
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The person is there: find a service, go on with what was begun. Before that, the code. At most 14 SQL."""
    officer = current_officer(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            prove_presence(visit_id=visit_id, code=request.POST.get("code", ""), by=officer, at=clock.now())
            return redirect("cases:visit", visit_id=visit_id)
        except Refused as refused:
            errors = {"code": refused.sentence(_)}
    try:
        row = visit_at_work(visit_id, by=officer, at=clock.now())
    except NotProvedYet:
        fact = visit_fact(own_visit(visit_id, by=officer), by=officer)
        context = {"visit": fact, "errors": errors}
        return render(request, "cases/assisted/code.html", context, status=422 if errors else 200)
    fact = visit_fact(row, by=officer)
    words = request.GET.get("q", "").strip()[:100]
    found = find_items(q=words, region=fact.place.area_code, limit=40).items if words else ()
    note_words(request, visit_id, words=words, hits=len(found))
    context = {
        "visit": fact,
        "words": words,
        "found": [one for one in found if helps_with(fact.place, one.line, area_code=one.area_code)][:_MOST],
        "drafts": draft_facts(drafts_in(row, by=officer)),
        "taken": helped_with(by=officer, person_id=row.person_id),
    }
    return render(request, "cases/assisted/visit.html", context)


@require_POST
def resend(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Send the code for presence once more."""
    try:
        send_presence_code(visit_id=visit_id, by=current_officer(request), at=clock.now())
        messages.success(request, _("A new code is on its way."))
    except Refused as refused:
        messages.error(request, refused.sentence(_))
    return redirect("cases:visit", visit_id=visit_id)


@require_POST
def end(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The person leaves."""
    close_visit(visit_id=visit_id, by=current_officer(request), at=clock.now())
    messages.success(request, _("The visit has ended. Nothing of the person stays open."))
    return redirect("cases:visits")


def _errors(refused: Refused) -> dict[str, str]:
    return refused.by_field(_) or {"proof": refused.sentence(_)}
