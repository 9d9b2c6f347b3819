"""Set one day of an area: a day off, a make-up day, or the week's own again."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.calendars.editions import new_edition
from tongban.foundation.calendars.facts import SET_DAY, CalendarChanged, PastDay, area_chain
from tongban.foundation.calendars.models import SpecialDay
from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.standards.working_time import DayKind, local_day

DUTY = SET_DAY


@transaction.atomic
def set_day(
    *, area_code: str, day: date, kind: DayKind, name: str, source: str, by: Officer, at: datetime
) -> None:
    """Set what a day is in an area and all that lies in it; a later answer replaces an earlier one.

    `source` is the notice that says so. Deadlines are worked out from the calendar, so a
    day that has passed cannot be changed. 4 SQL queries.

    Raises NotAllowed, Invalid, BadRegionCode, PastDay.
    """
    check_duty_anywhere(by, DUTY)
    area_chain(area_code)
    if not source.strip():
        raise Invalid(
            N_("Name the notice that says so."), facts={"fields": {"source": N_("Name the notice.")}}
        )
    if day < local_day(at):
        raise PastDay(facts={"day": day.isoformat()})
    facts = {"area_code": area_code, "day": day, "kind": kind.value, "name": name, "source": source}
    row = SpecialDay(
        area_code=area_code,
        date=day,
        kind=kind,
        is_working=kind.is_working,
        name=name,
        source=source,
        is_official=True,
    )
    SpecialDay.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["area_code", "date"],
        update_fields=["kind", "is_working", "name", "source", "is_official"],
    )
    new_edition()
    record(act=DUTY, subject=f"calendars:{area_code}", by=by, at=at, facts=facts)
    announce(CalendarChanged(area_code=area_code, first=day, because=" ".join((name, source)).strip(), at=at))
