"""The front door of this app: other apps import only from here."""

from tongban.services.delivery.commands.choose import NoCourier, choose_way, open_parcel
from tongban.services.delivery.commands.hand_out import hand_out
from tongban.services.delivery.commands.send_off import cancel_parcel, send_off
from tongban.services.delivery.courier import (
    CourierService,
    CourierSource,
    Shipment,
    Tracking,
    courier_source,
)
from tongban.services.delivery.facts import (
    Choice,
    ParcelBroughtBack,
    ParcelFact,
    ParcelHandedOver,
    ParcelReady,
    ParcelState,
    Recipient,
    Way,
)
from tongban.services.delivery.owners import ParcelOwners, parcel_owners
from tongban.services.delivery.posting import read_choice, shown_choice, way_choices
from tongban.services.delivery.queries import own_parcel_of, parcel_for_bearer, parcel_of, ways_open
from tongban.services.delivery.rules import RecipientIncomplete, checked_choice

__all__ = [
    "Choice",
    "CourierService",
    "CourierSource",
    "NoCourier",
    "ParcelBroughtBack",
    "ParcelFact",
    "ParcelHandedOver",
    "ParcelOwners",
    "ParcelReady",
    "ParcelState",
    "Recipient",
    "RecipientIncomplete",
    "Shipment",
    "Tracking",
    "Way",
    "cancel_parcel",
    "checked_choice",
    "choose_way",
    "courier_source",
    "hand_out",
    "open_parcel",
    "own_parcel_of",
    "parcel_for_bearer",
    "parcel_of",
    "parcel_owners",
    "read_choice",
    "send_off",
    "shown_choice",
    "way_choices",
    "ways_open",
]
