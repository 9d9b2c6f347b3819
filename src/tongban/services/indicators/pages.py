"""The statistics for everybody: `/indicators/`, a page for each, and their files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from tongban.foundation.ui.public import Course, Tab, course_of
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.services.indicators.book import indicator_of, indicators
from tongban.services.indicators.counting import SUMMED
from tongban.services.indicators.definitions.missing import NOT_COUNTED
from tongban.services.indicators.facts import LICENCE, LICENCE_URL, Cell, Cut, Indicator, Unit
from tongban.services.indicators.files import FORMS, definition_of, file_of
from tongban.services.indicators.queries import cells, city_months, city_trend, last_counted_at
from tongban.services.indicators.rules import SMALLEST, first_of_month, month_before, value_of
from tongban.services.indicators.showing import (
    CUTS,
    GROUPS,
    UNITS,
    month_words,
    name_of,
    rows_of,
    value_text,
)
from tongban.standards.working_time import local_day

MONTHS_SHOWN, ROWS_SHOWN = 24, 200
_EVER = date(2000, 1, 1)
_OFFERED = (Cut.ORGANISATION, Cut.AREA, Cut.TYPE, Cut.ITEM)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Every indicator with its value of this month and of the last one, and what cannot be counted. 3 SQL."""
    book = indicators()
    month = first_of_month(local_day(clock.now()))
    before = month_before(month)
    sums = city_months((one.code for one in book), (month, before))
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in book:
        now, last = sums.get((one.code, month)), sums.get((one.code, before))
        groups.setdefault(gettext(GROUPS[one.group]), []).append(
            {
                "code": one.code,
                "name": name_of(one),
                "formula": gettext(one.current.formula),
                "now": value_text(now, one.unit) if now else "—",
                "before": value_text(last, one.unit) if last else "—",
            }
        )
    context = {
        "groups": groups.items(),
        "month": month_words(month),
        "before": month_words(before),
        "missing": [(name_of(one), gettext(one.why)) for one in NOT_COUNTED],
        "counted_at": last_counted_at(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "smallest": SMALLEST,
    }
    return render(request, "indicators/statistics.html", context)


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its course, its values by one cut in one month, its definition and statement. At most 6 SQL.

    Raises NotFound.
    """
    shown = indicator_of(code)
    today = local_day(clock.now())
    trend = city_trend(shown, first=_months_ago(today), last=today)
    month = _month(request.GET.get("month", ""), [cell.first for cell in trend])
    cut = _cut(request.GET.get("by", ""), _cuts_of(shown), otherwise=Cut.ORGANISATION)
    found = cells(shown, cut, first=month, last=month) if month else []
    table = sorted(rows_of(shown, cut, found), key=lambda row: (row.cell.sum.is_hidden, row.name))
    kept = f"month={month:%Y-%m}" if month else ""
    context = {
        "shown": shown,
        "name": name_of(shown),
        "now": rows_of(shown, Cut.CITY, trend[-1:]),
        "trend": list(reversed(rows_of(shown, Cut.CITY, trend))),
        "course": _course(shown, trend),
        "has_denominator": bool(shown.current.denominator),
        "cut": cut,
        "cut_words": gettext(CUTS[cut]),
        "tabs": [
            Tab(label=gettext(CUTS[one]), url=f"?by={one}&{kept}#by", is_here=one is cut)
            for one in _cuts_of(shown)
        ],
        "month": month,
        "month_words": month_words(month) if month else "",
        "months": [(f"{cell.first:%Y-%m}", month_words(cell.first)) for cell in reversed(trend)],
        "rows": table[:ROWS_SHOWN],
        "count": len(table),
        "most": ROWS_SHOWN,
        "is_any_hidden": any(row.cell.sum.is_hidden for row in table),
        "definition": definition_of(shown, get_language() or "zh-hans"),
        "unit": gettext(UNITS[shown.unit]),
        "sql": shown.current.sql,
        "wrapper": SUMMED.strip(),
        "counted_at": last_counted_at(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "smallest": SMALLEST,
    }
    return render(request, "indicators/indicator.html", context)


@require_safe
def download(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """The values of an indicator as CSV or JSON, by one cut, of all months counted. Raises NotFound."""
    shown = indicator_of(code)
    cut = _cut(request.GET.get("by", ""), Cut, otherwise=Cut.CITY)
    return _file([shown], cut, f"{code}-{cut}", form)


@require_safe
def download_all(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every indicator of the whole city, month by month. Raises NotFound."""
    return _file(indicators(), Cut.CITY, "indicators", form)


def _file(shown: Iterable[Indicator], cut: Cut, name: str, form: str) -> HttpResponseBase:
    if form not in FORMS:
        raise NotFound
    parts = file_of(shown, cut, form, first=_EVER, last=local_day(clock.now()))
    answer = StreamingHttpResponse(parts, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return answer


def _course(shown: Indicator, trend: Sequence[Cell]) -> Course:
    values = [(f"{cell.first:%Y-%m}", value_of(cell.sum, shown.unit)) for cell in trend]
    is_share = shown.unit is Unit.PERCENT
    return course_of(values, suffix="%" if is_share else "", top=100 if is_share else None)


def _cuts_of(shown: Indicator) -> Iterator[Cut]:
    """How the values of a month are told: what stands in the library has no cut by item."""
    return (one for one in _OFFERED if not (shown.is_stock and one is Cut.ITEM))


def _cut(said: str, among: Iterable[Cut], *, otherwise: Cut) -> Cut:
    return next((one for one in among if one == said), otherwise)


def _month(said: str, counted: Sequence[date]) -> date | None:
    """The month that was asked for, else the newest; None where nothing was counted."""
    return next((one for one in counted if f"{one:%Y-%m}" == said), counted[-1] if counted else None)


def _months_ago(today: date, count: int = MONTHS_SHOWN) -> date:
    month = first_of_month(today)
    for _ in range(count - 1):
        month = month_before(month)
    return month
