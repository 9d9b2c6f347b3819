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
from tongban.resources.exchange.requesting.models import Dispute, Grant, ShareRequest
from tongban.resources.exchange.requesting.reading import GRANT, grant_fact, grant_told
from tongban.resources.exchange.requesting.refusals import (
    NOT_LIVE_TEXTS,
    GrantNotLive,
    GrantUnknown,
    WayNotGranted,
)
from tongban.resources.exchange.requesting.seen import LateTurn

MOST_ROWS = 200


def live_grant(code: str, *, way: Way, consumer_id: UUID, at: datetime) -> GrantFact:
    """The grant that an organisation uses now in this way. 1 SQL and nothing kept: what ends it holds at once.

    One that does not hold costs 1 SQL more, to say why. Raises GrantUnknown (also for somebody else's grant), GrantNotLive, WayNotGranted.
    """
    with connection.cursor() as cursor:
        cursor.execute(GRANT, [code, consumer_id])
        row = cursor.fetchone()
    if row is None:
        raise GrantUnknown(facts={"grant": code})
    today = _day(at)
    found = grant_told(row, on=today)
    if found.state is not GrantState.LIVE or today < found.valid_from:
        raise not_live(found)
    if way not in found.ways:
        raise WayNotGranted(
            facts={"grant": code, "way": way.value, "ways": sorted(one.value for one in found.ways)}
        )
    return found


def not_live(grant: GrantFact) -> GrantNotLive:
    """The refusal of a grant that does not hold: its state, since which day, and why. 1 SQL at most."""
    said = {"grant": grant.code, "state": grant.state.value, **_end_of(grant)}
    return GrantNotLive(NOT_LIVE_TEXTS.get(grant.state, "") if "on" in said else "", facts=said)


def _end_of(grant: GrantFact) -> dict[str, object]:
    """The day and the reasons, as the page of the grant has them; nothing of one that has not begun."""
    if grant.state is GrantState.EXPIRED:
        return {"on": grant.last_day}
    found: tuple[datetime | None, str] | None = None
    if grant.state is GrantState.REVOKED:
        found = Grant.objects.filter(pk=grant.id).values_list("ended_at", "end_reasons").first()
    elif grant.state is GrantState.SUSPENDED:
        open_ones = Dispute.objects.filter(grant_id=grant.id, settled_at=None)
        found = open_ones.values_list("raised_at", "reasons").first()
    return {"on": _day(found[0]), "reasons": found[1]} if found and found[0] else {}


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
