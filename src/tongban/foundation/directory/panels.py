"""What the directory adds to pages of others."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.directory.facts import PlaceKind
from tongban.foundation.directory.queries.places import place_count


def count_panel(request: HttpRequest, thing: object) -> str:
    """How many places serve people, for the home page. 2 SQL, none when kept."""
    counts = {"halls": place_count(PlaceKind.HALL), "points": place_count(PlaceKind.VILLAGE_POINT)}
    return render_to_string("directory/count.html", counts, request)
