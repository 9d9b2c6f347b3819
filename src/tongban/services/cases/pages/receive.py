"""How the result is wanted (结果怎么拿): electronic, at the counter, by courier; one page of the application."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import current_person
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.services.cases import draft_queries
from tongban.services.cases.commands.draft import choose_delivery
from tongban.services.cases.pages.drafting import Desk, desk_of
from tongban.services.cases.receiving import choice_of, ways_of
from tongban.services.delivery.public import Choice, Recipient, Way, read_choice, shown_choice, way_choices


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Choose the way; the address of the register stands there to begin with."""
    person = current_person(request)
    desk = desk_of(draft_queries.own_draft(draft_id, by=person), person=person)
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            choice = read_choice(request.POST)
            if choice.way not in ways_of(desk.content):
                choice = Choice(way=Way.ELECTRONIC)
            choose_delivery(draft_id=draft_id, choice=choice, by=person, at=clock.now())
            return redirect("cases:draft", draft_id=draft_id)
        except Invalid as refused:
            errors = refused.by_field(_)
    offered = ways_of(desk.content)
    typed = request.POST if request.method == "POST" else None
    context = {"desk": desk, "errors": errors, "offered": offered, "ways": way_choices(offered)}
    context |= shown_choice(typed, _begun(desk))
    return render(request, "cases/receive.html", context, status=422 if errors else 200)


def _begun(desk: Desk) -> Choice:
    """What was chosen, with what the registers know where nothing was typed."""
    chosen = choice_of(desk.draft) or Choice(way=Way.ELECTRONIC)
    if chosen.recipient is not None:
        return chosen
    known = desk.known.facts
    return Choice(
        way=chosen.way,
        recipient=Recipient(
            name=known.get("person.name", ""),
            phone=known.get("person.phone", known.get("firm.phone", "")),
            address=known.get("person.address", known.get("firm.address", "")),
        ),
    )
