"""Fill the table from the library: announced years and provisional ones, for the whole country."""

from django.db import transaction

from tongban.foundation.calendars.editions import new_edition
from tongban.foundation.calendars.facts import COUNTRY
from tongban.foundation.calendars.models import CalendarYear, SpecialDay
from tongban.foundation.calendars.seeds import seed_years


@transaction.atomic
def seed_calendar() -> int:
    """Add the years that the table does not hold; answers how many days were added.

    A year that stands in the table is left as it is: a second time changes nothing. An act
    of installing, not of power: it is not on the trail.
    """
    known = set(CalendarYear.objects.values_list("year", flat=True))
    fresh = [year for year in seed_years() if year.year not in known]
    rows = [
        SpecialDay(
            area_code=COUNTRY,
            date=row.date,
            kind=row.kind,
            is_working=row.kind.is_working,
            name=row.name,
            source=year.source,
            is_official=year.is_official,
        )
        for year in fresh
        for row in year.rows
    ]
    if rows:
        CalendarYear.objects.bulk_create(
            CalendarYear(year=year.year, is_official=year.is_official, source=year.source) for year in fresh
        )
        SpecialDay.objects.bulk_create(rows, batch_size=1000)
        new_edition()
    return len(rows)
