"""Pages of items: the guide, browsing, searching."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.kernel import clock
from tongban.services.items.browsing import (
    BrowseFilter,
    browse,
    every_theme,
    item_areas,
    kinds,
    offices,
    themes,
)
from tongban.services.items.guide import guide_of
from tongban.services.items.indexing import COLLECTION
from tongban.services.items.keeping import may_be_kept
from tongban.services.items.results import SearchFilter, search_page
from tongban.services.search.public import Channel, StepKind, note_asked

AUDIENCES = ("person", "firm")


@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide; the answers to its questions stand in the address. 5 SQL at most, 6 with files."""
    found = guide_of(code, request.GET.dict())
    answers = dict(found.answers)
    context = {
        "guide": found,
        "answers_query": urlencode(answers),
        "print_query": urlencode({**answers, "view": "print"}),
        "apply_url": _apply_url(code, answers),
    }
    is_print = request.GET.get("view") == "print"
    response = render(request, "items/guide_print.html" if is_print else "items/guide.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    if request.META.get("QUERY_STRING", "") in ("", context["answers_query"], context["print_query"]):
        may_be_kept(response, version_id=found.item.version_id)
    return response


def _apply_url(code: str, answers: Mapping[str, str]) -> str:
    query = f"?{urlencode(answers)}" if answers else ""
    return f"/apply/{code}/{query}"


@require_safe
def browse_page(request: HttpRequest) -> HttpResponse:
    """All services, filtered by what the address says. 4 SQL."""
    wanted = _wanted(request.GET)
    shown = browse(wanted)
    area_options, office_options = item_areas(), offices(wanted.area)
    everything = ("", gettext("All"))
    audiences = [everything, ("person", gettext("For people")), ("firm", gettext("For firms"))]
    options = {
        "audience": [everything, *audiences[1:]],
        "theme": [everything, *themes("p"), *themes("l")],
        "area": [everything, *area_options],
        "office": [everything, *office_options],
        "kind": [everything, *kinds()],
    }
    values = {
        "audience": wanted.audience,
        "theme": wanted.theme,
        "area": wanted.area,
        "office": str(wanted.office or ""),
        "kind": wanted.kind,
    }
    texts = {
        key: dict(choices).get(values[key], values[key]) for key, choices in options.items() if values[key]
    }
    context = {
        "heading": " · ".join(texts.values()) or gettext("All services"),
        "page": shown,
        "chips": [{"label": text, "url": _address(values, without=key)} for key, text in texts.items()],
        "filters": {
            **values,
            "audiences": options["audience"],
            "themes": options["theme"],
            "areas": options["area"],
            "offices": options["office"],
            "kinds": options["kind"],
        },
        "next_url": _address(values, after=shown.next_after) if shown.next_after else "",
        "first_url": _address(values) if wanted.after else "",
    }
    return render(request, "items/browse.html", context)


def _wanted(given: Mapping[str, str]) -> BrowseFilter:
    theme, after = given.get("theme", ""), given.get("after", "")
    known = {code for code, _ in [*every_theme("p"), *every_theme("l")]}
    return BrowseFilter(
        theme=theme if theme in known else "",
        audience=audience if (audience := given.get("audience", "")) in AUDIENCES else "",
        area=given.get("area", "")[:24],
        office=_uuid(given.get("office", "")),
        kind=kind if (kind := given.get("kind", "")) in dict(kinds()) else "",
        after=int(after) if after.isdecimal() and len(after) < 18 else 0,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _address(values: Mapping[str, str], *, without: str = "", after: int = 0) -> str:
    query = {key: value for key, value in values.items() if value and key != without}
    if after:
        query["after"] = str(after)
    return f"{reverse('items:browse')}?{urlencode(query)}" if query else reverse("items:browse")


@require_safe
def find_page(request: HttpRequest) -> HttpResponse:
    """Search: why each hit is here, its limit, trips and fee; themes and 12345 where there is none.

    The question is noted without who asked, and so is what its links lead to.
    """
    wanted = SearchFilter.of(request.GET)
    found = search_page(wanted)
    noted = note_asked(
        request,
        collection=COLLECTION,
        channel=Channel.PORTAL,
        q=wanted.q,
        hits=found.total,
        at=clock.now(),
    )
    context = {
        "opened_url": noted.follow_url(),
        "asked_url": noted.follow_url(StepKind.ASKED),
        "q": wanted.q,
        "filters": {"region": wanted.region},
        "total": found.total,
        "is_more": found.is_more,
        "results": found.lines,
        "nearest": found.nearest,
        "elsewhere": found.elsewhere,
        "facets": found.facets,
        "understood": found.words,
        "next_url": f"?{wanted.query(shown=wanted.shown + 10)}" if found.has_next else "",
        "themes_person": themes("p"),
        "themes_legal": themes("l"),
    }
    return noted.kept_on(render(request, "items/find.html", context))
