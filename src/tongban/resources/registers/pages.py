"""Who looked at my data (谁查过我)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.identity.public import current_person
from tongban.kernel.errors import Invalid
from tongban.resources.registers.facts import FIELD_TEXTS
from tongban.resources.registers.queries import PAGE_ROWS, look_ups_about


@require_GET
def my_look_ups(request: HttpRequest) -> HttpResponse:
    """Each look at the signed-in person's data: who, when, for which purpose and case, and what."""
    person = current_person(request)
    found = look_ups_about(person_id=person.person_id, before=_before(request))
    rows = [
        (look, [gettext(FIELD_TEXTS[field]) for field in look.fields], gettext(look.purpose_text))
        for look in found
    ]
    more = found[-1].at.isoformat() if len(found) == PAGE_ROWS else ""
    return render(request, "registers/look_ups.html", {"rows": rows, "more": more})


def _before(request: HttpRequest) -> datetime | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid from None
    if moment.tzinfo is None:
        raise Invalid
    return moment
