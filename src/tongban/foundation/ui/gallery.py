"""The gallery: every component in every state, with made-up facts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

START, TODAY, PROMISED, LAW = date(2026, 9, 23), date(2026, 9, 28), date(2026, 10, 8), date(2026, 10, 14)
# 2026 as announced: Mid-Autumn 25–27 September, National Day 1–7 October, Saturday 10 October made up
MID_AUTUMN = {date(2026, 9, day) for day in (25, 26, 27)}
NATIONAL = {date(2026, 10, day) for day in range(1, 8)}
WEEKEND = {date(2026, 10, 11)}
MADE_UP = date(2026, 10, 10)


@dataclass(frozen=True, kw_only=True)
class SampleDay:
    """A day of the sample strip; the real one is `standards.working_time.StripCell`."""

    day: date
    kind: str
    number: int
    name: str
    is_make_up: bool
    is_today: bool
    is_promised_end: bool
    is_statutory_end: bool


def sample_strip() -> list[SampleDay]:
    """The strip of the mock screen: accepted on 23 September, five days promised, ten by law."""
    cells, number, day = [], 0, START
    while day <= LAW:
        name = "中秋节" if day in MID_AUTUMN else "国庆节" if day in NATIONAL else ""
        is_off = bool(name) or day in WEEKEND
        number += not is_off and day > START
        cells.append(
            SampleDay(
                day=day,
                kind=kind_of(day, is_off=is_off),
                number=0 if is_off or day == START else number,
                name=name,
                is_make_up=day == MADE_UP,
                is_today=day == TODAY,
                is_promised_end=day == PROMISED,
                is_statutory_end=day == LAW,
            )
        )
        day += timedelta(days=1)
    return cells


def kind_of(day: date, *, is_off: bool) -> str:
    """How the sample strip draws `day`."""
    fixed = {START: "zero", TODAY: "today", PROMISED: "due", LAW: "end"}
    if is_off or day in fixed:
        return "off" if is_off else fixed[day]
    if day < TODAY:
        return "gone"
    return "left" if day < PROMISED else "law"


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, for those who build pages and for the picture and axe tests."""
    context = {
        "cells": sample_strip(),
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
    return render(request, "ui/gallery.html", context)
