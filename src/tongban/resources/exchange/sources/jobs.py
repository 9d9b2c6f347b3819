"""Workers load what departments deliver, as soon as it is accepted."""

from datetime import timedelta

from django.conf import settings

from tongban.foundation.jobs.public import Envelope, job, listen, periodic, running
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.sources.commands.forget import forget_changes
from tongban.resources.exchange.sources.commands.open_held import HeldNotLoading
from tongban.resources.exchange.sources.commands.order_load import order_load
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.sources.load import bound_to, load_held
from tongban.resources.exchange.sources.queries import bindings
from tongban.resources.fusion.public import DeliveryLanded, DeliverySettled
from tongban.resources.registers.public import forget_register_changes

BY = SystemActor(job="exchange-load")
_ACCEPTED = "accepted"


@job(name="exchange.load-held-rows", attempts=3)
def load_held_rows(*, progress_id: str, resource_code: str) -> None:
    """Load the held rows of a resource. Killed, the next worker goes on; with nothing new it does nothing."""
    with running(progress_id) as progress:
        try:
            load_held(resource_code=resource_code, by=BY, at=clock.now(), told=progress.reach)
        except NotFound:  # refused or taken back since it was ordered
            return
        except HeldNotLoading:  # a newer delivery is being loaded instead
            return


@job(name="exchange.forget-changes")
def forget_old_changes() -> None:
    """Every night: what held rows were, and what the registers noted, before the days for which it is kept."""
    at = clock.now()
    for one in bindings():
        if one.kind is SourceKind.HELD:
            forget_changes(resource_code=one.resource_code, at=at)
    forget_register_changes(before=at - timedelta(days=settings.EXCHANGE_CHANGES_DAYS))


periodic(forget_old_changes, cron="50 19 * * *")  # 03:50 in the city


def hear_landed(event: DeliveryLanded, envelope: Envelope) -> None:
    """A delivery counts: its table is loaded."""
    _load(event.agreement, event.state, envelope)


def hear_settled(event: DeliverySettled, envelope: Envelope) -> None:
    """What was set aside counts after all."""
    _load(event.agreement, event.state, envelope)


def _load(agreement: str, state: str, envelope: Envelope) -> None:
    resource_code = bound_to(agreement) if state == _ACCEPTED else None
    if resource_code is not None:
        order_load(resource_code=resource_code, by=BY, at=clock.now())


def listen_to_deliveries() -> None:
    """At start."""
    listen(DeliveryLanded, name="exchange.load-landed")(hear_landed)
    listen(DeliverySettled, name="exchange.load-settled")(hear_settled)
