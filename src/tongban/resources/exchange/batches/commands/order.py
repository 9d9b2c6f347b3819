"""Ask for a batch file of a grant, now or by schedule."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.exchange.batches.encrypting import checked_key
from tongban.resources.exchange.batches.facts import (
    ORDER_ACT,
    SCHEDULE_ACT,
    BatchState,
    BatchUnderWay,
    Cycle,
    Form,
)
from tongban.resources.exchange.batches.models import BatchFile, BatchPlan
from tongban.resources.exchange.cycles import next_monthly
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.facts import SUBJECT
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.subscribing.queries import grant_for


@transaction.atomic
def order_batch(*, grant_code: str, form: Form, public_key: str, by: Officer, at: datetime) -> str:
    """Have a worker make the file; answers its code. With a public key it is encrypted to that.

    Raises GrantUnknown, GrantNotLive, WayNotGranted, BadKey, BatchUnderWay, ResourceNotServed, FieldNotServed.
    """
    key = checked_key(public_key) if public_key.strip() else ""
    return begin(grant_for(grant_code, by=by), form=form, key=key, by=by, at=at)


@transaction.atomic
def schedule_batches(
    *, grant_code: str, form: Form, cycle: Cycle | None, public_key: str, by: Officer, at: datetime
) -> None:
    """Have a file made every day, week or month from tomorrow on; without a cycle no more. As `order_batch` raises."""
    row = grant_for(grant_code, by=by)
    key = checked_key(public_key) if public_key.strip() else ""
    BatchPlan.objects.filter(grant=row).delete()
    if cycle is not None:
        live_grant(row.code, way=Way.BATCH, consumer_id=row.consumer_id, at=at)
        tomorrow = at.astimezone(CITY_ZONE).date() + timedelta(days=1)
        BatchPlan.objects.create(
            grant=row,
            form=form.value,
            cycle=cycle.value,
            public_key=key,
            next_on=tomorrow,
            day=tomorrow.day,
            made_by=by.ref,
        )
    facts = {"grant": row.code, "cycle": cycle.value if cycle else ""}
    record(act=SCHEDULE_ACT, subject=SUBJECT.format(number=row.request_number), by=by, at=at, facts=facts)


@transaction.atomic
def order_planned(*, grant_code: str, by: Actor, at: datetime) -> str:
    """The file of a schedule whose day has come, and the day of the next one. Raises as `order_batch`."""
    plan = BatchPlan.objects.select_for_update().select_related("grant").get(grant__code=grant_code)
    today = at.astimezone(CITY_ZONE).date()
    plan.next_on = _next(plan, after=today)
    plan.save(update_fields=["next_on"])
    return begin(plan.grant, form=Form(plan.form), key=plan.public_key, by=by, at=at)


def begin(row: Grant, *, form: Form, key: str, by: Actor, at: datetime) -> str:
    """Within the caller's transaction."""
    from tongban.resources.exchange.batches.jobs import make_batch

    grant = live_grant(row.code, way=Way.BATCH, consumer_id=row.consumer_id, at=at)
    source_of(grant.resource_code).check(
        fields=[field.name for field in grant.fields], conditions=grant.conditions
    )
    files = BatchFile.objects.filter(grant=row)
    making = files.filter(state=BatchState.MAKING.value).values_list("code", flat=True).first()
    if making is not None:
        raise BatchUnderWay(facts={"batch": making})
    try:
        with transaction.atomic():
            made = BatchFile.objects.create(
                code=f"{row.code}-P{files.count() + 1}",
                grant=row,
                form=form.value,
                public_key=key,
                state=BatchState.MAKING.value,
                asked_at=at,
                asked_by=by.ref,
            )
    except IntegrityError:  # somebody was quicker
        raise BatchUnderWay(facts={"batch": row.code}) from None
    made.progress_id = start_long_job(
        make_batch,
        title=N_("A batch file is made"),
        by=by,
        at=at,
        facts={"batch": made.code},
        arguments={"batch_id": str(made.pk)},
    )
    made.save(update_fields=["progress_id"])
    facts = {"batch": made.code, "form": form.value, "is_encrypted": bool(key)}
    record(act=ORDER_ACT, subject=SUBJECT.format(number=row.request_number), by=by, at=at, facts=facts)
    return made.code


def _next(plan: BatchPlan, *, after: date) -> date:
    """Of a week the same weekday and of a month the same day, also where this time it was made late."""
    match Cycle(plan.cycle):
        case Cycle.DAILY:
            return after + timedelta(days=1)
        case Cycle.WEEKLY:
            return after + timedelta(days=7 - (after - plan.next_on).days % 7)
        case Cycle.MONTHLY:
            return next_monthly(after=after, day=plan.day)
