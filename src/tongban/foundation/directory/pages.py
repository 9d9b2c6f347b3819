"""Pages of places: halls with their windows, and service points in villages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.foundation.directory.facts import PlaceKind
from tongban.foundation.directory.queries.areas import full_name
from tongban.foundation.directory.queries.places import all_village_points, halls, place, windows_of


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Every hall and service point. 2 SQL."""
    return render(request, "directory/places.html", {"halls": halls(), "points": all_village_points()})


@require_GET
def place_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: where, when, whom to call, and its windows. 2 SQL, and 2 for the area's name until it is kept."""
    found = place(slug)
    context = {
        "place": found,
        "area_name": full_name(found.area_code),
        "windows": windows_of(slug) if found.kind is PlaceKind.HALL else [],
    }
    return render(request, "directory/place.html", context)
