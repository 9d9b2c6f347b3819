"""What sharing adds to the catalogue's page of a resource: ask for it, or use what is granted already."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel import clock
from tongban.resources.datasets.public import UNSHARED, ResourceFact, VersionState
from tongban.resources.exchange.requesting.listing import asked_by, held_by
from tongban.resources.exchange.requesting.rules import goes_to_provider
from tongban.resources.exchange.requesting.scope import asks_for
from tongban.resources.exchange.requesting.showing import grant_words


def request_panel(request: HttpRequest, thing: object) -> str:
    """The button “Request”, and the grants that there are. 2 SQL; none for who does not ask."""
    if not isinstance(thing, ResourceFact) or thing.head.state is not VersionState.PUBLISHED:
        return ""
    by = officer_at_desk(request)
    offices = [one for one in asks_for(by) if one != thing.head.organisation_id]
    if not offices:
        return ""
    context = {
        "head": thing.head,
        "content": thing.content,
        "is_unshared": thing.content.share_type == UNSHARED,
        "has_conditions": goes_to_provider(thing.content.share_type),
        "held": [grant_words(one) for one in held_by(offices, thing.head.code, at=clock.now())],
        "waiting": asked_by(offices, thing.head.code),
    }
    return render_to_string("exchange/parts/request_panel.html", context, request=request)
