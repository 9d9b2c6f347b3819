"""The catalogue and one resource as DCAT 3, for the public and for officers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.ui.public import site
from tongban.resources.datasets.dcat import MEDIA_TYPE, catalogue_document, named_by, resource_document
from tongban.resources.datasets.pages import code_of
from tongban.resources.datasets.queries import contents, names_of, resource

PAGE = 200


@require_safe
def public_catalogue(request: HttpRequest) -> HttpResponse:
    """What is open, 200 resources a page. 3 SQL."""
    return _catalogue(request, by=None, home="datasets:list", own="datasets:dcat")


@require_safe
def desk_catalogue(request: HttpRequest) -> HttpResponse:
    """Everything that is published. 3 SQL besides the session."""
    return _catalogue(request, by=officer_at_desk(request), home="datasets:desk", own="datasets:desk-dcat")


@require_safe
def public_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource that is open. 3 SQL. Raises NotFound."""
    return _one(code_of(slug), by=None, home="datasets:list")


@require_safe
def desk_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource that is published. 3 SQL besides the session. Raises NotFound."""
    return _one(code_of(slug), by=officer_at_desk(request), home="datasets:desk")


def _catalogue(request: HttpRequest, *, by: Officer | None, home: str, own: str) -> HttpResponse:
    after = request.GET.get("after", "").replace("\0", "")[:24]
    found = contents(by=by, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    address = settings.BASE_URL + reverse(own)
    document = catalogue_document(
        rows,
        base=settings.BASE_URL,
        home=settings.BASE_URL + reverse(home),
        name=gettext("Resource catalogue"),
        host=str(site()["host"] or site()["name"]),
        may_name=frozenset(names_of(named_by(rows), by=by)),
        page=address + (f"?after={after}" if after else ""),
        next_page=f"{address}?after={rows[-1].head.code}" if len(found) > PAGE else "",
    )
    return _answer(document)


def _one(code: str, *, by: Officer | None, home: str) -> HttpResponse:
    found = resource(code, by=by)
    names = frozenset(names_of(named_by([found]), by=by))
    return _answer(resource_document(found, home=settings.BASE_URL + reverse(home), may_name=names))


def _answer(document: dict[str, object]) -> HttpResponse:
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False}, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-cache"
    return answer
