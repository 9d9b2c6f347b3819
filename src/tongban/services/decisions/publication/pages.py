"""Pages of the public record: the list, one entry, the files; and at the desk its correction."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.cases.public import CaseFact
from tongban.services.decisions.publication.commands.correct import (
    DUTY,
    FIELDS,
    correct_entry,
    withdraw_entry,
)
from tongban.services.decisions.publication.exports import csv_lines, json_parts
from tongban.services.decisions.publication.facts import STATUS_TEXTS, EntryFact, EntryState
from tongban.services.decisions.publication.queries import (
    entries,
    entries_beside,
    entries_of_month,
    entry,
    entry_for,
    entry_of_case,
    month_counts,
)
from tongban.services.decisions.publication.rules import SHORTEST

_FILES = {"csv": ("text/csv; charset=utf-8", csv_lines), "json": ("application/json", json_parts)}
_LONGEST = 60
MONTHS_OFFERED = 12


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Grants that were published, the newest decision first, searched by words and month. 2 SQL."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    month = _month(request.GET.get("month", ""))
    is_short = 0 < len("".join(words.split())) < SHORTEST
    page = entries(words="" if is_short else words, month=month, cursor=request.GET.get("after", "")[:120])
    kept = {"q": words, "month": month.strftime("%Y-%m") if month else ""}
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "rows": [(row, _(STATUS_TEXTS[row.status])) for row in page.rows],
        "q": words,
        "is_short": is_short,
        "month": kept.get("month", ""),
        "months": [("", _("All months")), *((value, _month_words(value)) for value in _months())],
        "counts": month_counts(until=_today()),
        "export_month": kept.get("month") or _today().strftime("%Y-%m"),
        "exported": month or _today(),
        "next_url": f"?{urlencode({**kept, 'after': page.cursor})}" if page.cursor else "",
        "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
    }
    return render(request, "decisions/record.html", context)


def _month_words(month: str) -> str:
    """A month as people write it in the language of the page."""
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One entry, with the other decisions on its licence; of one that was taken down only that it was, when and
    why. 2 SQL."""
    fact = entry(code)
    is_gone = fact.state is EntryState.WITHDRAWN
    context = {"entry": fact, "is_gone": is_gone, "status": _(STATUS_TEXTS[fact.status])}
    context["beside"] = (
        [] if is_gone else [(one, _(STATUS_TEXTS[one.status])) for one in entries_beside(fact)]
    )
    return render(request, "decisions/entry.html", context, status=410 if is_gone else 200)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """A month of the record as a file for programs. 1 SQL. Raises NotFound (no such form or month)."""
    month = _month(request.GET.get("month", "")) or _today().replace(day=1)
    if form not in _FILES:
        raise NotFound
    kind, write = _FILES[form]
    answer = StreamingHttpResponse(write(entries_of_month(month)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="grants-{month:%Y-%m}.{form}"'
    return answer


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """At the desk: correct what an entry says, or take it down. Raises NotFound, DutyMissing."""
    by = officer_at_desk(request)
    fact = entry_for(code, by=by)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if "withdraw" in request.POST:
                withdraw_entry(code=fact.code, reason=reason, by=by, at=clock.now())
                messages.success(request, _("The entry is taken down. Its address says so."))
            else:
                values = _changed(fact, request)
                correct_entry(code=fact.code, values=values, reason=reason, by=by, at=clock.now())
                messages.success(request, _("The entry is corrected."))
            return redirect("decisions:entry", code=fact.code)
        except Invalid as refused:
            errors, status = refused.by_field(_), refused.status
    values = {name: request.POST.get(name, getattr(fact, name)) for name in FIELDS}
    context = {"entry": fact, "errors": errors, "values": values, "reason": request.POST.get("reason", "")}
    return render(request, "decisions/correct.html", context, status=status)


def case_panel(request: HttpRequest, thing: object) -> str:
    """On a case: whether its grant is published, and by when it will be. 1 SQL once it is decided."""
    if not isinstance(thing, CaseFact) or thing.decided_at is None:
        return ""
    found = entry_of_case(thing.number)
    if found is None or found[0] is EntryState.COUNTED:
        return ""
    state, code, due_on = found
    context = {"state": state.value, "code": code, "due_on": due_on, "is_desk": False}
    return render_to_string("decisions/parts/publication.html", context, request)


def desk_panel(request: HttpRequest, thing: object) -> str:
    """The same at the desk, with the way to its correction for who has the duty. 1 SQL."""
    if not isinstance(thing, CaseFact) or thing.decided_at is None:
        return ""
    found = entry_of_case(thing.number)
    if found is None or found[0] is EntryState.COUNTED:
        return ""
    state, code, due_on = found
    may = DUTY in officer_at_desk(request).duties_in.get(thing.organisation_id, frozenset())
    context = {"state": state.value, "code": code, "due_on": due_on, "is_desk": True, "may_correct": may}
    return render_to_string("decisions/parts/publication.html", context, request)


def _changed(fact: EntryFact, request: HttpRequest) -> dict[str, str]:
    given = {name: request.POST.get(name, "").strip() for name in FIELDS if name in request.POST}
    return {name: value for name, value in given.items() if value != getattr(fact, name)}


def _today() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date()


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def _months() -> list[str]:
    """This month and those before it, as addresses name them."""
    today = _today()
    numbers = [today.year * 12 + today.month - 1 - back for back in range(MONTHS_OFFERED)]
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]
