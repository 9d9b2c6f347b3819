"""The gallery: every component in every state, with made-up facts."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from tongban.standards.working_time import (
    CalendarDay,
    DayKind,
    Limit,
    StripCell,
    WorkCalendar,
    day_strip,
    run_clock,
)

ACCEPTED, TODAY = date(2026, 9, 23), date(2026, 9, 28)
# 2026 as announced: Mid-Autumn 25 to 27 September, National Day 1 to 7 October, 10 October made up
OFF = ((date(2026, 9, 25), 3, "中秋节"), (date(2026, 10, 1), 7, "国庆节"))
MADE_UP = CalendarDay(day=date(2026, 10, 10), kind=DayKind.MAKE_UP, name="国庆节")


def sample_strip() -> tuple[StripCell, ...]:
    """The strip of the sample day: accepted on 23 September, five working days promised, ten by law."""
    off = [
        CalendarDay(day=first + timedelta(days=n), kind=DayKind.HOLIDAY, name=name)
        for first, days, name in OFF
        for n in range(days)
    ]
    calendar = WorkCalendar.of([*off, MADE_UP], official_years=[2026])
    promised, law = (
        run_clock(start=ACCEPTED, limit=Limit(count=count), now=TODAY, calendar=calendar) for count in (5, 10)
    )
    return day_strip(promised, law)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, for those who build pages and for the picture and axe tests."""
    context = (
        {"cells": sample_strip()} | _sample_form() | _sample_facts() | _sample_steps() | _sample_figures()
    )
    return render(request, "ui/gallery.html", context)


def _sample_form() -> dict[str, object]:
    return {
        "errors": {
            "area": pgettext("gallery", "You entered 86; the registered house has only 68.40 m²."),
            "kinds": pgettext("gallery", "Choose at least one kind."),
        },
        "kinds": [
            ("hot", pgettext("gallery", "Hot dishes"), pgettext("gallery", "stir-fry, noodles")),
            ("cold", pgettext("gallery", "Cold dishes"), ""),
            ("drink", pgettext("gallery", "Drinks"), ""),
        ],
        "ways": [
            ("post", pgettext("gallery", "By courier")),
            ("here", pgettext("gallery", "At the counter")),
        ],
    }


def _sample_facts() -> dict[str, object]:
    return {
        "facts": [
            {
                "label": pgettext("gallery", "Name of the shop"),
                "value": "谯城区小满面馆",
                "source": pgettext("gallery", "Business licence"),
                "kind": "licence",
            },
            {
                "label": pgettext("gallery", "Operator"),
                "value": "张小满",
                "source": pgettext("gallery", "Population register"),
                "kind": "register",
            },
        ],
        "rows": [
            (pgettext("gallery", "Office"), "谯城区市场监督管理局（示例）"),
            (pgettext("gallery", "Result"), pgettext("gallery", "A licence, valid for 5 years")),
        ],
    }


def _sample_steps() -> dict[str, object]:
    return {
        "steps": [
            {
                "name": pgettext("gallery", "Submit"),
                "who": "you",
                "time": pgettext("gallery", "10 minutes"),
                "text": pgettext("gallery", "On line, saved as you go"),
            },
            {
                "name": pgettext("gallery", "Acceptance"),
                "time": pgettext("gallery", "1 day"),
                "text": pgettext("gallery", "What is missing is said once"),
                "side": pgettext("gallery", "Missing paper: the clock waits"),
            },
            {
                "name": pgettext("gallery", "Review"),
                "time": pgettext("gallery", "1 day"),
                "text": pgettext("gallery", "Licensing section"),
            },
            {
                "name": pgettext("gallery", "Decision"),
                "time": pgettext("gallery", "1 day"),
                "text": pgettext("gallery", "The person in charge"),
            },
        ],
        "stepper": [
            pgettext("gallery", "Check"),
            pgettext("gallery", "Fill in"),
            pgettext("gallery", "Papers"),
            pgettext("gallery", "Submit"),
        ],
    }


def _sample_figures() -> dict[str, object]:
    return {
        "tabs": [
            {"label": pgettext("gallery", "All"), "url": "?view=all", "is_here": True, "count": 48},
            {"label": pgettext("gallery", "Due today"), "url": "?view=today", "is_here": False, "count": 5},
        ],
        "figures": [
            {"figure": "2146", "label": pgettext("gallery", "decided yesterday")},
            {"figure": "99.2%", "label": pgettext("gallery", "within the promise this month")},
            {"figure": "1.8", "label": pgettext("gallery", "working days on average")},
            {"figure": "17", "label": pgettext("gallery", "bad ratings this month")},
        ],
    }
