"""How much a known citizen is spared: a page for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import organisations_named
from tongban.kernel.errors import N_
from tongban.services.items.sparing.facts import Source
from tongban.services.items.sparing.means import MEANS
from tongban.services.items.sparing.queries import by_office, over_time

SOURCE_WORDS = {
    Source.LICENCE: N_("an e-licence"),
    Source.REGISTER: N_("a base register"),
    Source.FORM: N_("the answers of the form"),
}


@require_safe
def spared(request: HttpRequest) -> HttpResponse:
    """The figure of the city, by organisation, over time, and by what materials could be met. 3 SQL."""
    days = over_time()
    offices = by_office(days[0].on) if days else []
    names = organisations_named({row.organisation_id for row in offices})
    context = {
        "last": days[0] if days else None,
        "days": days,
        "offices": [{"name": names.get(row.organisation_id, ""), "row": row} for row in offices],
        "means": [{"by": one.by, "source": gettext(SOURCE_WORDS[one.source])} for one in MEANS.values()],
    }
    return render(request, "items/sparing/spared.html", context)
