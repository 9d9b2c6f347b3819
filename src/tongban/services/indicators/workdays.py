"""The working days of the areas as rows, so that a statement can count between two days."""

from datetime import date, timedelta

from django.db import connection, transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.jobs.public import city_reading
from tongban.services.indicators.models import AreaCalendar, WorkingDay

# every area of which an item or an office is
_AREAS = "SELECT area_id FROM directory_organisation UNION SELECT area_code FROM items_item"
_YEARS_BACK = 5


def keep_working_days(*, today: date) -> None:
    """Write the working days of five years back to the end of the next year, where a calendar has changed.

    3 SQL where nothing changed, else in one turn (`city_reading`); areas that keep the same days share one calendar.
    """
    first, last = date(today.year - _YEARS_BACK, 1, 1), date(today.year + 1, 12, 31)
    with connection.cursor() as cursor:
        cursor.execute(_AREAS)
        areas = sorted(str(code) for (code,) in cursor.fetchall())
    calendars: dict[tuple[int, ...], int] = {}
    kept: dict[str, int] = {}
    for area in areas:
        kept[area] = calendars.setdefault(_ordinals(area, first, last), len(calendars) + 1)
    wanted = {
        (number, first + timedelta(days=place)): ordinal
        for days, number in calendars.items()
        for place, ordinal in enumerate(days)
    }
    there = {(row[0], row[1]): row[2] for row in WorkingDay.objects.values_list("calendar", "day", "ordinal")}
    same = wanted == there
    if same and kept == dict(AreaCalendar.objects.values_list("area_code", "calendar")):
        return
    with city_reading(), transaction.atomic():  # one at a time: two would write the same rows
        if not same:
            WorkingDay.objects.all().delete()
            WorkingDay.objects.bulk_create(
                (WorkingDay(calendar=key[0], day=key[1], ordinal=ordinal) for key, ordinal in wanted.items()),
                batch_size=5000,
            )
        AreaCalendar.objects.all().delete()
        AreaCalendar.objects.bulk_create(
            (AreaCalendar(area_code=area, calendar=number) for area, number in kept.items()), batch_size=5000
        )


def _ordinals(area: str, first: date, last: date) -> tuple[int, ...]:
    calendar, count = calendar_for(area), 0
    found: list[int] = []
    for place in range((last - first).days + 1):
        count += calendar.is_working(first + timedelta(days=place))
        found.append(count)
    return tuple(found)
