"""Requests by office: asked, waiting, answered and how many of them in time."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.overview.facts import REQUEST_DAYS, Sums
from tongban.resources.exchange.requesting.ending import turn_of
from tongban.resources.exchange.requesting.facts import RequestState
from tongban.resources.exchange.requesting.models import OPEN_STATES, ShareRequest
from tongban.resources.exchange.requesting.rules import due_after, due_of_check, goes_to_provider
from tongban.standards.working_time import effective_day, working_days_between

_TURNS = (RequestState.SUBMITTED, RequestState.CHECKED)


def add_requests(sums: defaultdict[UUID, Sums], *, offices: frozenset[UUID], on: date) -> None:
    """Add the requests of these offices, those handed in within REQUEST_DAYS and all that wait. 1 SQL."""
    since = on - timedelta(days=REQUEST_DAYS)
    theirs = Q(consumer_id__in=offices) | Q(provider_id__in=offices) | Q(authority_id__in=offices)
    lately = Q(submitted_at__date__gt=since) | Q(state__in=OPEN_STATES)
    rows = ShareRequest.objects.filter(theirs & lately).only(
        "state", "share_type", "provider_id", "provider_area", "consumer_id", "authority_id", "submitted_at",
        "checked_at", "decided_at", "due_date",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2000):
        _add_asked(sums[row.consumer_id], row)
        if row.state in _TURNS:
            _add_waiting(sums[turn_of(row)[0]], row, on=on)
        elif row.state in (RequestState.GRANTED, RequestState.REFUSED):
            whose, is_in_time = _answer(row)
            sums[whose].answered += 1
            sums[whose].in_time += is_in_time


def _add_asked(sums: Sums, row: ShareRequest) -> None:
    sums.asked += 1
    sums.granted += row.state == RequestState.GRANTED
    sums.refused += row.state == RequestState.REFUSED
    sums.waiting += row.state in _TURNS


def _add_waiting(sums: Sums, row: ShareRequest, *, on: date) -> None:
    sums.to_answer += 1
    if row.due_date is not None and row.due_date < on:
        calendar = calendar_for(organisation(turn_of(row)[0]).area_code)
        sums.overdue += 1
        sums.longest = max(sums.longest, working_days_between(row.due_date, on, calendar), 1)


def _answer(row: ShareRequest) -> tuple[UUID, bool]:
    """Who answered, and whether by the day on which it was due."""
    if row.decided_at is None:
        raise ValueError("a request that was answered has its moment")
    day = row.decided_at.astimezone(CITY_ZONE).date()
    if row.checked_at is not None and goes_to_provider(row.share_type):
        calendar = calendar_for(row.provider_area)
        begun = effective_day(row.checked_at, calendar)
        return row.provider_id, day <= due_after(
            settings.EXCHANGE_DAYS["answer"], at=begun, calendar=calendar
        )
    calendar = calendar_for(organisation(row.authority_id).area_code)
    due = due_of_check(
        row.share_type,
        at=effective_day(row.submitted_at, calendar),
        calendar=calendar,
        unconditional=settings.EXCHANGE_DAYS["unconditional"],
        check=settings.EXCHANGE_DAYS["check"],
    )
    return row.authority_id, day <= due
