"""What the registers said of an applicant on an earlier day, for the officer of the open case."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.resources.registers.public import FIELD_TEXTS, FirmAsOf, PersonAsOf, firm_as_of, person_as_of
from tongban.services.cases.models import Case
from tongban.services.cases.queries import staff_case

HANDLE_CASE = "handle-case"


@require_GET
def registered_on(request: HttpRequest, number: str) -> HttpResponse:
    """What the registers said on a day, by default the day of the application. 9 SQL besides the session.

    Who may ask is who may look now; each question is noted, and the person sees it.
    """
    by = current_officer(request)
    case = staff_case(number, by=by)
    typed = request.GET.get("on", "")
    on, error = _day(typed, default=case.submitted_at.astimezone(CITY_ZONE).date())
    context: dict[str, Any] = {"case": case, "on": on, "typed": typed or on.isoformat(), "error": error}
    if not error:
        context["parts"] = _parts(case, on, by)
    return render(request, "cases/registered_on.html", context, status=422 if error else 200)


def _day(text: str, *, default: date) -> tuple[date, str]:
    today = clock.now().astimezone(CITY_ZONE).date()
    try:
        on = date.fromisoformat(text) if text else default
    except ValueError:
        return default, gettext(N_("Write the day as 2026-09-28."))
    return (on, "") if on <= today else (default, gettext(N_("This day is still ahead.")))


def _parts(case: Case, on: date, by: Officer) -> list[dict[str, Any]]:
    """The person, and the firm that applies: the values, masked, and the edition that had them."""
    how: dict[str, Any] = {
        "on": on,
        "purpose": HANDLE_CASE,
        "case_number": case.number,
        "by": by,
        "at": clock.now(),
    }
    parts = [_part(N_("Population register"), lambda: person_as_of(person_id=case.person_id, **how))]
    if case.uscc:
        parts.append(_part(N_("Entity register"), lambda: firm_as_of(uscc=case.uscc, **how)))
    return parts


def _part(title: str, ask: Any) -> dict[str, Any]:
    try:
        found: PersonAsOf | FirmAsOf = ask()
    except NotFound:
        return {"title": title, "rows": [], "found": None}
    facts = found.person if isinstance(found, PersonAsOf) else found.firm
    rows = [(gettext(FIELD_TEXTS[name]), value or "—") for name, value in facts.masked().values.items()]
    return {"title": title, "rows": rows, "found": found}
