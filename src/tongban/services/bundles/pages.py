"""Pages of bundle cases: how far the applicant's whole is, what they can do, and what officers see of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.licences.public import licences_of_case
from tongban.services.bundles.commands.steer import leave_out_part, retry_part, withdraw_whole
from tongban.services.bundles.seeing import officers_whole, own_whole
from tongban.services.bundles.showing import PartLine, Shown
from tongban.services.cases.public import (
    HolderKind,
    check_may_act,
    is_just_submitted,
    note_look,
)
from tongban.services.delivery.public import own_parcel_of

_ASKS_AT_FIRST, _ASKS_EVERY = 2, 20  # seconds: a worker splits the whole at once, offices take longer


@require_GET
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """How far every service of a bundle case is: by when, what waits for me, what is ready."""
    person = current_person(request)
    now = clock.now()
    whole = own_whole(number, by=person, now=now)
    if request.headers.get("HX-Request") and (seen := request.GET.get("news")):  # the page asks for news
        return (
            HttpResponse(status=204) if seen == whole.mark else HttpResponse(headers={"HX-Refresh": "true"})
        )
    context = {
        "whole": whole,
        "applicant": person.name if _is_own(whole, person) else whole.fact.applicant,
        "asks_every": _ASKS_EVERY if whole.lines else _ASKS_AT_FIRST,
        "is_new": is_just_submitted(request, number, is_last=bool(whole.lines)),
        "is_theirs": _may_act(whole, person),
        "parcel": own_parcel_of(f"cases:{number}", by=person, at=now),
        "results": [(line, _licence_of(line, person)) for line in whole.granted],
    }
    return render(request, "bundles/progress.html", context)


@require_POST
def retry(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Try again to begin a service that is held."""
    retry_part(number=number, key=key, by=current_person(request), at=clock.now())
    return redirect("bundles:progress", number=number)


@require_http_methods(["GET", "POST"])
def leave_out(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Ask once more, then do without a service that has not begun."""
    person = current_person(request)
    whole = own_whole(number, by=person, now=clock.now())
    line = next((one for one in whole.lines if one.member.key == key), None)
    if line is None or not line.may_leave_out:
        raise NotFound
    if request.method == "POST":
        leave_out_part(number=number, key=key, by=person, at=clock.now())
        messages.success(request, _("“%(part)s” is left out.") % {"part": line.member.title})
        return redirect("bundles:progress", number=number)
    with_it = [one for one in whole.lines if key in one.member.needs and one.may_leave_out]
    return render(request, "bundles/leave_out.html", {"whole": whole, "line": line, "with_it": with_it})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more, then take back all that is not decided yet."""
    person = current_person(request)
    whole = own_whole(number, by=person, now=clock.now())
    if request.method == "POST":
        withdraw_whole(
            number=number, reasons=request.POST.get("reasons", "")[:1000], by=person, at=clock.now()
        )
        messages.success(request, _("What was not decided yet is taken back."))
        return redirect("bundles:progress", number=number)
    return render(request, "bundles/withdraw.html", {"whole": whole})


@require_GET
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """The whole for an officer of the leading organisation, or of one that handles a service of it."""
    officer = current_officer(request)
    whole = officers_whole(number, by=officer, now=clock.now())
    note_look(whole.fact, by=officer, at=clock.now())
    mine = {line.case.number for line in whole.lines if line.case and _is_of(line, officer)}
    return render(request, "bundles/desk.html", {"whole": whole, "mine": mine})


def _is_own(whole: Shown, person: Person) -> bool:
    """Whether the reader is the applicant, as a person: their own name is not masked to them."""
    return whole.fact.holder is HolderKind.PERSON and whole.fact.person_id == person.person_id


def _is_of(line: PartLine, officer: Officer) -> bool:
    return line.case is not None and line.case.organisation_id in officer.organisation_ids


def _may_act(whole: Shown, person: Person) -> bool:
    try:
        check_may_act(whole.fact, by=person, at=clock.now())
    except (NotAllowed, NotFound):
        return False
    return True


def _licence_of(line: PartLine, person: Person) -> str:
    """The code of the licence that came out, for its own page; empty where the decision is the result."""
    if line.case is None or not line.case.licence or line.case.person_id != person.person_id:
        return ""
    return next((one.code for one in licences_of_case(line.case.number)), "")
