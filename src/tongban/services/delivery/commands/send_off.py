"""The result is made: lay it ready at the counter, or have the courier fetch it."""

from datetime import datetime

from django.db import transaction

from tongban.kernel.actors import Actor
from tongban.services.delivery.facts import ParcelState, Way
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.steps import call_courier_soon, lies_ready


@transaction.atomic
def send_off(*, subject: str, place: str, by: Actor, at: datetime) -> ParcelState | None:
    """Start the parcel of `subject` on its way; None where nobody wanted one. Heard twice, it starts once."""
    parcel = Parcel.objects.select_for_update().filter(subject=subject).first()
    if parcel is None:
        return None
    if parcel.state == ParcelState.CHOSEN:
        parcel.place = place
        parcel.save(update_fields=["place"])
        if parcel.way == Way.COURIER:
            call_courier_soon(parcel, by_ref=by.ref, at=at)
        else:
            lies_ready(parcel, by_ref=by.ref, at=at)
    return ParcelState(parcel.state)


@transaction.atomic
def cancel_parcel(*, subject: str, by: Actor, at: datetime) -> None:
    """There will be no result on paper: forget the parcel that has not left."""
    Parcel.objects.filter(subject=subject, state__in=[ParcelState.CHOSEN]).update(state=ParcelState.CANCELLED)
