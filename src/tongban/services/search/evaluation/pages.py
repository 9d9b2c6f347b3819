"""The sets of questions by which the search is measured, with the last figures and what was missed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.jobs.public import enqueue
from tongban.services.search.aliases.queries import words_waiting
from tongban.services.search.aliases.showing import place_text
from tongban.services.search.desk import COLLECTION, tabs, teacher
from tongban.services.search.evaluation.jobs import measure_kept
from tongban.services.search.evaluation.queries import KeptSet, kept_sets


@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """Every kept set. 2 SQL besides the session."""
    teacher(request)
    context = {
        "tabs": tabs("search:sets", waiting=words_waiting(COLLECTION)),
        "sets": [_shown(one) for one in kept_sets(COLLECTION)],
    }
    return render(request, "search/sets.html", context)


@require_POST
def measure(request: HttpRequest) -> HttpResponse:
    """Have a worker measure every kept set."""
    teacher(request)
    enqueue(measure_kept, collection=COLLECTION)
    messages.success(request, gettext("A worker is measuring. Load this page again in a moment."))
    return redirect("search:sets")


def _shown(one: KeptSet) -> dict[str, object]:
    misses = one.measured["misses"] if one.measured else []
    return {
        "set": one,
        "count": len(one.queries),
        "measured": one.measured,
        "misses": [(miss, "" if miss["is_none"] else place_text(miss["place"])) for miss in misses],
    }
