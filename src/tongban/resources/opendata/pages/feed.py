"""The catalogue and one dataset as DCAT, for harvesters: JSON-LD, Turtle, RDF/XML, in pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext

from tongban.foundation.ui.public import site
from tongban.kernel.errors import NotFound
from tongban.resources.opendata.dcat import FORMS, as_turtle, as_xml, catalogue_document, dataset_document
from tongban.resources.opendata.facts import VersionState
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.pages.api import for_programs
from tongban.resources.opendata.queries import contents, dataset

PAGE = 100


@for_programs
def whole(request: HttpRequest, form: str) -> HttpResponse:
    """What is open, 100 datasets a page. 3 SQL. Raises NotFound."""
    _check_form(form)
    after = request.GET.get("after", "").replace("\0", "")[:60]
    found = contents(after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    address = settings.BASE_URL + reverse("opendata:feed", args=[form])
    document = catalogue_document(
        rows,
        base=settings.BASE_URL,
        name=gettext("Open data"),
        host=str(site()["host"] or site()["name"]),
        licence_url=settings.OPEN_DATA_LICENCE_URL,
        page=address + (f"?after={after}" if after else ""),
        next_page=f"{address}?after={rows[-1].head.slug}" if len(found) > PAGE else "",
        first_page=address,
        count=DatasetVersion.objects.filter(state=VersionState.PUBLISHED).count(),
    )
    return _answer(document, form)


@for_programs
def one(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """One dataset. 2 SQL. Raises NotFound."""
    _check_form(form)
    found = dataset(slug)
    document = dataset_document(found, base=settings.BASE_URL, licence_url=settings.OPEN_DATA_LICENCE_URL)
    return _answer(document, form)


def _check_form(form: str) -> None:
    if form not in FORMS:
        raise NotFound


def _answer(document: dict[str, Any], form: str) -> HttpResponse:
    answer: HttpResponse
    if form == "jsonld":
        answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False}, content_type=FORMS[form])
    else:
        text = as_turtle(document) if form == "ttl" else as_xml(document)
        answer = HttpResponse(text, content_type=FORMS[form])
    answer["Cache-Control"] = "public, max-age=60"
    return answer
