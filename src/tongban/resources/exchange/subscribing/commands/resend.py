"""Send a notice again that was given up."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.resources.exchange.requesting.facts import SUBJECT
from tongban.resources.exchange.subscribing.facts import (
    RESEND_ACT,
    NoticeState,
    SubscriptionOutOfOrder,
    SubscriptionState,
)
from tongban.resources.exchange.subscribing.queries import lock_subscription


@transaction.atomic
def resend_notice(*, code: str, number: int, by: Officer, at: datetime) -> None:
    """Its tries begin anew, as soon as the subscription runs. Raises SubscriptionUnknown, SubscriptionOutOfOrder."""
    from tongban.resources.exchange.subscribing.jobs import push_changes

    row = lock_subscription(code, by=by)
    changed = row.notices.filter(number=number, state=NoticeState.DEAD.value).update(
        state=NoticeState.WAITING.value, attempts=0, next_at=at, problem=""
    )
    if not changed or row.state == SubscriptionState.ENDED.value:
        raise SubscriptionOutOfOrder
    subject = SUBJECT.format(number=row.grant.request_number)
    record(act=RESEND_ACT, subject=subject, by=by, at=at, facts={"subscription": code, "notice": number})
    enqueue(push_changes, subscription_id=str(row.pk))
