"""The home page and my space: pages that combine what the apps below bring."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from tongban.faces.portal.events import FOR_FIRMS, FOR_PEOPLE
from tongban.foundation.directory.public import halls
from tongban.foundation.ui.public import viewer_of
from tongban.kernel.errors import SignInNeeded
from tongban.services.items.public import themes_in_use


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What do you want to do today: search, most used, my cases, life events, halls, how we do.

    A life event for which no service is published is left out.
    """
    there = themes_in_use()
    events = {"for_people": FOR_PEOPLE, "for_firms": FOR_FIRMS}
    shown = {name: [one for one in every if one.theme in there] for name, every in events.items()}
    return render(request, "portal/home.html", shown)


@require_GET
def my(request: HttpRequest) -> HttpResponse:
    """My space: my cases, licences, messages and who looked at my data, each a panel of its app."""
    if viewer_of(request) is None:
        raise SignInNeeded
    return render(request, "portal/my.html")


def halls_panel(request: HttpRequest, thing: object) -> str:
    """The halls with address and hours, for the home page. Nothing when the city has none. 1 SQL."""
    places = halls()
    return render_to_string("portal/halls.html", {"halls": places}, request) if places else ""
