"""Whose day comes or has passed: reminded before, told after, some at a time."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import holders_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.resources.exchange.requesting.ending import turn_of
from tongban.resources.exchange.requesting.entering import today_of
from tongban.resources.exchange.requesting.facts import ANSWER, SUBJECT, AnswerOverdue, Step
from tongban.resources.exchange.requesting.models import ShareRequest
from tongban.resources.exchange.requesting.standing import post_of, put_step
from tongban.standards.working_time import add_working_days

OVERDUE_ACT = "exchange.mark-overdue"
BY = SystemActor(job="exchange-watch")
BATCH = 50


@transaction.atomic
def remind_before_due(*, at: datetime, limit: int = BATCH) -> int:
    """Tell whose turn it is that the day comes, once for each day; answers how many requests were told of."""
    today, ahead = today_of(at), settings.EXCHANGE_DAYS["remind"]
    rows = ShareRequest.objects.select_for_update().filter(due_date__gte=today)
    told = Q(reminded_date__isnull=False, reminded_date=F("due_date"))
    reminded = 0
    for row in rows.exclude(told).order_by("due_date", "number")[:limit]:
        if row.due_date is None or row.due_date > add_working_days(
            today, ahead, calendar_for(row.provider_area)
        ):
            continue
        row.reminded_date = row.due_date
        row.save(update_fields=["reminded_date"])
        _tell(row, N_("To be answered by %(due_date)s: %(resource)s"), row.due_date, at=at)
        reminded += 1
    return reminded


@transaction.atomic
def mark_overdue(*, at: datetime, limit: int = BATCH) -> int:
    """Mark requests whose day has passed, and tell it; done again on the same day it changes nothing."""
    told = Q(overdue_date__isnull=False, overdue_date=F("due_date"))
    rows = ShareRequest.objects.select_for_update().filter(due_date__lt=today_of(at)).exclude(told)
    marked = 0
    for row in rows.order_by("due_date", "number")[:limit]:
        if row.due_date is None:
            continue
        organisation_id, duty, _ = turn_of(row)
        row.overdue_date = row.due_date
        row.save(update_fields=["overdue_date"])
        put_step(row, Step.OVERDUE, by=BY, organisation_id=organisation_id, at=at)
        facts = {"due_on": row.due_date, "organisation": organisation_id}
        record(act=OVERDUE_ACT, subject=SUBJECT.format(number=row.number), by=BY, at=at, facts=facts)
        _tell(row, N_("Overdue since %(due_date)s: %(resource)s"), row.due_date, at=at)
        _announce(row, row.due_date, organisation_id, duty, at=at)
        marked += 1
    return marked


def _announce(row: ShareRequest, due: date, organisation_id: UUID, duty: str, *, at: datetime) -> None:
    announce(
        AnswerOverdue(
            number=row.number,
            resource_code=row.resource_code,
            provider_id=row.provider_id,
            consumer_id=row.consumer_id,
            organisation_id=organisation_id,
            step="answer" if duty == ANSWER else "check",
            due_on=due,
            at=at,
        )
    )


def _tell(row: ShareRequest, title: str, due: date, *, at: datetime) -> None:
    organisation_id, duty, _ = turn_of(row)
    post = post_of(organisation_id, duty)
    for account in holders_of(post_code=post, organisation_id=organisation_id, at=at) if post else []:
        send_message(
            to_account=account,
            about=SUBJECT.format(number=row.number),
            title=title,
            facts={"due_date": due.isoformat(), "resource": row.resource_name, "number": row.number},
            url=reverse("exchange:request", args=[row.number]),
            at=at,
            key=f"exchange:{title[:7]}:{row.number}:{due}",
            urgent=True,
        )
