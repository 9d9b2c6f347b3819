"""Workers make batch files, begin those of schedules, and delete what nobody fetched."""

from uuid import UUID

import structlog

from tongban.foundation.jobs.public import Envelope, job, listen, periodic, running
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Refused
from tongban.resources.exchange.batches.commands.drop import drop_batch, drop_plan
from tongban.resources.exchange.batches.commands.make import make_batch_file
from tongban.resources.exchange.batches.commands.order import order_planned
from tongban.resources.exchange.batches.queries import due_plans, expired_batches, ready_batches
from tongban.resources.exchange.facts import GrantEnded, GrantState

BY = SystemActor(job="exchange-batches")
log = structlog.get_logger(__name__)


@job(name="exchange.make-batch", attempts=3)
def make_batch(*, progress_id: str, batch_id: str) -> None:
    """Make one file. Killed, the next worker makes it anew; made already, it does nothing."""
    with running(progress_id) as progress:
        make_batch_file(batch_id=UUID(batch_id), at=clock.now(), told=progress.reach)


@job(name="exchange.make-planned-batches")
def make_planned_batches() -> None:
    """Every night: the files of schedules. One that is refused is tried again the next night."""
    at = clock.now()
    for grant_code in due_plans(at.astimezone(clock.CITY_ZONE).date()):
        try:
            order_planned(grant_code=grant_code, by=BY, at=at)
        except Refused as refusal:
            log.info("exchange.batch-not-begun", grant=grant_code, why=refusal.code)


@job(name="exchange.drop-expired-batches")
def drop_expired_batches() -> None:
    """Every hour: files whose days are over."""
    for batch_id in expired_batches(clock.now()):
        drop_batch(batch_id=batch_id)


periodic(make_planned_batches, cron="30 18 * * *")  # 02:30 in the city
periodic(drop_expired_batches, cron="10 * * * *")


def hear_ended(event: GrantEnded, envelope: Envelope) -> None:
    """A grant that is over for good takes its files with it; one that is suspended keeps them, and gives none out."""
    if GrantState(event.state) is GrantState.SUSPENDED:
        return
    for batch_id in ready_batches(event.grant):
        drop_batch(batch_id=batch_id)
    drop_plan(grant_code=event.grant)


def listen_to_grants() -> None:
    """At start."""
    listen(GrantEnded, name="exchange.drop-batches")(hear_ended)
