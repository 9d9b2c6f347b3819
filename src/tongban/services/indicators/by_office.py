"""What an indicator is counted from, organisation by organisation: the same statement, kept line by line."""

from datetime import date
from uuid import UUID

from django.db import connection

from tongban.services.indicators.facts import Definition, OfficeCount, Sum

# around each statement: the sums of each organisation, and what they are made of
_COUNTED = """
SELECT organisation_id, sum(numerator)::float8, sum(denominator)::float8,
       string_agg(concat_ws(' ', key, day, numerator, denominator), E'\\n' ORDER BY day, key COLLATE "C")
FROM (
SELECT organisation_id, {key} AS key, {day} AS day, sum(numerator) AS numerator, sum(denominator) AS denominator
FROM (
{statement}
) AS counted
{narrowed}GROUP BY {group}
) AS behind
GROUP BY organisation_id
"""
_CASES = {
    "key": "coalesce(nullif(case_number, ''), '-')",
    "day": "min(day)",
    "group": "organisation_id, 2",
}
_ITEMS = {
    "key": "coalesce(nullif(item_code, ''), '-')",
    "day": "date_trunc('month', day)::date",
    "group": "organisation_id, 2, 3",
}


def counted_by_office(
    definition: Definition, *, first: date, until: date, today: date, organisation_id: UUID | None = None
) -> list[OfficeCount]:
    """Each organisation with its sums from `first` until before `until`, or one organisation alone. 1 SQL.

    A line is `case number, first day, numerator, denominator`, or item code and month where the statement names no
    cases; `-` stands for no case or item. Lines are in the order of day and key, so that the same count is the
    same text.
    """
    narrowed = "" if organisation_id is None else "WHERE organisation_id = %(organisation_id)s\n"
    shape = _CASES if definition.names_cases else _ITEMS
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED.format(statement=definition.sql, narrowed=narrowed, **shape),
            {"first": first, "until": until, "today": today, "organisation_id": organisation_id},
        )
        return [
            OfficeCount(
                organisation_id=office,
                sum=Sum(numerator=numerator, denominator=denominator),
                lines=lines,
            )
            for office, numerator, denominator, lines in cursor.fetchall()
        ]
