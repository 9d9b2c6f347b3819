"""Legal bases at the desk: what leads nowhere, and what rests on a law that changed."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import officer_at_desk
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_
from tongban.resources.laws.public import law, law_changes
from tongban.services.items.basis.commands import confirm_bases
from tongban.services.items.basis.facts import BasisState
from tongban.services.items.basis.queries import (
    counts_by_law,
    items_citing,
    items_resting_on,
    managed_organisations,
    unresolved_laws,
)

STATES = (
    ("", N_("All")),
    (BasisState.UNKNOWN_LAW, N_("Law not in the library")),
    (BasisState.UNKNOWN_ARTICLE, N_("No such article")),
    (BasisState.NOT_IN_FORCE, N_("Not in force")),
)
_PAGE = 50


@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """Titles that lead nowhere, those that most items cite first. 1 SQL besides the session."""
    by = officer_at_desk(request)
    state = request.GET.get("state", "")
    state = state if state in set(BasisState) else ""
    after = request.GET.get("after", "")
    rows, more = unresolved_laws(by=by, state=state, after=int(after) if after.isdigit() else 0)
    context = {
        "rows": rows,
        "next_url": f"?{urlencode({'state': state, 'after': more})}" if more else "",
        "tabs": [
            Tab(label=gettext(label), url=f"?state={value}", is_here=value == state)
            for value, label in STATES
        ],
        "labels": {str(value): gettext(label) for value, label in STATES},
    }
    return render(request, "items/basis/worklist.html", context)


@require_GET
def citing(request: HttpRequest) -> HttpResponse:
    """The items that cite one title. 2 SQL besides the session."""
    by = officer_at_desk(request)
    title, state, after = (request.GET.get(name, "") for name in ("title", "state", "after"))
    rows = items_citing(by=by, title=title, state=state, after=after)
    query = {"title": title, "state": state, "after": rows[-1].code if rows else ""}
    context = {
        "title": title,
        "rows": rows,
        "next_url": f"?{urlencode(query)}" if len(rows) == _PAGE else "",
    }
    return render(request, "items/basis/items.html", context)


@require_GET
def changed_laws(request: HttpRequest) -> HttpResponse:
    """Amendments and repeals, and how many of the officer's items rest on each law. 2 SQL."""
    by = officer_at_desk(request)
    changes = law_changes()
    counts = counts_by_law(by, {change.slug for change in changes})
    rows = [(change, counts.get(change.slug, 0)) for change in changes]
    return render(request, "items/basis/changed.html", {"rows": rows})


@require_GET
def resting(request: HttpRequest, slug: str) -> HttpResponse:
    """The officer's items that rest on one law, those of changed articles only where these are named. 5 SQL."""
    by = officer_at_desk(request)
    managed_organisations(by)
    changes = law_changes(slug=slug)
    touched = () if any(not one.articles for one in changes) else {a for one in changes for a in one.articles}
    after = request.GET.get("after", "")
    rows = items_resting_on(slug, by=by, articles=sorted(touched), after=after)
    context = {
        "law": law(slug),
        "changes": changes,
        "rows": rows,
        "next_url": f"?{urlencode({'after': rows[-1].code})}" if len(rows) == _PAGE else "",
    }
    return render(request, "items/basis/resting.html", context)


@require_POST
def checked(request: HttpRequest, slug: str) -> HttpResponse:
    """The item manager has been through the items: the tasks of the offices are done."""
    confirm_bases(slug=slug, by=officer_at_desk(request), at=clock.now())
    return redirect("items:changed-laws")
