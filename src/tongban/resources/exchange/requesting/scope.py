"""Whose requests and grants an officer sees: those asked for, those of the own data, those to be checked.

The provider sees a request from the day on which the data authority has passed it on.
"""

from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import Officer, check_one_of
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.requesting.facts import ANSWER, CHECK, REQUEST, SETTLE
from tongban.resources.exchange.requesting.models import Grant, ShareRequest


def asks_for(by: Officer) -> list[UUID]:
    """The organisations for which the officer asks for data. No SQL."""
    return _with(by, REQUEST)


def answers_for(by: Officer) -> list[UUID]:
    """The organisations whose data the officer gives. No SQL."""
    return _with(by, ANSWER)


def checks_for(by: Officer) -> list[UUID]:
    """The data authorities for which the officer checks or settles. No SQL."""
    return _with(by, CHECK, SETTLE)


def check_takes_part(by: Officer) -> None:
    """Raises DutyMissing unless the officer asks, answers or checks somewhere. No SQL."""
    check_one_of(by, REQUEST, ANSWER, CHECK, SETTLE)


def requests_within(by: Officer) -> Q:
    """The filter of the requests that an officer sees."""
    return (
        Q(consumer_id__in=asks_for(by))
        | Q(provider_id__in=answers_for(by), checked_at__isnull=False)
        | Q(authority_id__in=checks_for(by))
    )


def grants_within(by: Officer) -> Q:
    """The filter of the grants that an officer sees."""
    return (
        Q(consumer_id__in=asks_for(by))
        | Q(provider_id__in=answers_for(by))
        | Q(authority_id__in=checks_for(by))
    )


def lock_request(number: str, *, by: Officer) -> ShareRequest:
    """The request, locked, if the officer sees it. 1 SQL. Raises NotFound, and then locks nothing."""
    row = ShareRequest.objects.select_for_update().filter(requests_within(by), number=number).first()
    if row is None:
        raise NotFound(facts={"request": number})
    return row


def lock_grant(code: str, *, by: Officer) -> Grant:
    """The grant, locked, if the officer sees it. 1 SQL. Raises NotFound, and then locks nothing."""
    row = Grant.objects.select_for_update().filter(grants_within(by), code=code).first()
    if row is None:
        raise NotFound(facts={"grant": code})
    return row


def _with(by: Officer, *duties: str) -> list[UUID]:
    return sorted(home for home, held in by.duties_in.items() if held & set(duties))
