"""Grants that come to their end: both sides are told before, and the end is put on the trail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import drop_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.exchange.facts import GrantEnded, GrantState
from tongban.resources.exchange.requesting.entering import today_of
from tongban.resources.exchange.requesting.facts import SUBJECT, Step
from tongban.resources.exchange.requesting.granting import event_facts
from tongban.resources.exchange.requesting.models import Dispute, Grant
from tongban.resources.exchange.requesting.standing import ends_key, put_ending, put_step, settle_key

ACT = "exchange.expire"
BY = SystemActor(job="exchange-expiry")
BATCH = 50
LASTING = [GrantState.LIVE.value, GrantState.SUSPENDED.value]


@transaction.atomic
def warn_of_ends(*, at: datetime, limit: int = BATCH) -> int:
    """Put grants that run out soon before their consumers, once for each end; answers how many."""
    today = today_of(at)
    soon = today + timedelta(days=settings.EXCHANGE_WARN_DAYS)
    told = Q(warned_date__isnull=False, warned_date=F("valid_until"))
    rows = Grant.objects.select_for_update().filter(
        state__in=LASTING, valid_until__gt=today, valid_until__lte=soon
    )
    warned = 0
    for row in rows.exclude(told).order_by("valid_until", "code")[:limit]:
        row.warned_date = row.valid_until
        row.save(update_fields=["warned_date"])
        put_ending(row, at=at)
        warned += 1
    return warned


@transaction.atomic
def expire_grants(*, at: datetime, limit: int = BATCH) -> int:
    """Mark grants whose last day has passed; answers how many. A call had not been answered any more anyway."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related("request")
    ended = 0
    for row in rows.filter(state__in=LASTING, valid_until__lte=today_of(at)).order_by("valid_until")[:limit]:
        for dispute in Dispute.objects.filter(grant=row, settled_at=None):
            drop_tasks(keys=[settle_key(dispute)], at=at, outcome="expired")
        row.state, row.ended_at, row.ended_by = GrantState.EXPIRED.value, at, BY.ref
        row.revision += 1
        row.save(update_fields=["state", "ended_at", "ended_by", "revision"])
        drop_tasks(keys=[ends_key(row)], at=at, outcome="expired")
        put_step(row.request, Step.EXPIRED, by=BY, organisation_id=None, at=at)
        facts = {"grant": row.code, "valid_until": row.valid_until}
        record(act=ACT, subject=SUBJECT.format(number=row.request_number), by=BY, at=at, facts=facts)
        announce(GrantEnded(at=at, state=GrantState.EXPIRED, **event_facts(row)))
        ended += 1
    return ended
