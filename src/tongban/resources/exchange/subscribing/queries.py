"""Questions about subscriptions: the consumer sees its own with their notices."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.foundation.directory.public import Officer
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.refusals import GrantUnknown
from tongban.resources.exchange.subscribing.facts import (
    RECEIVE,
    NoticeFact,
    NoticeState,
    SubscriptionFact,
    SubscriptionState,
    SubscriptionUnknown,
)
from tongban.resources.exchange.subscribing.models import Notice, Subscription

SHOWN = 100


def receives_for(by: Officer) -> list[UUID]:
    """The organisations for which the officer takes data in. No SQL."""
    return [key for key, duties in by.duties_in.items() if RECEIVE in duties]


def grant_for(code: str, *, by: Officer) -> Grant:
    """A grant of an organisation for which the officer takes data in. 1 SQL. Raises GrantUnknown."""
    row = Grant.objects.filter(code=code, consumer_id__in=receives_for(by)).first()
    if row is None:
        raise GrantUnknown(facts={"grant": code})
    return row


def subscriptions_for(by: Officer) -> list[SubscriptionFact]:
    """The subscriptions of the officer's organisations, the newest first. 1 SQL."""
    rows = _counted().filter(grant__consumer_id__in=receives_for(by)).order_by("-made_at", "-id")
    return [_fact(row) for row in rows[:SHOWN]]


def subscription_for(code: str, *, by: Officer) -> SubscriptionFact:
    """One subscription. 1 SQL. Raises SubscriptionUnknown (also another organisation's)."""
    return subscription_of(code, consumer_ids=receives_for(by))


def subscription_of(code: str, *, consumer_ids: Collection[UUID]) -> SubscriptionFact:
    """The same for a system of an organisation. 1 SQL. Raises SubscriptionUnknown."""
    row = _counted().filter(code=code, grant__consumer_id__in=consumer_ids).first()
    if row is None:
        raise SubscriptionUnknown(facts={"subscription": code})
    return _fact(row)


def notices_of(code: str, *, state: NoticeState | None = None) -> list[NoticeFact]:
    """The notices of a subscription that somebody may see, the newest first. 1 SQL."""
    rows = Notice.objects.filter(subscription__code=code)
    if state is not None:
        rows = rows.filter(state=state.value)
    return [
        NoticeFact(
            id=row.id,
            number=row.number,
            state=NoticeState(row.state),
            changes=row.changes,
            attempts=row.attempts,
            next_at=row.next_at,
            problem=row.problem,
            made_at=row.made_at,
            delivered_at=row.delivered_at,
        )
        for row in rows.order_by("-number")[:SHOWN]
    ]


def lock_subscription(code: str, *, by: Officer) -> Subscription:
    """The subscription, locked, if it is of an organisation for which the officer takes data in. 1 SQL.

    Raises SubscriptionUnknown.
    """
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("grant")
    row = rows.filter(code=code, grant__consumer_id__in=receives_for(by)).first()
    if row is None:
        raise SubscriptionUnknown(facts={"subscription": code})
    return row


def due_subscriptions(at: datetime) -> list[UUID]:
    """The running subscriptions that have a notice to send by now. 1 SQL."""
    rows = Notice.objects.filter(
        state=NoticeState.WAITING.value,
        next_at__lte=at,
        subscription__state=SubscriptionState.ACTIVE.value,
    )
    return list(rows.values_list("subscription_id", flat=True).distinct())


def running_subscriptions(*, resource_code: str = "", grant_code: str = "") -> list[UUID]:
    """The running ones with an address, on a resource or a grant. 1 SQL."""
    rows = Subscription.objects.filter(state=SubscriptionState.ACTIVE.value).exclude(url="")
    if resource_code:
        rows = rows.filter(grant__resource_code=resource_code)
    if grant_code:
        rows = rows.filter(grant__code=grant_code)
    return list(rows.values_list("id", flat=True))


def _counted() -> QuerySet[Subscription]:
    dead = Count("notices", filter=Q(notices__state=NoticeState.DEAD.value))
    return Subscription.objects.select_related("grant").defer("secret").annotate(dead=dead)


def _fact(row: Subscription) -> SubscriptionFact:
    return SubscriptionFact(
        id=row.id,
        code=row.code,
        grant_code=row.grant.code,
        resource_code=row.grant.resource_code,
        resource_name=row.grant.resource_name,
        provider_name=row.grant.provider_name,
        consumer_id=row.grant.consumer_id,
        consumer_name=row.grant.consumer_name,
        url=row.url,
        state=SubscriptionState(row.state),
        why=row.why,
        position=row.position,
        made_at=row.made_at,
        told_at=row.told_at,
        dead=getattr(row, "dead", 0),
    )
