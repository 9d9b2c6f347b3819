"""Open data for everybody: the catalogue, a dataset, its files. `/open/`."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.opendata.asking import Asked
from tongban.resources.opendata.content import Role
from tongban.resources.opendata.facts import VersionFact, Way
from tongban.resources.opendata.queries import (
    USE_DAYS,
    catalogue,
    dataset,
    providers,
    used,
    version_to_take,
    versions_to_take,
    withdrawn,
)
from tongban.resources.opendata.refusals import NoSuchDataset
from tongban.resources.opendata.remarks import answered_remarks
from tongban.resources.opendata.showing import row_words, shown, use_figures
from tongban.resources.opendata.taking import count_use, csv_parts, file_of, json_parts
from tongban.resources.opendata.wording import FEEDBACKS, TOPICS, ended_text, size_text

_TYPES = {
    Way.CSV: "text/csv; charset=utf-8",
    Way.JSON: "application/json",
    Way.PARQUET: "application/vnd.apache.parquet",
}


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """What is open, with search and filters. 5 SQL."""
    asked = Asked.of(request)
    after = request.GET.get("after", "")[:60]
    who = {str(key): name for key, name in providers()}
    page = catalogue(sought=asked.sought, cursor=after)
    context = {
        "rows": [row_words(row) for row in page.rows],
        "asked": asked,
        "chips": asked.chips(who),
        "filters": asked.filters(who),
        "topics": [
            (
                asked.link(topic="" if asked.said["topic"] == one.value else one.value),
                gettext(words),
                icon,
                asked.said["topic"] == one.value,
            )
            for one, (words, icon) in TOPICS.items()
        ],
        "next_url": asked.link(after=page.cursor) if page.cursor else "",
        "first_url": asked.link() if after else "",
        "is_first": not asked.is_any and not after,
    }
    return render(request, "opendata/public/list.html", context)


@require_safe
def public_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset; one that is no longer offered says why, with 410. 8 SQL at most. Raises NotFound."""
    try:
        found = dataset(slug)
    except NotFound:
        return _gone(request, slug)
    today = clock.now().astimezone(CITY_ZONE).date()
    number = found.head.version
    uses = used(slug, since=today.fromordinal(today.toordinal() - USE_DAYS))
    context = shown(found) | {
        "versions": versions_to_take(slug),
        "files": _files(found),
        "use": use_figures(uses, today=today),
        "api": _api_words(found),
        "citation": citation(found),
        "remarks": answered_remarks(slug),
        "kinds": [(one.value, gettext(words)) for one, words in FEEDBACKS.items()],
        "number": number,
        "resource_slug": found.head.resource_code.replace("/", "-"),
    }
    return render(request, "opendata/public/one.html", context)


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Raises NoSuchDataset where it never stood."""
    found = withdrawn(slug)
    if found is None:
        raise NoSuchDataset
    context = {"found": found, "ended": ended_text(found.end_reasons), **row_words(found.head)}
    return render(request, "opendata/public/gone.html", context, status=410)


@require_safe
def download(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """A version as a file; `version` asks for an earlier one, `excel` for a byte order mark. 3 SQL.

    Raises NotFound, TableGone.
    """
    if form not in {one.value for one in _TYPES}:
        raise NotFound
    found, way = version_to_take(slug, _version(request)), Way(form)
    path = file_of(found)
    etag = f'"{found.table_sha256[:20]}-{form}{"-x" if request.GET.get("excel") == "1" else ""}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    answer: HttpResponseBase
    if way is Way.PARQUET:
        answer = FileResponse(path.open("rb"), content_type=_TYPES[way])
    elif way is Way.CSV:
        parts = csv_parts(found, for_excel=request.GET.get("excel") == "1")
        answer = StreamingHttpResponse(parts, content_type=_TYPES[way])
    else:
        answer = StreamingHttpResponse(json_parts(found), content_type=_TYPES[way])
    name = f"{slug}-v{found.head.version}.{form}"
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["ETag"], answer["Access-Control-Allow-Origin"] = etag, "*"
    answer["Link"] = f'<{settings.OPEN_DATA_LICENCE_URL}>; rel="license"'
    if request.method == "GET":
        count_use(slug, way, at=clock.now())
    return answer


def _version(request: HttpRequest) -> int | None:
    """The version that an address asks for; None is the published one. Raises NotFound."""
    said = request.GET.get("version", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise NotFound
    return int(said)


def citation(found: VersionFact) -> str:
    """How the dataset is cited, after GB/T 7714—2015 (electronic resource: [DS/OL])."""
    head = found.head
    day = head.published_at.astimezone(CITY_ZONE).date().isoformat() if head.published_at else ""
    address = settings.BASE_URL + reverse("opendata:one", args=[head.slug])
    return f"{head.organisation_name}. {head.title}[DS/OL]. v{head.version}. ({day}). {address}."


def _files(found: VersionFact) -> list[tuple[str, str, str]]:
    """(name, words, address) of each way to take the data, the first the usual one."""
    base = reverse("opendata:file", args=[found.head.slug, "csv"])
    return [
        ("CSV", gettext("for spreadsheets such as Excel and WPS"), base + "?excel=1"),
        ("CSV", gettext("for programs, UTF-8"), base),
        ("JSON", gettext("for the web"), reverse("opendata:file", args=[found.head.slug, "json"])),
        (
            "Parquet",
            gettext("for analysis, %(size)s") % {"size": size_text(found.head.bytes)},
            reverse("opendata:file", args=[found.head.slug, "parquet"]),
        ),
    ]


def _api_words(found: VersionFact) -> dict[str, Any]:
    """Addresses to try, made of this dataset's own columns and a value of its own."""
    rows = settings.BASE_URL + reverse("opendata:api-rows", args=[found.head.slug])
    columns = found.content.published
    first = columns[0]
    number = next((one for one in columns if one.type.value in ("integer", "number")), None)
    dimension = next((one for one in columns if one.role in (Role.DIMENSION, Role.ATTRIBUTE)), first)
    tries = [f"{rows}?limit=5", f"{rows}?fields={','.join(one.name for one in columns[:2])}"]
    if number is not None:
        tries.append(f"{rows}?{number.name}.gte=100&sort=-{number.name}")
    return {"rows": rows, "tries": tries, "dimension": dimension.name}
