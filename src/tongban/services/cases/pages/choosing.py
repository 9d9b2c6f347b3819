"""Choosing how a material is given: parse, one verb, back to the material's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongban.foundation.identity.public import current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.services.cases.commands.choose_way import choose_way
from tongban.services.cases.facts import How
from tongban.services.cases.pages.apply import own_desk
from tongban.services.cases.pages.handing import show

_WAYS = {"": None, "commitment": How.COMMITMENT, "deferred": How.DEFERRED, "paper": How.PAPER}


@acts_from("cases:hand_in", "draft_id", "slot")
def way(request: HttpRequest, draft_id: UUID, slot: str) -> HttpResponse:
    """Keep the way that was chosen; a refusal comes back on the page of the material."""
    person = current_person(request)
    chosen = request.POST.get("way", "")
    if chosen not in _WAYS:
        raise Invalid
    try:
        choose_way(
            draft_id=draft_id,
            slot=slot,
            way=_WAYS[chosen],
            is_signed=request.POST.get("signed") == "yes",
            by=person,
            at=clock.now(),
        )
    except NotFound:
        raise
    except Refused as refused:
        desk = own_desk(request, draft_id, person)
        line = desk.line(slot)
        if line is None:
            raise NotFound from refused
        field = "signed" if chosen == "commitment" and line.may_promise else "ways"
        return show(request, desk, line, person, field=field, refused=refused)
    if chosen:
        messages.success(request, _("Your choice is kept. You can change it until you submit."))
        return redirect("cases:draft", draft_id=draft_id)
    return redirect("cases:hand_in", draft_id=draft_id, slot=slot)
