"""What the courier tells, in a callback or when asked: each thing counts once, in the order of its moments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import announce
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, NotFound
from tongban.services.delivery import rules
from tongban.services.delivery.courier import Shipment, Told, Tracking, courier_source
from tongban.services.delivery.facts import (
    ParcelBroughtBack,
    ParcelHandedOver,
    ParcelState,
    Recipient,
    Step,
    Way,
)
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.steps import note_step, tell_owner

BY = SystemActor(job="courier")
_TOLD_TO_OWNER = {
    Step.PICKED_UP: (N_("Your result is on its way"), N_("%(item)s. Open it to see how far it is.")),
    Step.HANDED_OUT: (
        N_("Your result was handed over"),
        N_("%(item)s. If it was not you, call us at once."),
    ),
    Step.BROUGHT_BACK: (
        N_("Your result could not be delivered"),
        N_("%(item)s. It lies at the counter; open it for the place and the code, or have it sent again."),
    ),
    Step.LOST: (
        N_("Your result was lost on the way"),
        N_("%(item)s. The office makes it out anew; you need not do anything."),
    ),
}


def key_of(parcel: Parcel) -> str:
    """The key by which the courier knows this parcel and this time of sending it."""
    return f"{parcel.id}-{parcel.round}"


def call_courier_for(*, parcel_id: UUID, notify_url: str, at: datetime) -> str:
    """Have the courier fetch the parcel; called again it changes nothing. Gives the courier's number.

    The courier is asked outside any transaction; what it answers is kept in one of its own.

    Raises NotFound, CourierAway, CourierRefused.
    """
    parcel = Parcel.objects.filter(id=parcel_id).first()
    service = courier_source.ask().courier()
    if parcel is None or service is None:
        raise NotFound
    if parcel.state != ParcelState.ORDERED or parcel.courier_number:
        return parcel.courier_number
    office = organisation(parcel.organisation_id)
    number = service.order(
        Shipment(
            key=key_of(parcel),
            sender=office.name,
            recipient=Recipient(**parcel.recipient),
            pays=rules.payer(parcel.recipient["address"], city=rules.city_words(office.name)),
            notify_url=notify_url,
        )
    )
    Parcel.objects.filter(id=parcel.id, round=parcel.round, courier_number="").update(courier_number=number)
    return number


def take_callback(*, headers: Mapping[str, str], body: bytes, at: datetime) -> int:
    """Take in a callback of the courier; answers how many things were new.

    Raises CourierMessageForged, NotFound (a parcel that we did not send).
    """
    service = courier_source.ask().courier()
    if service is None:
        raise NotFound
    return take_progress(tracking=service.read_callback(headers, body), at=at)


def ask_courier(*, parcel_id: UUID, at: datetime) -> int:
    """Ask the courier how far a parcel is; answers how many things were new. Raises CourierAway, NotFound."""
    service = courier_source.ask().courier()
    parcel = Parcel.objects.filter(id=parcel_id).first()
    if parcel is None or service is None:
        raise NotFound
    Parcel.objects.filter(id=parcel.id).update(asked_at=at)
    tracking = service.track(key_of(parcel))
    return take_progress(tracking=tracking, at=at) if tracking else 0


@transaction.atomic
def take_progress(*, tracking: Tracking, at: datetime) -> int:
    """Write down what is new in it. What comes for an earlier sending, after the end, or for a parcel
    that is picked up is kept and moves nothing.

    Raises NotFound.
    """
    head, _, number = tracking.key.rpartition("-")
    try:
        parcel_id, round_ = UUID(head), int(number)
    except ValueError:
        raise NotFound from None
    parcel = Parcel.objects.select_for_update().filter(id=parcel_id).first()
    if parcel is None:
        raise NotFound
    if round_ == parcel.round and parcel.courier_number != tracking.number:
        parcel.courier_number = tracking.number
        parcel.save(update_fields=["courier_number"])
    known = set(parcel.steps.values_list("mark", flat=True))
    fresh = [told for told in tracking.told if f"{round_}:{told.mark}" not in known]
    for told in fresh:
        note_step(
            parcel,
            told.step,
            by_ref=BY.ref,
            at=told.at,
            told_at=at,
            note=told.note,
            mark=f"{round_}:{told.mark}",
        )
        is_its_turn = parcel.way == Way.COURIER and round_ == parcel.round
        if is_its_turn and ParcelState(parcel.state) in rules.MOVES[told.step][0]:
            _move(parcel, told, at=at)
    return len(fresh)


@transaction.atomic
def keep_at_counter(*, parcel_id: UUID, at: datetime) -> None:
    """The courier will not take it: it lies at the counter with a new code, and its owner is told.

    A parcel that the courier has taken meanwhile, or that goes another way, is left alone.
    """
    parcel = Parcel.objects.select_for_update().get(id=parcel_id)
    if parcel.state == ParcelState.ORDERED and not parcel.courier_number:
        told = Told(mark="not-taken", step=Step.BROUGHT_BACK, at=at, note="")
        mark = f"{parcel.round}:{told.mark}"
        note_step(parcel, told.step, by_ref=BY.ref, at=at, told_at=at, note=told.note, mark=mark)
        _move(parcel, told, at=at)


def _move(parcel: Parcel, told: Told, *, at: datetime) -> None:
    parcel.state = rules.moved(parcel.state, told.step)
    about: dict[str, Any] = {
        "about": parcel.subject,
        "parcel_id": parcel.id,
        "organisation_id": parcel.organisation_id,
        "at": at,
    }
    if told.step is Step.HANDED_OUT:
        parcel.delivered_at = told.at
        announce(ParcelHandedOver(**about, way=Way.COURIER))
    elif told.step in (Step.BROUGHT_BACK, Step.LOST):
        # it lies at the counter again, with a new code, and may be sent once more
        parcel.way, parcel.round, parcel.ready_at = Way.COUNTER, parcel.round + 1, at
        announce(ParcelBroughtBack(**about, is_lost=told.step is Step.LOST))
    parcel.save(update_fields=["state", "way", "round", "ready_at", "delivered_at"])
    if said := _TOLD_TO_OWNER.get(told.step):
        tell_owner(parcel, title=said[0], body=said[1], key=f"{parcel.round}:{told.mark}", at=at)
