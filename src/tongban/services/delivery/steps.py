"""What the verbs share: a parcel moves one step, and what follows from it."""

from datetime import datetime

from tongban.foundation.jobs.public import announce, enqueue
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.delivery import rules
from tongban.services.delivery.facts import ParcelReady, Step
from tongban.services.delivery.models import Parcel, ParcelStep


def note_step(
    parcel: Parcel, step: Step, *, by_ref: str, at: datetime, told_at: datetime, note: str, mark: str
) -> None:
    """Write down what happened; the same `mark` again changes nothing. 1 SQL."""
    row = ParcelStep(
        parcel=parcel, step=step, at=at, told_at=told_at, by_ref=by_ref, note=note[:200], mark=mark[:120]
    )
    ParcelStep.objects.bulk_create([row], ignore_conflicts=True)


def lies_ready(parcel: Parcel, *, by_ref: str, at: datetime) -> None:
    """It lies at the exit counter from now on: a new code, and a message to its owner."""
    parcel.state = rules.moved(parcel.state, Step.MAKE_READY)
    parcel.ready_at, parcel.tries, parcel.locked_until = at, 0, None
    parcel.save(update_fields=["state", "ready_at", "tries", "locked_until"])
    mark = f"ready-{parcel.round}-{int(at.timestamp())}"
    note_step(parcel, Step.MAKE_READY, by_ref=by_ref, at=at, told_at=at, note=parcel.place, mark=mark)
    announce(
        ParcelReady(about=parcel.subject, parcel_id=parcel.id, organisation_id=parcel.organisation_id, at=at)
    )
    tell_owner(
        parcel,
        title=N_("Your result can be picked up"),
        body=N_("%(item)s. Open it for the place and the code."),
        key=mark,
        at=at,
        urgent=True,
    )


def call_courier_soon(parcel: Parcel, *, by_ref: str, at: datetime) -> None:
    """A worker calls the courier; what it cannot do now is tried again."""
    from tongban.services.delivery.jobs import call_courier

    parcel.state = rules.moved(parcel.state, Step.ORDER)
    parcel.ordered_at, parcel.courier_number, parcel.asked_at = at, "", None
    parcel.save(update_fields=["state", "ordered_at", "courier_number", "asked_at"])
    mark = f"order-{parcel.round}"
    note_step(parcel, Step.ORDER, by_ref=by_ref, at=at, told_at=at, note="", mark=mark)
    enqueue(call_courier, parcel_id=str(parcel.id))


def tell_owner(
    parcel: Parcel, *, title: str, body: str, key: str, at: datetime, urgent: bool = False
) -> None:
    """One message to whoever follows the parcel online; `urgent` where they have to come."""
    if parcel.account_id is not None:
        send_message(
            key=f"parcel:{parcel.id}:{key}",
            to_account=parcel.account_id,
            about=parcel.subject,
            title=title,
            body=body,
            facts={"item": parcel.title, "number": parcel.subject.partition(":")[2]},
            url=f"/my/parcels/{parcel.id}/",
            at=at,
            urgent=urgent,
        )
