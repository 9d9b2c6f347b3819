"""Deliver a file and look it over in this process, as the command line and the sample city do."""

from datetime import datetime
from pathlib import Path

from tongban.kernel.actors import Actor
from tongban.resources.fusion.deliveries.commands.receive import receive_delivery
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.jobs import land_now
from tongban.resources.fusion.deliveries.models import Delivery


def deliver_now(*, agreement: str, file: Path, by: Actor, at: datetime) -> DeliveryState:
    """Whether it counts. Raises what `receive_delivery` raises."""
    number = receive_delivery(agreement=agreement, file=file, name=file.name, by=by, at=at, has_worker=False)
    row = Delivery.objects.select_related("agreement", "version").get(
        agreement__code=agreement, number=number
    )
    return land_now(row, told=lambda read, of: None)
