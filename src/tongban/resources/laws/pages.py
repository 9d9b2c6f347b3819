"""Pages of laws."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.resources.laws.queries import law


def law_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A law with the articles that we have."""
    return render(request, "laws/law.html", {"law": law(slug)})
