"""“How sharing goes” at the desk: to read, to print and as a file."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_
from tongban.resources.exchange.overview.columns import EVERY, OF_DELIVERIES, OF_REQUESTS, OF_USES
from tongban.resources.exchange.overview.facts import OfficeLine, Overview, Sums
from tongban.resources.exchange.overview.queries import overview
from tongban.resources.exchange.overview.scope import overview_scope
from tongban.resources.exchange.overview.showing import Reach, refusal_rows, rows_of, way_rows

GRANTS_SHOWN = 20
USED, UNUSED = "used", "unused"
_GRANTS = {USED: N_("Most used"), UNUSED: N_("Not used for 30 days")}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Requests, grants, uses, deliveries and objections of the offices that the reader leads. 12 SQL at most
    besides the session, at any number of them. Raises DutyMissing.
    """
    by, at = officer_at_desk(request), clock.now()
    found, reach = overview(overview_scope(by), at=at), Reach(by)
    view = UNUSED if request.GET.get("grants") == UNUSED else USED
    context = {
        "at": at,
        "total": found.total,
        "uses": [sum(pair) for pair in zip(*found.ways.values(), strict=True)] or [0, 0],
        "refused": sum(found.refusals.values()),
        "is_empty": not found.offices,
        "tables": _tables(found, reach),
        "ways": way_rows(found.ways),
        "refusals": refusal_rows(found.refusals),
        **_grants(found, reach, view),
        "late": [(one, reach.agreement_url(one)) for one in found.deliveries if one.is_late],
        "names": {line.id: line.name for line in found.offices},
    }
    is_print = request.GET.get("view") == "print"
    return render(request, f"exchange/overview/{'print' if is_print else 'page'}.html", context)


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The figures of every office as CSV. 12 SQL at most besides the session. Raises DutyMissing."""
    found = overview(overview_scope(officer_at_desk(request)), at=clock.now())
    answer = HttpResponse("".join(_lines(found.offices)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sharing.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _tables(found: Overview, reach: Reach) -> list[dict[str, Any]]:
    most = max((line.sums.used for line in found.offices), default=0)
    parts: list[tuple[str, str, str, str, Any, Callable[[Sums], float | None]]] = [
        ("requests", N_("Requests of the last 12 months"), N_("how much was answered in time"),
         N_("Overdue: waits for this office behind its day; days over are working days."), OF_REQUESTS,
         lambda one: one.in_time_share),
        ("uses", N_("Grants and uses"), N_("its uses of this month, against the office with most"),
         N_("Idle: in force and not used for 30 days. Used: this month, and the month before. By others: uses of its data."),
         OF_USES,
         lambda one: one.used * 100 / most if most and one.used else None),
        ("deliveries", N_("Deliveries, quality and objections"), N_("quality from 0 to 100"),
         N_("Due: within 7 days. Sent back: within 30 days. Days late are working days. Change: against the time before."),
         OF_DELIVERIES,
         lambda one: one.score),
    ]  # fmt: skip
    return [
        {
            "key": key,
            "title": gettext(title),
            "bar": gettext(bar),
            "heads": [(column.short(), gettext(column.label)) for column in columns],
            "note": gettext(note),
            "rows": rows_of(found.offices, columns, reach, part=part),
        }
        for key, title, bar, note, columns, part in parts
    ]


def _grants(found: Overview, reach: Reach, view: str) -> dict[str, Any]:
    idle = [one for one in found.grants if one.is_unused]
    shown = idle if view == UNUSED else found.grants
    counts = {USED: None, UNUSED: len(idle)}
    return {
        "grant_tabs": [
            Tab(
                label=gettext(label),
                url=f"?grants={key}#grants",
                is_here=key == view,
                count=counts[key],
            )
            for key, label in _GRANTS.items()
        ],
        "grants": [(one, reach.grant_url(one)) for one in shown[:GRANTS_SHOWN]],
        "grant_count": len(shown),
        "most": GRANTS_SHOWN,
        "has_grants": bool(found.grants),
    }


def _lines(offices: tuple[OfficeLine, ...]) -> Iterator[str]:
    """Lines of CSV; the mark in front tells spreadsheets that it is UTF-8."""
    yield "\ufeff" + _line([gettext("Organisation"), *(gettext(column.label) for column in EVERY)])
    for line in offices:
        values = [column.value(line.sums) for column in EVERY]
        yield _line([_plain(line.name), *("" if one is None else f"{one:g}" for one in values)])


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _plain(value: str) -> str:
    """No cell begins a formula in a spreadsheet."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
