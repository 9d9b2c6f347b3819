"""The public board and its wall screen: figures that everybody may see."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.faces.insights.days import CODES, first_monday, weeks_of
from tongban.faces.insights.pages import total_of
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisations_named
from tongban.foundation.ui.public import site
from tongban.kernel import clock
from tongban.services.indicators.public import (
    Cut,
    day_sums,
    indicator_of,
    name_of,
    public_cells,
    value_text,
)
from tongban.services.supervision.public import WINDOW_DAYS, board_as_of, city_figures
from tongban.standards.working_time import local_day

# by organisation, this month
_SHOWN = ("received", "decided", "on-time-rate", "mean-days", "good-ratings")
_COUNTRY = "000000000000"
ON_THE_WALL = 10


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How the city does now, and its organisations this month. At most 9 SQL."""
    return render(request, "insights/public.html", _context())


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The same for a screen on the wall: dark, big, renewing itself; nobody is signed in at it."""
    context = _context()
    context["offices"] = context["offices"][:ON_THE_WALL]
    return render(request, "insights/wall.html", context)


def _context() -> dict[str, Any]:
    now = clock.now()
    today = local_day(now)
    sums = day_sums(CODES, first=first_monday(today), last=today)
    return {
        "now": now,
        "as_of": board_as_of(),
        "total": total_of(city_figures()),
        "window": WINDOW_DAYS,
        "weeks": weeks_of(sums, today=today, calendar=calendar_for(_COUNTRY)),
        "heads": [(code, name_of(indicator_of(code))) for code in _SHOWN],
        "offices": _offices(today.replace(day=1)),
        "site_name": site()["name"],
    }


def _offices(month: date) -> list[dict[str, Any]]:
    """The organisations with their figures of the month, who kept fewest promises first. 6 SQL."""
    found: dict[str, dict[str, Any]] = {}
    for code in _SHOWN:
        shown = indicator_of(code)
        for cell in public_cells(shown, Cut.ORGANISATION, first=month, last=month):
            row = found.setdefault(cell.key, {"order": 2.0, "cells": dict.fromkeys(_SHOWN, "—")})
            row["cells"][code] = value_text(cell.sum, shown.unit)
            if code == "on-time-rate" and not cell.sum.is_hidden and cell.sum.denominator:
                row["order"] = cell.sum.numerator / cell.sum.denominator
    names = {str(id_): name for id_, name in organisations_named(map(UUID, found)).items()}
    rows = [{"name": names.get(key, key), **row} for key, row in found.items()]
    return sorted(rows, key=lambda row: (row["order"], row["name"]))
