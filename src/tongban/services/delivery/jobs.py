"""Work that workers do for parcels: call the courier, ask how far it is."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.services.delivery.commands.take_progress import (
    ask_courier,
    call_courier_for,
    keep_at_counter,
)
from tongban.services.delivery.courier import CourierAway, CourierRefused, courier_source
from tongban.services.delivery.facts import ParcelState
from tongban.services.delivery.models import Parcel

ASK_EVERY = timedelta(minutes=30)
BATCH = 200


@job(name="delivery.call-courier")
def call_courier(*, parcel_id: str) -> None:
    """Have the courier fetch one parcel; CourierAway has the queue try again."""
    _call(UUID(parcel_id), at=clock.now())


@job(name="delivery.ask-courier")
def ask_about_parcels() -> None:
    """Ask about parcels of which nothing was heard, and call the courier again for those it has not taken."""
    if courier_source.ask().courier() is None:
        return
    now = clock.now()
    out = Parcel.objects.filter(state__in=[ParcelState.ORDERED, ParcelState.ON_THE_WAY])
    due = out.filter(Q(asked_at=None) | Q(asked_at__lt=now - ASK_EVERY)).order_by("asked_at")
    for parcel_id, number in list(due.values_list("id", "courier_number")[:BATCH]):
        try:
            if not number:
                _call(parcel_id, at=now)
            ask_courier(parcel_id=parcel_id, at=now)
        except CourierAway:
            return  # the next tick asks again


def _call(parcel_id: UUID, *, at: datetime) -> None:
    """What the courier will not take lies at the counter, and holds up no other parcel. Raises CourierAway."""
    try:
        call_courier_for(parcel_id=parcel_id, notify_url=notify_url(), at=at)
    except CourierRefused:
        keep_at_counter(parcel_id=parcel_id, at=at)


def notify_url() -> str:
    """Where the courier tells us what happens."""
    return f"{settings.BASE_URL}{reverse('delivery:courier_callback')}"


periodic(ask_about_parcels, "*/5 * * * *")
