"""The list at the desk: the items of the officer's organisations, and the entries above: `/desk/library/`."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import Officer, areas_named, officer_at_desk
from tongban.foundation.ui.public import Tab
from tongban.services.items.library.access import EDIT
from tongban.services.items.library.queries import entries, implementations

PAGE = 30


@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """List entries: those that the officer's organisations keep, or all. 3 SQL besides the session."""
    by = officer_at_desk(request)
    is_mine = request.GET.get("all") != "1"
    words, after = asked_for(request)
    keepers = keepers_of(by) if is_mine else None
    rows = entries(keeper_ids=keepers, words=words, after=after, limit=PAGE + 1)
    shown, rest = rows[:PAGE], "" if is_mine else "&all=1"
    asked = f"&{urlencode({'q': words})}" if words else ""
    context = {
        "rows": shown,
        "areas": areas_named(row.area_code for row in shown),
        "q": words,
        "is_mine": is_mine,
        "tabs": tabs_of(by, here="kept" if is_mine else "all"),
        "next_url": f"?after={shown[-1].code}{rest}{asked}" if len(rows) > PAGE else "",
        "may_edit": bool(keepers_of(by)),
    }
    return render(request, "items/library/entries.html", context)


@require_safe
def own_items(request: HttpRequest) -> HttpResponse:
    """The implementations of the organisations for which the officer edits; who edits for none sees the
    entries. 1 SQL besides the session."""
    by = officer_at_desk(request)
    if not (keepers := keepers_of(by)):
        return redirect("items:library-entries")
    words, after = asked_for(request)
    rows = implementations(organisation_ids=keepers, words=words, after=after, limit=PAGE + 1)
    shown = rows[:PAGE]
    context = {
        "rows": shown,
        "q": words,
        "tabs": tabs_of(by, here="own"),
        "next_url": f"?{urlencode({'after': shown[-1].code, 'q': words})}" if len(rows) > PAGE else "",
        "is_one_office": len(keepers) == 1,
        "may_edit": True,
    }
    return render(request, "items/library/own.html", context)


def tabs_of(by: Officer, *, here: str) -> list[Tab]:
    """The views of the list; the first is for whom edits items somewhere."""
    entries_url = reverse("items:library-entries")
    tabs = [
        Tab(label=gettext("Kept by us"), url=entries_url, is_here=here == "kept"),
        Tab(label=gettext("All entries"), url=f"{entries_url}?all=1", is_here=here == "all"),
    ]
    if not keepers_of(by):
        return tabs
    return [
        Tab(label=gettext("Items of our office"), url=reverse("items:library"), is_here=here == "own"),
        *tabs,
    ]


def asked_for(request: HttpRequest) -> tuple[str, str]:
    """The words to find, and the code behind which the page begins."""
    return request.GET.get("q", "").strip()[:100], request.GET.get("after", "")[:50]


def keepers_of(by: Officer) -> list[UUID]:
    """The organisations for which the officer edits."""
    return [organisation_id for organisation_id, duties in by.duties_in.items() if EDIT in duties]
