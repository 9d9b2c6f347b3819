"""Pages of the lists: all of them, one on the screen, on paper and as a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.items.lists.answers import conditional, etag_of, unchanged
from tongban.services.items.lists.definitions import LISTS
from tongban.services.items.lists.facts import (
    MOST_EXPORTED,
    MOST_PRINTED,
    Edition,
    ListFilter,
    ListTooLong,
    PublicList,
)
from tongban.services.items.lists.queries import (
    area_options,
    edition,
    list_page,
    list_rows,
    office_options,
    public_list,
    stamp_now,
    stamp_of,
)
from tongban.services.items.lists.showing import drawings, groups
from tongban.services.items.lists.workbook import write_workbook
from tongban.services.items.wording import code_text

PAGE = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is set; its address takes it away."""

    label: str
    url: str


@require_safe
def lists_page(request: HttpRequest) -> HttpResponse:
    """All lists, and what each is for. No SQL."""
    shown = [(one.key, gettext(one.title), gettext(one.about)) for one in LISTS.values()]
    return render(request, "items/lists/lists.html", {"lists": shown})


@require_safe
def list_view(request: HttpRequest, key: str) -> HttpResponse:
    """One list, 20 items a page; `?view=print` for paper. 9 SQL at most, 2 once the filters are kept."""
    shown = public_list(key)
    wanted, at = _wanted(shown, request.GET), clock.now()
    is_print = request.GET.get("view") == "print"
    now = edition(wanted, stamp_of((key, wanted)), on=at.astimezone(CITY_ZONE).date())
    after = "" if is_print else request.GET.get("after", "")[:50]
    page = list_page(shown, wanted, after=after, limit=MOST_PRINTED if is_print else PAGE)
    set_filters = _set_filters(wanted)
    context = {
        "key": key,
        "is_long": shown.is_long,
        "edition": now,
        "edition_text": edition_text(now),
        "groups": groups(shown, page.rows),
        "title": gettext(shown.title),
        "about": gettext(shown.about),
        "means": gettext(shown.empty),
        "columns": [gettext(column.label) for column in shown.columns],
        "chips": [
            Chip(label=label, url=f"?{_query(wanted, without=name)}") for name, label in set_filters.items()
        ],
        "filters": _filters(shown, wanted),
        "query": _query(wanted),
        "print_query": _query(wanted, view="print"),
        "next_url": f"?{_query(wanted, after=page.next_after)}" if page.next_after else "",
        "first_url": f"?{_query(wanted)}" if after else "",
        "is_cut": bool(page.next_after),
        "is_too_long": now.stamp.items > MOST_EXPORTED,
        "most_printed": MOST_PRINTED,
        "drawings": drawings(page.rows) if is_print and shown.draws_processes else [],
        "others": [(one.key, gettext(one.title)) for one in LISTS.values() if one.key != key],
    }
    template = "items/lists/print.html" if is_print else "items/lists/list.html"
    return conditional(request, render(request, template, context))


@require_safe
def list_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The whole filtered list as XLSX. 2 SQL, and 2 for each 500 items. Raises ListTooLong."""
    shown = public_list(key)
    wanted, at = _wanted(shown, request.GET), clock.now()
    now = edition(wanted, stamp_now(shown, wanted), on=at.astimezone(CITY_ZONE).date())
    etag = etag_of("xlsx", key, wanted, request.get_host(), edition=now)
    if (answer := unchanged(request, etag)) is not None:
        return answer
    if now.stamp.items > MOST_EXPORTED:
        raise ListTooLong(facts={"items": now.stamp.items, "most": MOST_EXPORTED})
    said = " · ".join([edition_text(now), *_set_filters(wanted).values()])
    site = f"{request.scheme}://{request.get_host()}"
    file = write_workbook(shown, list_rows(shown, wanted), edition_text=said, site=site)
    response = FileResponse(file, content_type=_XLSX)
    name = quote(f"{gettext(shown.title)}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def edition_text(now: Edition) -> str:
    """“List version 3, in force since 1 Oct 2026 · newest item …”: what is known of it."""
    said = []
    if now.number is not None and now.in_force_on is not None:
        facts = {"number": now.number, "day": date_format(now.in_force_on)}
        said.append(gettext("List version %(number)s, in force since %(day)s") % facts)
    if now.stamp.newest is not None:
        day = now.stamp.newest.astimezone(CITY_ZONE).date()
        said.append(
            gettext("As of %(day)s, when the newest item came into force") % {"day": date_format(day)}
        )
    return " · ".join(said)


def _wanted(shown: PublicList, given: Mapping[str, str]) -> ListFilter:
    kind = given.get("type", "")
    return ListFilter(
        area=given.get("area", "")[:24],
        office=_uuid(given.get("office", "")),
        kind=kind if kind in shown.kinds else "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _query(wanted: ListFilter, *, without: str = "", **more: str) -> str:
    said = {"area": wanted.area, "office": str(wanted.office or ""), "type": wanted.kind}
    return urlencode({**{key: value for key, value in said.items() if value and key != without}, **more})


def _set_filters(wanted: ListFilter) -> dict[str, str]:
    """The words of what narrows the list, by the filter's name in the address."""
    found = {}
    if wanted.area:
        found["area"] = dict(area_options("")).get(wanted.area, wanted.area)
    if wanted.office:
        known = dict(office_options(""))
        found["office"] = known.get(str(wanted.office), gettext("An office without items"))
    if wanted.kind:
        found["type"] = code_text("item_type", wanted.kind)
    return found


def _filters(shown: PublicList, wanted: ListFilter) -> list[dict[str, object]]:
    """The selects: name, label, choices and the one chosen."""
    every = ("", gettext("All"))
    found: list[dict[str, object]] = [
        {
            "name": "area",
            "label": gettext("Where"),
            "options": [every, *area_options("")],
            "value": wanted.area,
        },
        {
            "name": "office",
            "label": gettext("Which office"),
            "options": [every, *office_options(wanted.area)],
            "value": str(wanted.office or ""),
        },
    ]
    if shown.kinds:
        kinds = [(code, code_text("item_type", code)) for code in shown.kinds]
        found.append(
            {"name": "type", "label": gettext("Type"), "options": [every, *kinds], "value": wanted.kind}
        )
    return found
