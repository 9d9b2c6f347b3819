"""Subscribe to what changes of a granted resource; pause, go on, end."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Refused
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.facts import SUBJECT
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.subscribing.addresses import check_form, target_of
from tongban.resources.exchange.subscribing.facts import (
    CONTINUE_ACT,
    END_ACT,
    PAUSE_ACT,
    RECEIVE,
    SUBSCRIBE_ACT,
    NoticeState,
    SubscriptionOutOfOrder,
    SubscriptionState,
)
from tongban.resources.exchange.subscribing.models import Subscription
from tongban.resources.exchange.subscribing.queries import grant_for, lock_subscription

MOST_OF_GRANT = 5
BY_SOMEBODY = N_("Somebody of your organisation paused it.")


class TooManySubscriptions(Refused):
    """A grant has as many running subscriptions as it may."""

    code = "too-many-subscriptions"
    title = N_("This grant has %(most)s subscriptions already. End one of them first.")


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """What is told once: nobody can read the secret afterwards."""

    code: str
    secret: str


@transaction.atomic
def subscribe(*, grant_code: str, url: str, by: Officer, at: datetime) -> Subscribed:
    """Begin with what changes from now on. With `url` empty the department fetches.

    Raises GrantUnknown, DutyMissing, GrantNotLive, WayNotGranted, BadAddress, TooManySubscriptions, ResourceNotServed,
    FieldNotServed, ChangesNotKept.
    """
    row = grant_for(grant_code, by=by)
    check_duty(by, RECEIVE, organisation_id=row.consumer_id)
    grant = live_grant(grant_code, way=Way.SUBSCRIPTION, consumer_id=row.consumer_id, at=at)
    if url:
        check_form(url)
        target_of(url)
    Grant.objects.select_for_update(of=("self",)).get(pk=row.pk)
    there = Subscription.objects.filter(grant=row)
    if there.exclude(state=SubscriptionState.ENDED.value).count() >= MOST_OF_GRANT:
        raise TooManySubscriptions(facts={"most": MOST_OF_GRANT})
    source = source_of(grant.resource_code)
    source.check(fields=[field.name for field in grant.fields], conditions=grant.conditions)
    made = Subscription.objects.create(
        code=f"{grant.code}-{there.count() + 1}",
        grant=row,
        url=url,
        secret=secrets.token_urlsafe(32),
        state=SubscriptionState.ACTIVE.value,
        position=source.newest_position(),
        made_at=at,
        made_by=by.ref,
    )
    facts = {"subscription": made.code, "is_fetched": not url}
    record(act=SUBSCRIBE_ACT, subject=SUBJECT.format(number=row.request_number), by=by, at=at, facts=facts)
    return Subscribed(code=made.code, secret=made.secret)


@transaction.atomic
def pause_subscription(*, code: str, by: Officer, at: datetime) -> None:
    """Nothing is sent until it goes on; what changes meanwhile is told then. Raises SubscriptionUnknown,
    SubscriptionOutOfOrder.
    """
    row = lock_subscription(code, by=by)
    _move(row, SubscriptionState.ACTIVE, to=SubscriptionState.PAUSED)
    row.why = BY_SOMEBODY
    row.save(update_fields=["state", "why"])
    _record(PAUSE_ACT, row, by=by, at=at)


@transaction.atomic
def continue_subscription(*, code: str, by: Officer, at: datetime) -> None:
    """Go on from where it was, with what was given up. Raises SubscriptionUnknown, SubscriptionOutOfOrder,
    GrantNotLive, WayNotGranted.
    """
    from tongban.resources.exchange.subscribing.jobs import push_changes

    row = lock_subscription(code, by=by)
    _move(row, SubscriptionState.PAUSED, to=SubscriptionState.ACTIVE)
    live_grant(row.grant.code, way=Way.SUBSCRIPTION, consumer_id=row.grant.consumer_id, at=at)
    row.why = ""
    row.save(update_fields=["state", "why"])
    row.notices.filter(state=NoticeState.WAITING.value).update(next_at=at)
    given_up = row.notices.filter(state=NoticeState.DEAD.value)
    given_up.update(state=NoticeState.WAITING.value, attempts=0, next_at=at, problem="")
    _record(CONTINUE_ACT, row, by=by, at=at)
    enqueue(push_changes, subscription_id=str(row.pk))


@transaction.atomic
def end_subscription(*, code: str, by: Officer, at: datetime) -> None:
    """Nothing is told any more. Raises SubscriptionUnknown, SubscriptionOutOfOrder."""
    row = lock_subscription(code, by=by)
    if row.state == SubscriptionState.ENDED.value:
        raise SubscriptionOutOfOrder
    end(row)
    _record(END_ACT, row, by=by, at=at)


def end(row: Subscription, why: str = "") -> None:
    """The locked subscription and what it still had to send."""
    row.state, row.why = SubscriptionState.ENDED.value, why
    row.save(update_fields=["state", "why"])
    left = row.notices.filter(state__in=[NoticeState.WAITING.value, NoticeState.DEAD.value])
    left.update(state=NoticeState.DROPPED.value, next_at=None)


def _move(row: Subscription, beginning: SubscriptionState, *, to: SubscriptionState) -> None:
    if row.state != beginning.value:
        raise SubscriptionOutOfOrder
    row.state = to.value


def _record(act: str, row: Subscription, *, by: Officer, at: datetime) -> None:
    subject = SUBJECT.format(number=row.grant.request_number)
    record(act=act, subject=subject, by=by, at=at, facts={"subscription": row.code})
