"""How much a known citizen is spared, and by what each material could be met: pages for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import organisations_named
from tongban.foundation.ui.public import course_of
from tongban.kernel.errors import N_
from tongban.services.items.sparing.facts import Means, Source
from tongban.services.items.sparing.means import MEANS
from tongban.services.items.sparing.queries import (
    MOST_NAMES,
    by_means,
    by_office,
    named_materials,
    over_time,
)

SOURCE_WORDS = {
    Source.LICENCE: N_("an e-licence"),
    Source.REGISTER: N_("a base register"),
    Source.FORM: N_("the answers of the form"),
}
_SHOWN = 100
_NOTHING = "none"


@require_safe
def spared(request: HttpRequest) -> HttpResponse:
    """The figure of the city, by organisation, by month, and by what materials could be met. 4 SQL."""
    months = over_time()
    offices = by_office(months[0].on) if months else []
    names = organisations_named({row.organisation_id for row in offices})
    context = {
        "last": months[0] if months else None,
        "months": months,
        "course": course_of(
            [(f"{day.on:%Y-%m}", day.counts.percent) for day in reversed(months)], suffix="%", top=100
        ),
        "offices": [{"name": names.get(row.organisation_id, ""), "row": row} for row in offices],
        "means": [
            {"row": row, "source": gettext(SOURCE_WORDS[row.means.source])} for row in by_means() if months
        ],
    }
    return render(request, "items/sparing/spared.html", context)


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """Every name of a material with what could meet it: searched, by means, by use or by name. 1 SQL."""
    words = request.GET.get("q", "").strip()[:60]
    chosen = request.GET.get("means", "")
    by_name = request.GET.get("sort") == "name"
    found = [one for one in named_materials(words=words) if _fits(one[2], chosen)]
    if by_name:
        found.sort(key=lambda one: one[0])
    context = {
        "q": words,
        "chosen": chosen,
        "sort": "name" if by_name else "use",
        "options": _options(),
        "rows": [_row(*one) for one in found[:_SHOWN]],
        "count": len(found),
        "shown": min(len(found), _SHOWN),
        "most": MOST_NAMES,
    }
    return render(request, "items/sparing/materials.html", context)


def _fits(means: Means | None, chosen: str) -> bool:
    if chosen == _NOTHING:
        return means is None
    return chosen not in MEANS or (means is not None and means.key == chosen)


def _options() -> list[tuple[str, str]]:
    return [
        ("", gettext("all")),
        *((key, means.by) for key, means in MEANS.items()),
        (_NOTHING, gettext("has to be handed in")),
    ]


def _row(name: str, uses: int, means: Means | None) -> dict[str, Any]:
    return {
        "name": name,
        "uses": uses,
        "by": means.by if means else "",
        "source": gettext(SOURCE_WORDS[means.source]) if means else "",
    }
