"""What changed, for a department that fetches (拉取): the same changes as notices carry."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.gateway.refusals import OverQuota
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.subscribing.facts import (
    BadPosition,
    NotActive,
    SubscriptionState,
    SubscriptionUnknown,
    ToldChanges,
)
from tongban.resources.exchange.subscribing.models import Subscription
from tongban.resources.exchange.subscribing.reading import changes_for, log_told, newest_position, told
from tongban.resources.exchange.subscribing.rules import is_before
from tongban.resources.exchange.uses.commands.log_use import log_use, spend_quota
from tongban.resources.exchange.uses.facts import Outcome, User
from tongban.resources.exchange.uses.queries import used_on


@transaction.atomic
def fetch_changes(
    *,
    code: str,
    after: str | None,
    limit: int,
    by: User,
    consumer_ids: Collection[UUID],
    grants: Collection[str],
    at: datetime,
) -> ToldChanges:
    """The changes after a position, by default the one that the last fetch answered with. At most the setting's rows.

    Logged as notices are; each row counts against the grant's daily quota, as a call does. Who fetches says by `after`
    that everything before has arrived: the same again is answered with the same, and nothing before it is given any
    more, nor what changed before the subscription began. `grants` are those that the system may use; another's
    subscription is not found.

    Raises SubscriptionUnknown, NotActive, GrantNotLive, WayNotGranted, BadPosition, PositionTooOld, OverQuota, and what
    the source refuses.
    """
    row = _subscriptions(code, consumer_ids, grants).select_for_update(of=("self",)).first()
    if row is None:
        raise SubscriptionUnknown(facts={"subscription": code})
    if row.state != SubscriptionState.ACTIVE.value:
        raise NotActive
    grant = live_grant(row.grant.code, way=Way.SUBSCRIPTION, consumer_id=row.grant.consumer_id, at=at)
    start = row.position if after is None else after
    if after is not None and (not after.isdecimal() or is_before(after, row.position)):
        raise BadPosition(facts={"fields": {"after": BadPosition.title}})
    left = grant.daily_quota - used_on(grant.id, on=at.astimezone(CITY_ZONE).date())
    found = changes_for(grant, start, limit=max(1, min(limit, settings.EXCHANGE_NOTICE_ROWS, left)))
    is_moved_to_the_end = start != row.position and found.position == start
    if is_moved_to_the_end and is_before(
        newest_position(grant), start
    ):  # kept, it would pass over what comes
        raise BadPosition(facts={"fields": {"after": BadPosition.title}})
    if found.changes:
        if not spend_quota(grant, len(found.changes), at=at):
            raise OverQuota(facts={"quota": grant.daily_quota})
        log_told(grant, [one.row for one in found.changes], way=Way.SUBSCRIPTION, by=by, at=at)
    row.position, row.told_at = start, at
    row.save(update_fields=["position", "told_at"])
    return told(grant, found)


def log_refused(
    refused: Refused,
    *,
    code: str,
    by: User,
    consumer_ids: Collection[UUID],
    grants: Collection[str],
    at: datetime,
) -> None:
    """Note that nothing was given; whose subscription it was, where it is one that the system may fetch. 2 SQL."""
    row = _subscriptions(code, consumer_ids, grants).first()
    grant = None if row is None else grant_fact(row.grant, on=at.astimezone(CITY_ZONE).date())
    log_use(
        grant=grant,
        way=Way.SUBSCRIPTION,
        by=by,
        fields=[field.name for field in grant.fields] if grant else [],
        outcome=Outcome.REFUSED,
        code=refused.code,
        at=at,
    )


def _subscriptions(
    code: str, consumer_ids: Collection[UUID], grants: Collection[str]
) -> QuerySet[Subscription]:
    own = Subscription.objects.filter(grant__consumer_id__in=consumer_ids, grant__code__in=grants, url="")
    return own.filter(code=code).select_related("grant")
