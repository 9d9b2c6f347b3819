"""The days of a case as a calendar file (RFC 5545): what must be done by when, and by whom."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from icalendar import Calendar, Event

from tongban.foundation.identity.public import current_person
from tongban.kernel import clock
from tongban.kernel.errors import N_
from tongban.services.cases import queries
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.pages.following import Followed, followed

_SAYS = {
    ClockKind.ACCEPTANCE: N_("We say whether we accept it: %(item)s"),
    ClockKind.PROMISED: N_("We decide: %(item)s"),
    ClockKind.STATUTORY: N_("Last day by law for the decision: %(item)s"),
    ClockKind.DELIVERY: N_("You have the result: %(item)s"),
}


def calendar(request: HttpRequest, number: str) -> HttpResponse:
    """The file of one's own case. Raises NotFound for another's."""
    now = clock.now()
    case = followed(queries.own_case(number, by=current_person(request)), now=now)
    response = HttpResponse(calendar_of(case, now=now), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.ics"'
    return response


def calendar_of(case: Followed, *, now: datetime) -> bytes:
    """One whole-day event for the last day of each clock that still runs.

    An event keeps its identity, so that a file that is fetched again moves the day instead of adding one.
    """
    number = case.fact.number
    file = Calendar()
    file.add("prodid", "-//Tongban//cases//ZH")
    file.add("version", "2.0")
    for kind, reading in case.clocks.items():
        if kind not in _SAYS or reading.is_done:
            continue
        event = Event()
        event.add("uid", f"{number}-{kind.value}@{settings.SITE['host'] or 'tongban'}")
        event.add("dtstamp", now)
        event.add("dtstart", reading.deadline)
        event.add("dtend", reading.deadline + timedelta(days=1))
        event.add("summary", gettext(_SAYS[kind]) % {"item": case.fact.item_name})
        event.add("description", f"{case.organisation} {number}")
        event.add("url", f"{settings.BASE_URL}{reverse('cases:track', args=[number])}")
        file.add_component(event)
    return bytes(file.to_ical())
