"""Pages of the issuer: find a licence, its history, its annual check; and the history for its holder."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.identity.public import current_person
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.licences.annual import SHOWN_YEARS
from tongban.resources.licences.cards import card
from tongban.resources.licences.check_facts import CheckOutcome
from tongban.resources.licences.commands.check_annually import DUTY, check_licence_annually
from tongban.resources.licences.facts import LicenceFact
from tongban.resources.licences.history import history_of_licence
from tongban.resources.licences.holders import own_licence
from tongban.resources.licences.overdue import MOST, overdue_checks
from tongban.resources.licences.pages import paper_waiting
from tongban.resources.licences.queries import (
    checks_of,
    licence_by_code,
    licence_named,
    licence_type,
    licences_numbered,
    masked_holder,
    standing_of,
)
from tongban.standards.codes.licence_identifier import ROOT

_OUTCOMES = (
    (CheckOutcome.PASSED, N_("Passed")),
    (CheckOutcome.ON_CONDITION, N_("On condition")),
    (CheckOutcome.FAILED, N_("Not passed")),
)


@never_cache
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Find a licence of the officer's organisations; whose check is overdue. 3 SQL besides the session."""
    by, at = officer_at_desk(request), clock.now()
    today = at.astimezone(CITY_ZONE).date()
    number = "".join(request.GET.get("number", "").split()).upper()[:140]
    context = {
        "number": number,
        "found": [card(one, today=today) for one in _found(number, by)] if number else [],
        "overdue": overdue_checks(by.organisation_ids, day=today),
        "most": MOST,
    }
    return render(request, "licences/desk/library.html", context)


def _found(number: str, by: Officer) -> list[LicenceFact]:
    if number.startswith(ROOT):
        try:
            fact = licence_named(number)
        except NotFound:
            return []
        return [fact] if fact.organisation_id in by.organisation_ids else []
    return licences_numbered(number, organisation_ids=by.organisation_ids)


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One licence with its history; POST records an annual check. 9 SQL at most besides the session."""
    by, at = officer_at_desk(request), clock.now()
    fact = _ours(code, by)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _record(request, fact, by=by, at=at)
            return redirect("licences:desk-one", code=code)
        except Invalid as refusal:
            errors, status = refusal.by_field(gettext), refusal.status
    context = _context(request, fact, by=by, at=at) | {"errors": errors}
    return render(request, "licences/desk/one.html", context, status=status)


@never_cache
@require_GET
def own_history(request: HttpRequest, code: str) -> HttpResponse:
    """The whole history of a licence for its holder. 8 SQL."""
    fact = own_licence(current_person(request), code)
    today = clock.now().astimezone(CITY_ZONE).date()
    history = history_of_licence(fact, on=today, with_names=False)
    cards = [card(version, today=today) for version in history.versions]
    return render(request, "licences/history.html", {"licence": fact, "history": history, "versions": cards})


def _ours(code: str, by: Officer) -> LicenceFact:
    fact = licence_by_code(code)
    if fact.organisation_id not in by.organisation_ids:
        raise NotFound
    return fact


def _record(request: HttpRequest, fact: LicenceFact, *, by: Officer, at: datetime) -> None:
    year, outcome = request.POST.get("year", ""), request.POST.get("outcome", "")
    faults = {}
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        faults["year"] = N_("Choose the year.")
    if outcome not in set(CheckOutcome):
        faults["outcome"] = N_("Choose what came of it.")
    if faults:
        raise Invalid(facts={"fields": faults})
    check_licence_annually(
        identifier=fact.identifier,
        year=int(year),
        outcome=CheckOutcome(outcome),
        remark=request.POST.get("remark", ""),
        by=by,
        at=at,
    )


def _context(request: HttpRequest, fact: LicenceFact, *, by: Officer, at: datetime) -> dict[str, Any]:
    today = at.astimezone(CITY_ZONE).date()
    history = history_of_licence(fact, on=today, with_names=True)
    standing = standing_of(fact, licence_type(fact.type_code), day=today)
    checks = checks_of(fact) if standing else []
    done = {check.year for check in checks}
    first = history.versions[-1].issued_on.year + 1
    years = [
        year for year in range(today.year, max(first, today.year - SHOWN_YEARS) - 1, -1) if year not in done
    ]
    return {
        "licence": fact,
        "holder": masked_holder(fact.holder),
        "card": card(fact, today=today),
        "history": history,
        "versions": [card(version, today=today) for version in history.versions],
        "standing": standing,
        "checks": checks,
        "years": [(str(year), str(year)) for year in years],
        "outcomes": [(outcome.value, gettext(text)) for outcome, text in _OUTCOMES],
        "may_check": DUTY in by.duties_in.get(fact.organisation_id, frozenset()),
        "typed": request.POST,
        "waiting": paper_waiting(fact),
    }
