"""Questions about grants, for everybody who uses them."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from tongban.foundation.directory.public import organisation
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting.ending import turn_of
from tongban.resources.exchange.requesting.entering import REQUESTS
from tongban.resources.exchange.requesting.facts import ANSWER
from tongban.resources.exchange.requesting.models import Grant, ShareRequest
from tongban.resources.exchange.requesting.reading import GRANT, grant_fact, grant_told
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted
from tongban.resources.exchange.requesting.seen import LateTurn

MOST_ROWS = 200


def live_grant(code: str, *, way: Way, consumer_id: UUID, at: datetime) -> GrantFact:
    """The grant that an organisation uses now in this way. 1 SQL and nothing kept: what ends it holds at once.

    Raises GrantUnknown (also for somebody else's grant), GrantNotLive, WayNotGranted.
    """
    with connection.cursor() as cursor:
        cursor.execute(GRANT, [code, consumer_id])
        row = cursor.fetchone()
    if row is None:
        raise GrantUnknown(facts={"grant": code})
    today = _day(at)
    found = grant_told(row, on=today)
    if found.state is not GrantState.LIVE or today < found.valid_from:
        raise GrantNotLive(facts={"grant": code, "state": found.state.value})
    if way not in found.ways:
        raise WayNotGranted(
            facts={"grant": code, "way": way.value, "ways": sorted(one.value for one in found.ways)}
        )
    return found


def grants_of_consumer(organisation_ids: Collection[UUID], *, at: datetime) -> list[GrantFact]:
    """What these organisations were granted, the last first. 1 SQL."""
    rows = Grant.objects.filter(consumer_id__in=organisation_ids).order_by("-made_at")
    return [grant_fact(row, on=_day(at)) for row in rows[:MOST_ROWS]]


def grants_of_provider(organisation_ids: Collection[UUID], *, at: datetime) -> list[GrantFact]:
    """What others were granted of these organisations' data, the last first. 1 SQL."""
    rows = Grant.objects.filter(provider_id__in=organisation_ids).order_by("-made_at")
    return [grant_fact(row, on=_day(at)) for row in rows[:MOST_ROWS]]


def late_turns(*, at: datetime, number: str = "") -> list[LateTurn]:
    """The requests that wait behind their day, or this one if it does, the oldest first. 1 SQL."""
    rows = ShareRequest.objects.filter(due_date__lt=_day(at))
    rows = rows.filter(number=number) if number else rows
    found = []
    for row in rows.order_by("due_date", "number")[:MOST_ROWS]:
        organisation_id, duty, _ = turn_of(row)
        if row.due_date is not None:
            found.append(
                LateTurn(
                    number=row.number,
                    organisation_id=organisation_id,
                    area_code=organisation(organisation_id).area_code,
                    resource_name=row.resource_name,
                    due_on=row.due_date,
                    step="answer" if duty == ANSWER else "check",
                )
            )
    return found


def is_share_number(number: str) -> bool:
    """Whether it is a number of a request for data, such as GX-2026-000001."""
    return number.startswith(f"{REQUESTS}-")


def _day(at: datetime) -> date:
    return at.astimezone(CITY_ZONE).date()
