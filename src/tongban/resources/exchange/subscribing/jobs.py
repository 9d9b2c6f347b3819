"""Workers tell subscribers what changed."""

from uuid import UUID

from tongban.foundation.jobs.public import Envelope, enqueue, job, listen, periodic, worker_stops
from tongban.kernel import clock
from tongban.resources.exchange.facts import GrantChanged, GrantEnded
from tongban.resources.exchange.sources.facts import RowsServed, SourceKind
from tongban.resources.exchange.sources.queries import bindings
from tongban.resources.exchange.subscribing.commands.tell import claim_notice, note_delivered, note_failed
from tongban.resources.exchange.subscribing.queries import due_subscriptions, running_subscriptions
from tongban.resources.exchange.subscribing.sending import send
from tongban.resources.registers.public import Register, RegisterChanged

_SERVED_FROM = {Register.PERSON: SourceKind.POPULATION, Register.FIRM: SourceKind.ENTITIES}


@job(name="exchange.push-changes")
def push_changes(*, subscription_id: str) -> None:
    """Send every notice of a subscription that is due, one after the other; what fails is sent again later."""
    while not worker_stops():
        claimed = claim_notice(subscription_id=UUID(subscription_id), at=clock.now())
        if claimed is None:
            return
        if problem := send(claimed):
            note_failed(notice_id=claimed.notice_id, problem=problem, at=clock.now())
        else:
            note_delivered(notice_id=claimed.notice_id, at=clock.now())


@job(name="exchange.push-due")
def push_due() -> None:
    """Every minute: notices whose pause is over, and those of a worker that was killed."""
    for subscription_id in due_subscriptions(clock.now()):
        enqueue(push_changes, subscription_id=str(subscription_id))


periodic(push_due, cron="* * * * *")


def hear_rows(event: RowsServed, envelope: Envelope) -> None:
    """Rows changed: whoever subscribes to them is told."""
    _push(event.resource_code)


def hear_register(event: RegisterChanged, envelope: Envelope) -> None:
    """A register changed: whoever subscribes to what is served from it is told."""
    for one in bindings():
        if one.kind is _SERVED_FROM[event.register]:
            _push(one.resource_code)


def _push(resource_code: str) -> None:
    for subscription_id in running_subscriptions(resource_code=resource_code):
        enqueue(push_changes, subscription_id=str(subscription_id))


def hear_grant(event: GrantChanged | GrantEnded, envelope: Envelope) -> None:
    """A grant holds again, or no more: its subscriptions go on or end."""
    for subscription_id in running_subscriptions(grant_code=event.grant):
        enqueue(push_changes, subscription_id=str(subscription_id))


def listen_to_changes() -> None:
    """At start."""
    listen(RowsServed, name="exchange.tell-subscribers")(hear_rows)
    listen(RegisterChanged, name="exchange.tell-followers")(hear_register)
    listen(GrantChanged, name="exchange.continue-subscriptions")(hear_grant)
    listen(GrantEnded, name="exchange.end-subscriptions")(hear_grant)
