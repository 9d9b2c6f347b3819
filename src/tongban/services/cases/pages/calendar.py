"""The days of a case as a calendar file (RFC 5545): what must be done by when, by the office and by the applicant."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

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
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.gathering import followed
from tongban.services.cases.steps import subject_of
from tongban.services.payments.public import BillState, bills_about

_SAYS = {
    ClockKind.ACCEPTANCE: N_("We say whether we accept it: %(item)s"),
    ClockKind.PROMISED: N_("We decide: %(item)s"),
    ClockKind.LOWER_REVIEW: N_("Last day to report to the superior: %(item)s"),
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
    """One whole-day event for each last day that still lies ahead. 1 SQL.

    An event keeps its identity, so that a file that is fetched again moves the day instead of adding one.
    """
    number = case.fact.number
    file = Calendar()
    file.add("prodid", "-//Tongban//cases//ZH")
    file.add("version", "2.0")
    for what, day, said in [*_days_of_the_office(case), *_days_of_the_applicant(case)]:
        event = Event()
        event.add("uid", f"{number}-{what}@{settings.SITE['host'] or 'tongban'}")
        event.add("dtstamp", now)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", said)
        event.add("description", f"{case.organisation} {number}")
        event.add("url", f"{settings.BASE_URL}{reverse('cases:track', args=[number])}")
        file.add_component(event)
    return bytes(file.to_ical())


def _days_of_the_office(case: Followed) -> Iterator[tuple[str, date, str]]:
    """What, last day and words for each clock that still runs; none while the clocks stand."""
    if case.is_stopped:
        return
    for kind, reading in case.clocks.items():
        if kind in _SAYS and not reading.is_done:
            yield kind.value, reading.deadline, gettext(_SAYS[kind]) % {"item": case.fact.item_name}


def _days_of_the_applicant(case: Followed) -> Iterator[tuple[str, date, str]]:
    """The same for what the applicant owes: materials that are to follow, and fees."""
    for row in case.owed:
        if row.due_on is not None:
            said = gettext("Hand in by today: %(name)s (%(item)s)")
            yield (
                f"material-{row.key}",
                row.due_on,
                said % {"name": row.name, "item": case.fact.item_name},
            )
    for bill in bills_about(subject_of(case.row)):
        if bill.state is BillState.OPEN and bill.due_on is not None:
            said = gettext("Pay the fee by today: %(item)s")
            yield f"bill-{bill.number}", bill.due_on, said % {"item": case.fact.item_name}
