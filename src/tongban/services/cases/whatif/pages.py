"""What if, at the desk: ask, watch it run, read the answer and take it home."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import current_officer
from tongban.foundation.jobs.public import long_job
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases.whatif.commands.ask import ask_what_if
from tongban.services.cases.whatif.facts import DUTY, BadDays, BadSpan, Question
from tongban.services.cases.whatif.queries import (
    KINDS,
    PAGE_ROWS,
    cases_in,
    every_case_in,
    what_if,
    what_ifs,
)
from tongban.services.cases.whatif.sheets import csv_lines, lacking_words, outcome_word
from tongban.services.items.public import VersionChoice, managed_items, versions_to_try

_SPAN_DAYS = 365
_WORDS = {
    "all": N_("Everything that differs"),
    "late": N_("Would be late"),
    "better": N_("Would be in time"),
    "steps": N_("Steps that differ"),
    "refused": N_("Would not be taken"),
    "instant": N_("Granted at once"),
    "contrary": N_("Against the decision"),
}
# which count of the summary a kind of case has
_COUNTS = {
    "late": "newly_late",
    "better": "no_longer_late",
    "steps": "steps_differ",
    "refused": "refused",
    "instant": "instant",
    "contrary": "contrary",
}


@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """The replays of the officer's organisations. 1 SQL besides the session."""
    return render(request, "cases/what_ifs.html", {"rows": what_ifs(by=_manager(request))})


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Choose the item, then the version or draft, the days of the calendar and the time. 4 SQL at most."""
    officer = _manager(request)
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("item", "")
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            asked_id = ask_what_if(question=_question(request), by=officer, at=clock.now())
            return redirect("cases:what_if", what_if_id=asked_id)
        except Refused as refused:
            errors, status = refused.by_field(_) or {"item": refused.sentence(_)}, refused.status
    items = managed_items(officer)
    today = clock.now().astimezone(CITY_ZONE).date()
    context: dict[str, Any] = {
        "items": [("", _("all items (calendar only)")), *((one.code, one.name) for one in items)],
        "item": code,
        "has_chosen": "item" in given,
        "versions": _versions(code, officer),
        "errors": errors,
        "typed": given,
        "from_on": given.get("from_on") or (today - timedelta(days=_SPAN_DAYS)).isoformat(),
        "until_on": given.get("until_on") or today.isoformat(),
    }
    return render(request, "cases/what_if_ask.html", context, status=status)


@require_GET
def answer(request: HttpRequest, what_if_id: UUID) -> HttpResponse:
    """How far it is; then the summary and the cases that differ. 3 SQL besides the session."""
    row = what_if(what_if_id, by=_manager(request))
    kind = request.GET.get("kind", "all")
    kind = kind if kind in KINDS else "all"
    cases = cases_in(row, kind=kind, after=request.GET.get("after", "")[:24]) if row.ended_at else []
    context = {
        "row": row,
        "job": long_job(row.progress_id) if row.progress_id and not row.ended_at else None,
        "sum": row.summary,
        "kind": kind,
        "tabs": [
            Tab(label=_tab_label(key, row.summary), url=f"?kind={key}", is_here=key == kind)
            for key in KINDS
            if key == "all" or row.summary.get(_COUNTS[key])
        ],
        "cases": [(one, outcome_word(one), lacking_words(one)) for one in cases],
        "next_url": f"?kind={kind}&after={cases[-1].number}" if len(cases) == PAGE_ROWS else "",
        "days_off": [date.fromisoformat(day) for day in row.days_off],
        "working_days": [date.fromisoformat(day) for day in row.working_days],
    }
    return render(request, "cases/what_if.html", context)


@require_GET
def export(request: HttpRequest, what_if_id: UUID) -> StreamingHttpResponse:
    """The cases that differ, as CSV."""
    row = what_if(what_if_id, by=_manager(request))
    response = StreamingHttpResponse(csv_lines(every_case_in(row)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="what-if-{row.asked_at:%Y%m%d}.csv"'
    return response


def _manager(request: HttpRequest) -> Officer:
    officer = current_officer(request)
    check_duty_anywhere(officer, DUTY)
    return officer


def _tab_label(kind: str, summary: dict[str, int]) -> str:
    text = _(_WORDS[kind])
    return text if kind == "all" else f"{text} {summary.get(_COUNTS[kind], 0)}"


def _versions(code: str, officer: Officer) -> list[tuple[str, str]]:
    if not code:
        return []
    try:
        found = versions_to_try(code, by=officer)
    except NotFound:
        return []
    return [("", _("as each case had it")), *((one.key, _version_text(one)) for one in found)]


def _version_text(one: VersionChoice) -> str:
    if one.number is None:
        return _("draft: %(title)s") % {"title": one.title}
    return _("version %(number)s") % {"number": one.number}


def _question(request: HttpRequest) -> Question:
    """Raises BadDays, BadSpan."""
    return Question(
        item_code=request.POST.get("item", "")[:64],
        version=request.POST.get("version", "")[:60],
        days_off=_days(request.POST.get("days_off", ""), "days_off"),
        working_days=_days(request.POST.get("working_days", ""), "working_days"),
        from_on=_day(request.POST.get("from_on", ""), "from_on"),
        until_on=_day(request.POST.get("until_on", ""), "until_on"),
    )


def _days(text: str, field: str) -> tuple[date, ...]:
    try:
        return tuple(
            date.fromisoformat(one) for one in re.split(r"[\s,，;；、]+", text.strip()[:2000]) if one
        )
    except ValueError as error:
        raise BadDays(facts={"fields": {field: str(BadDays.title)}}) from error


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadSpan(facts={"fields": {field: str(BadSpan.title)}}) from error
