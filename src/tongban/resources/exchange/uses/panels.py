"""How much a grant is used, on its page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.uses.queries import grant_use


def use_panel(request: HttpRequest, grant: object) -> str:
    """Answers and refusals of today and of this month, for whoever sees the grant. 2 SQL."""
    if not isinstance(grant, GrantFact):
        return ""
    figures = grant_use(grant.id, on=clock.now().astimezone(CITY_ZONE).date())
    context = {"use": figures, "grant": grant}
    return render_to_string("exchange/uses/panel.html", context, request=request)
