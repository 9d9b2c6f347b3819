"""Counts indicators: runs the statement of a definition for a month and puts the sums in place of the old ones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.jobs.public import city_reading
from tongban.kernel.clock import CITY_ZONE
from tongban.services.indicators.book import indicators
from tongban.services.indicators.facts import Counted, Definition, Indicator, Sum
from tongban.services.indicators.models import Count, MonthTotal, Value
from tongban.services.indicators.queries import month_figures
from tongban.services.indicators.rules import first_of_month, next_month
from tongban.services.indicators.workdays import keep_working_days

# around each statement: one reading gives the month by type and item, and its days
SUMMED = """
SELECT GROUPING(type_code) = 1 AS is_day, day, area_code, organisation_id,
       coalesce(type_code, '') AS type_code, coalesce(item_code, '') AS item_code,
       sum(numerator) AS numerator, sum(denominator) AS denominator
FROM (
{statement}
) AS counted
GROUP BY GROUPING SETS ((area_code, organisation_id, type_code, item_code), (day, area_code, organisation_id))
"""
_BATCH = 2000


def count_indicators(*, first: date, last: date, at: datetime, codes: Iterable[str] | None = None) -> int:
    """Count every indicator (or those of `codes`) for the months from that of `first` to that of `last`.

    Counting again gives the same rows as long as nothing happened in between; a month that has not begun
    is left out. How many countings there were.
    """
    today = at.astimezone(CITY_ZONE).date()
    wanted = None if codes is None else set(codes)
    chosen = [one for one in indicators() if wanted is None or one.code in wanted]
    keep_working_days(today=today)
    month, done = first_of_month(first), 0
    while month <= min(last, today):
        for indicator in chosen:
            count_month(indicator, month, at=at)
            done += 1
        month = next_month(month)
    return done


def count_month(indicator: Indicator, month: date, *, at: datetime) -> None:
    """Count one indicator for the month that begins on `month`. One reading, then one short transaction, in one turn."""
    today = at.astimezone(CITY_ZONE).date()
    definition = indicator.version_on(month)
    until = min(next_month(month), today + timedelta(days=1))
    with city_reading():
        rows = counted(definition, first=month, until=until, today=today)
        values = _values(indicator, definition.version, month, rows)
        totals = _totals(indicator.code, definition.version, month, rows)
        with transaction.atomic():
            place = {"indicator": indicator.code, "first__gte": month, "first__lt": next_month(month)}
            Value.objects.filter(**place).delete()
            MonthTotal.objects.filter(indicator=indicator.code, first=month).delete()
            Value.objects.bulk_create(values, batch_size=_BATCH)
            MonthTotal.objects.bulk_create(totals, batch_size=_BATCH)
            Count.objects.update_or_create(
                indicator=indicator.code,
                first=month,
                defaults={"version": definition.version, "counted_at": at},
            )
    month_figures.forget()


def counted(definition: Definition, *, first: date, until: date, today: date) -> list[Counted]:
    """What the statement yields, summed: rows of the span without a day, and rows of its days. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            SUMMED.format(statement=definition.sql), {"first": first, "until": until, "today": today}
        )
        return [
            Counted(
                is_day=is_day,
                day=day,
                area_code=area,
                organisation_id=organisation,
                type_code=kind,
                item_code=item,
                numerator=float(numerator),
                denominator=float(denominator),
            )
            for is_day, day, area, organisation, kind, item, numerator, denominator in cursor.fetchall()
        ]


def _values(indicator: Indicator, version: int, month: date, rows: list[Counted]) -> list[Value]:
    """The rows to keep; what tells how things stand has no days."""
    return [
        Value(
            indicator=indicator.code,
            version=version,
            first=row.day or month,
            is_day=row.is_day,
            area_code=row.area_code,
            organisation_id=row.organisation_id,
            type_code=row.type_code,
            item_code=row.item_code,
            numerator=row.numerator,
            denominator=row.denominator,
        )
        for row in rows
        if not (row.is_day and indicator.is_stock)
    ]


def _totals(code: str, version: int, month: date, rows: list[Counted]) -> list[MonthTotal]:
    sums: dict[tuple[str, UUID], Sum] = defaultdict(Sum)
    for row in rows:
        if not row.is_day:
            sums[row.area_code, row.organisation_id] += Sum(
                numerator=row.numerator, denominator=row.denominator
            )
    return [
        MonthTotal(
            indicator=code,
            version=version,
            first=month,
            area_code=area,
            organisation_id=organisation,
            numerator=one.numerator,
            denominator=one.denominator,
        )
        for (area, organisation), one in sums.items()
    ]
