"""Tell a subscriber what changed: claim one notice, read by the grant of this moment, log, send, note what came of it.

Between the log and the note lies the sending, outside of any transaction. Killed there, the notice is sent again with
the same id, and of the same changes: each arrives at least once, and a double is seen by its id. What a row says is read
anew, so that it may be newer than the first time, and never more than the grant of this moment gives. Notices arrive in
their order, or not at all.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from tongban.foundation.messages.public import send_message
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting.facts import SUBJECT
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted
from tongban.resources.exchange.subscribing.commands.subscribe import end
from tongban.resources.exchange.subscribing.facts import (
    NoticeState,
    SubscriptionState,
    ToldChanges,
)
from tongban.resources.exchange.subscribing.models import Notice, Subscription
from tongban.resources.exchange.subscribing.reading import changes_for, log_told, told, up_to
from tongban.resources.exchange.subscribing.rules import CLAIM, back_off
from tongban.resources.exchange.uses.commands.log_use import spend_quota
from tongban.resources.exchange.uses.facts import User

GRANT_OVER = N_("The grant holds no more.")
NOT_ARRIVED = N_("A notice did not arrive. What follows it waits, so that changes come in their order.")


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A notice that is about to be sent."""

    notice_id: UUID
    number: int
    subscription: str
    grant: GrantFact
    url: str
    secret: str
    said: ToldChanges


@transaction.atomic
def claim_notice(*, subscription_id: UUID, at: datetime) -> Claimed | None:
    """The next notice that is due, claimed for some minutes and written into the log; None where there is none.

    A grant that is revoked or run out ends the subscription, one that is suspended stops it until it holds again; what
    the source refuses pauses it with the reason.
    """
    row = _locked(subscription_id)
    grant = _grant(row, at=at) if row is not None else None
    if row is None or grant is None:
        return None
    try:
        notice = _waiting(row) or _plan(row, grant, at=at)
        if notice is None or (notice.next_at is not None and notice.next_at > at):
            return None
        found = up_to(changes_for(grant, notice.after, limit=notice.read), notice.position)
    except Refused as refusal:
        _pause(row, str(refusal.title), at=at)
        return None
    said = told(grant, found)
    # tried again, it was counted the first time
    if not notice.attempts and not spend_quota(grant, len(said.changes), at=at):
        notice.next_at = _next_day(at)
        notice.save(update_fields=["next_at"])
        return None
    notice.attempts += 1
    notice.next_at, notice.changes = at + CLAIM, len(said.changes)
    notice.save(update_fields=["attempts", "next_at", "changes"])
    log_told(grant, [one.row for one in found.changes], way=Way.SUBSCRIPTION, by=user_of(row), at=at)
    return Claimed(
        notice_id=notice.id,
        number=notice.number,
        subscription=row.code,
        grant=grant,
        url=row.url,
        secret=row.secret,
        said=said,
    )


@transaction.atomic
def note_delivered(*, notice_id: UUID, at: datetime) -> None:
    """It has arrived. Noted twice it stays so."""
    notice, _ = _notice(notice_id)
    if notice.state != NoticeState.WAITING.value:
        return
    notice.state, notice.delivered_at = NoticeState.DELIVERED.value, at
    notice.next_at, notice.problem = None, ""
    notice.save()
    Subscription.objects.filter(pk=notice.subscription_id).update(told_at=at)


@transaction.atomic
def note_failed(*, notice_id: UUID, problem: str, at: datetime) -> datetime | None:
    """It did not arrive: when it is tried again, or None where it is given up.

    Then the subscription is paused, until somebody looks: nothing is told before what it had to tell.
    """
    notice, row = _notice(notice_id)
    if notice.state != NoticeState.WAITING.value:
        return None
    notice.problem = problem[:200]
    if notice.attempts < settings.EXCHANGE_WEBHOOK_ATTEMPTS:
        notice.next_at = at + back_off(notice.attempts)
        notice.save(update_fields=["problem", "next_at"])
        return notice.next_at
    notice.state, notice.next_at = NoticeState.DEAD.value, None
    notice.save(update_fields=["problem", "next_at", "state"])
    if row.state == SubscriptionState.ACTIVE.value:
        _pause(row, NOT_ARRIVED, at=at)
    return None


def user_of(row: Subscription) -> User:
    """Who uses the data, for the log: the subscription of the consumer."""
    return User(
        ref=f"system:{row.code}",
        name=row.code,
        organisation_id=row.grant.consumer_id,
        organisation_name=row.grant.consumer_name,
    )


def _locked(subscription_id: UUID) -> Subscription | None:
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("grant")
    return rows.filter(pk=subscription_id, state=SubscriptionState.ACTIVE.value).exclude(url="").first()


def _notice(notice_id: UUID) -> tuple[Notice, Subscription]:
    """A notice and its subscription, which everybody locks first. 2 SQL."""
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("grant__request")
    row = rows.get(notices=notice_id)
    return Notice.objects.select_for_update().get(pk=notice_id), row


def _grant(row: Subscription, *, at: datetime) -> GrantFact | None:
    """The grant while it holds; one that is over for good ends the subscription."""
    try:
        return live_grant(row.grant.code, way=Way.SUBSCRIPTION, consumer_id=row.grant.consumer_id, at=at)
    except GrantNotLive as refusal:
        if refusal.facts["state"] in (GrantState.REVOKED, GrantState.EXPIRED):
            end(row, GRANT_OVER)
    except (GrantUnknown, WayNotGranted):
        end(row, GRANT_OVER)
    return None


def _waiting(row: Subscription) -> Notice | None:
    """The notice on its way; the next one is made after it, so that changes arrive in order."""
    return row.notices.filter(state=NoticeState.WAITING.value).order_by("number").first()


def _plan(row: Subscription, grant: GrantFact, *, at: datetime) -> Notice | None:
    """A notice of what changed since the last one; None where nothing did."""
    limit = min(settings.EXCHANGE_NOTICE_ROWS, grant.daily_quota)
    while True:
        found = changes_for(grant, row.position, limit=limit)
        is_new = found.position != row.position
        after, row.position = row.position, found.position
        if said := told(grant, found).changes:
            break
        if not found.has_more:
            if is_new:
                row.save(update_fields=["position"])
            return None
    row.save(update_fields=["position"])
    last = row.notices.aggregate(last=Max("number"))["last"] or 0
    return Notice.objects.create(
        subscription=row,
        number=last + 1,
        after=after,
        position=found.position,
        read=limit,
        changes=len(said),
        state=NoticeState.WAITING.value,
        next_at=at,
        made_at=at,
    )


def _next_day(at: datetime) -> datetime:
    """When the next day of the city begins."""
    return datetime.combine(at.astimezone(CITY_ZONE).date() + timedelta(days=1), time(), CITY_ZONE)


def _pause(row: Subscription, why: str, *, at: datetime) -> None:
    """Nothing is sent until somebody of the department has looked; who answers for the use hears of it. 5 SQL at most."""
    row.state, row.why = SubscriptionState.PAUSED.value, why
    row.save(update_fields=["state", "why"])
    send_message(
        to_account=row.grant.request.responsible,
        about=SUBJECT.format(number=row.grant.request_number),
        title=N_("No changes arrive of %(resource)s"),
        body=N_("The subscription %(subscription)s is paused. Its page says why, and what to do."),
        facts={"resource": row.grant.resource_name, "subscription": row.code},
        url=reverse("exchange:subscription", args=[row.code]),
        at=at,
        urgent=True,
    )
