"""Hand a result out at the exit counter (统一出件) against its code."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.delivery import rules
from tongban.services.delivery.codes import is_pickup_code
from tongban.services.delivery.facts import ParcelHandedOver, Step, Way
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.steps import note_step, tell_owner

DUTY = "delivery.hand_out"
MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class WrongPickupCode(Invalid):
    """Not the code of this result."""

    code = "pickup-code-wrong"
    title = N_("This is not the code of this result. It stands in the message and on the case page.")


class PickupLocked(Refused):
    """Too many wrong codes."""

    code = "pickup-locked"
    status = 429
    title = N_("Too many wrong codes. Look at the identity card and try again in a quarter of an hour.")


class NoReceiver(Invalid):
    """Nobody is named who took it."""

    code = "receiver-missing"
    title = N_("Write who took it.")


def hand_out(*, parcel_id: UUID, code: str, to: str, by: Officer, at: datetime) -> None:
    """Hand the result over to whoever brought the code, and write down who took it.

    A wrong code is counted, also when the caller's page then shows a refusal.

    Raises NotFound, DutyMissing, PickupLocked, WrongPickupCode, NoReceiver, ParcelOutOfOrder.
    """
    check_duty_anywhere(by, DUTY)
    refusal = _hand_out(parcel_id, code=code, to=" ".join(to.split())[:60], by=by, at=at)
    if refusal is not None:
        raise refusal


@transaction.atomic
def _hand_out(parcel_id: UUID, *, code: str, to: str, by: Officer, at: datetime) -> Refused | None:
    parcel = handled_here(by).select_for_update().filter(id=parcel_id).first()
    if parcel is None:
        raise NotFound
    leads_to = rules.moved(parcel.state, Step.HANDED_OUT)
    if parcel.locked_until is not None and at < parcel.locked_until:
        return PickupLocked()
    if not is_pickup_code(parcel.id, parcel.round, code):
        parcel.tries += 1
        if parcel.tries >= MOST_TRIES:
            parcel.tries, parcel.locked_until = 0, at + LOCKED_FOR
        parcel.save(update_fields=["tries", "locked_until"])
        return WrongPickupCode(facts={"fields": {"code": str(WrongPickupCode.title)}})
    if not to:
        return NoReceiver(facts={"fields": {"to": str(NoReceiver.title)}})
    parcel.state, parcel.delivered_at, parcel.handed_to, parcel.handed_by = leads_to, at, to, by.ref
    parcel.save(update_fields=["state", "delivered_at", "handed_to", "handed_by"])
    note_step(parcel, Step.HANDED_OUT, by_ref=by.ref, at=at, told_at=at, note="", mark="handed-out")
    record(act=DUTY, subject=parcel.subject, by=by, at=at, facts={"way": parcel.way})
    announce(
        ParcelHandedOver(
            about=parcel.subject,
            parcel_id=parcel.id,
            organisation_id=parcel.organisation_id,
            at=at,
            way=Way(parcel.way),
        )
    )
    tell_owner(
        parcel,
        title=N_("Your result was handed over"),
        body=N_("%(item)s. If it was not you, call us at once."),
        key="handed-out",
        at=at,
    )
    return None


def handled_here(by: Officer) -> QuerySet[Parcel]:
    """Parcels of the officer's organisations, and those that lie in the hall of their area."""
    return Parcel.objects.filter(Q(organisation_id__in=by.organisation_ids) | Q(area_code=by.area_code))
