"""How what is asked becomes rows: numbers given once, the catalogue's words, checks that need the database."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, colleagues_in
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.datasets.public import UNSHARED, ResourceFact, laws_over, resource
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.facts import Asked
from tongban.resources.exchange.requesting.models import RequestedField, ShareRequest
from tongban.resources.exchange.requesting.ports import item_names
from tongban.resources.exchange.requesting.refusals import NotShared
from tongban.standards.working_time import Limit, LimitUnit, effective_day

REQUESTS, GRANTS = "GX", "SQ"
_NEXT = """
INSERT INTO exchange_yearcounter (key, last) VALUES (%s, 1)
ON CONFLICT (key) DO UPDATE SET last = exchange_yearcounter.last + 1 RETURNING last
"""


def next_number(kind: str, *, at: datetime) -> str:
    """A number that nothing ever had, such as GX-2026-000001; the counter stays locked to the end. 1 SQL."""
    key = f"{kind}-{today_of(at).year}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [key])
        (number,) = cursor.fetchone()
    return f"{key}-{number:06d}"


def today_of(at: datetime) -> date:
    """The day in the city."""
    return at.astimezone(CITY_ZONE).date()


def terms_on(today: date) -> rules.Terms:
    """What this installation sets for a request that is made today."""
    years = Limit(count=settings.EXCHANGE_LONGEST_YEARS, unit=LimitUnit.YEARS)
    return rules.Terms(
        open_level=settings.EXCHANGE_OPEN_LEVEL,
        daily_most=settings.EXCHANGE_DAILY_MOST,
        latest=years.end_from(today) - timedelta(days=1),
    )


def shared_resource(code: str, *, by: Officer) -> ResourceFact:
    """What the catalogue says of a resource that may be shared. 2 SQL. Raises NotFound, NotShared."""
    found = resource(code, by=by)
    if found.content.share_type == UNSHARED:
        raise NotShared(facts={"basis": found.content.share_basis.rstrip("。. "), "resource": code})
    return found


def check_entries(asked: Asked, found: ResourceFact, *, by: Officer, consumer: object, at: datetime) -> str:
    """The name of the item that it is for. 3 SQL. Raises RequestIncomplete, NoProvider."""
    today = today_of(at)
    names = item_names.ask().names_of([asked.item_code]) if asked.item_code else {}
    name = names.get(asked.item_code, "")
    rules.check_asked(
        asked,
        content=found.content,
        item_name=name,
        laws_over=laws_over(asked.basis, on=today),
        colleagues={one.account_id for one in colleagues_in(consumer, at=at)},  # type: ignore[arg-type]
        today=today,
        terms=terms_on(today),
    )
    return name


def fill(
    row: ShareRequest, asked: Asked, found: ResourceFact, *, item_name: str, by: Officer, at: datetime
) -> None:
    """Put what is asked into a row that is not saved yet, with the day by which it is checked."""
    head = found.head
    row.resource_name, row.resource_version = head.name, head.version
    row.share_type = found.content.share_type
    row.provider_id, row.provider_area = head.organisation_id, found.area_code
    row.item_code, row.item_name = asked.item_code, item_name[:200]
    row.purpose, row.basis, row.field_reasons = asked.purpose, asked.basis, asked.field_reasons
    row.ways = [way.value for way in asked.ways]
    row.daily_quota, row.frequency = asked.daily_quota, asked.frequency
    row.until_date = asked.until  # type: ignore[assignment]  # checked to be there
    row.responsible = asked.responsible  # type: ignore[assignment]
    row.submitted_at, row.submitted_by = at, by.ref
    calendar = calendar_for(found.area_code)
    row.due_date = rules.due_of_check(
        row.share_type,
        at=effective_day(at, calendar),
        calendar=calendar,
        unconditional=settings.EXCHANGE_DAYS["unconditional"],
        check=settings.EXCHANGE_DAYS["check"],
    )


def put_fields(row: ShareRequest, asked: Asked, found: ResourceFact) -> None:
    """The fields as the catalogue has them now, in its order; what was there before goes. 2 SQL."""
    row.fields.all().delete()
    wanted = set(asked.fields)
    RequestedField.objects.bulk_create(
        RequestedField(
            request=row, name=field.name, position=place, level=field.level, is_personal=field.is_personal
        )
        for place, field in enumerate(found.content.fields)
        if field.name in wanted
    )
