"""Open data for programs (`/open/v1/`): for everybody and from every page, without a key.

Refusals are problem details (RFC 9457). Answers have an ETag; nothing is set or read of a visitor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.opendata.asking import Asked as Sought
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.disclosure.tables import TOTAL
from tongban.resources.opendata.facts import DatasetHead, Way
from tongban.resources.opendata.queries import catalogue, version_to_take, versions_to_take
from tongban.resources.opendata.reading import read_rows, understood, version_of_cursor
from tongban.resources.opendata.taking import count_use, file_of
from tongban.resources.opendata.wording import cycle_text

View = Callable[..., HttpResponse]
_ALLOWED = "GET, HEAD, OPTIONS"


def for_programs(view: View) -> View:
    """Any page may call it; refusals are problem details."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = HttpResponse(status=204)
            answer["Access-Control-Allow-Headers"] = "If-None-Match"
            answer["Access-Control-Max-Age"] = "86400"
        elif request.method not in ("GET", "HEAD"):
            answer = HttpResponse(status=405, headers={"Allow": _ALLOWED})
        else:
            try:
                answer = view(request, **named)
            except Refused as refused:
                answer = _problem(request, refused)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Methods"] = _ALLOWED
        answer["Access-Control-Expose-Headers"] = "ETag, Link"
        return answer

    return answered


@for_programs
def datasets(request: HttpRequest) -> HttpResponse:
    """The catalogue, 20 at a time; filters as on the page. 4 SQL."""
    asked = Sought.of(request)
    page = catalogue(sought=asked.sought, cursor=request.GET.get("after", "")[:60])
    body = {"datasets": [_head(one) for one in page.rows], "after": page.cursor, "licence": _licence()}
    return _json(body)


@for_programs
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset with its fields and versions. 4 SQL. Raises NotFound."""
    found = version_to_take(slug, _number(request.GET.get("version", "")))
    body = _head(found.head) | {
        "description": {"zh": found.content.summary, "en": found.content.summary_en},
        "fields": _fields(found.content),
        "keywords": list(found.content.keywords),
        "method": found.content.method,
        "sha256": found.table_sha256,
        "hidden_cells": found.risk.get("hidden", 0),
        "versions": [
            {"version": row.version, "as_of": row.as_of, "rows": row.rows, "state": row.state.value}
            for row in versions_to_take(slug)
        ],
        "licence": _licence(),
    }
    return _json(body)


@for_programs
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """Rows of a dataset: filters, sort, fields, pages. 3 SQL. Raises NotFound, UnknownFilter, TableGone."""
    given = dict(request.GET.lists())
    cursor = (given.get("cursor") or [""])[-1]
    asked_for = _number(request.GET.get("version", ""))
    found = version_to_take(slug, asked_for if asked_for is not None else version_of_cursor(cursor))
    version = found.head.version
    asked = understood(given, found.content.published, version=version)
    etag = f'"{found.table_sha256[:20]}-{asked.mark}-{asked.offset}-{asked.limit}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    answer = read_rows(file_of(found), asked, version=version)
    body: dict[str, Any] = {
        "dataset": slug,
        "version": version,
        "as_of": found.head.as_of,
        "licence": settings.OPEN_DATA_LICENCE,
        "fields": list(answer.fields),
        "rows": [dict(zip(answer.fields, row, strict=True)) for row in answer.rows],
        "cursor": answer.cursor,
    }
    told = _json(body)
    told["ETag"] = etag
    if answer.cursor:
        told["Link"] = f'<{_next(request, slug, answer.cursor)}>; rel="next"'
    if request.method == "GET":
        count_use(slug, Way.API, at=clock.now())
    return told


def _next(request: HttpRequest, slug: str, cursor: str) -> str:
    given = request.GET.copy()
    given["cursor"] = cursor
    return f"{settings.BASE_URL}{reverse('opendata:api-rows', args=[slug])}?{given.urlencode()}"


def _number(said: str) -> int | None:
    """A version; None where none is asked for. Raises NotFound."""
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise NotFound
    return int(said)


def _head(head: DatasetHead) -> dict[str, Any]:
    base = settings.BASE_URL
    return {
        "slug": head.slug,
        "title": {"zh": head.title, "en": head.title_en},
        "office": head.organisation_name,
        "topic": head.topic,
        "kind": head.kind,
        "cycle": head.cycle,
        "cycle_words": {"zh": cycle_text(head.cycle, "zh-hans"), "en": cycle_text(head.cycle, "en")},
        "resource": head.resource_code,
        "version": head.version,
        "as_of": head.as_of,
        "published_at": head.published_at,
        "rows": head.rows,
        "page": base + reverse("opendata:one", args=[head.slug]),
        "api": base + reverse("opendata:api-rows", args=[head.slug]),
        "files": {
            form: base + reverse("opendata:file", args=[head.slug, form])
            for form in ("csv", "json", "parquet")
        },
    }


def _fields(content: DatasetContent) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "title": {"zh": one.title, "en": one.title_en},
            "type": one.type.value,
            "role": one.role.value,
            "unit": one.unit,
            "note": one.note,
            "total": TOTAL if one.has_total else None,
        }
        for one in content.published
    ]


def _licence() -> dict[str, str]:
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}


def _json(body: dict[str, Any]) -> HttpResponse:
    answer = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _problem(request: HttpRequest, refused: Refused) -> HttpResponse:
    return JsonResponse(
        refused.problem(gettext, request_id=getattr(request, "request_id", "")),
        status=refused.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False, "default": str},
    )
