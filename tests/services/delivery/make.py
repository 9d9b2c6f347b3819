"""Makers for tests of parcels: a case with a parcel, and the sandbox courier on a port of its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.services.cases.make import MONDAY, Town
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.public import Choice, Recipient, Way, open_parcel
from tongban.site.sandbox.courier.depot import Depot
from tongban.site.sandbox.courier.server import Courier
from tongban.site.sandbox.serving import StandIn
from tongban.site.sandbox.signatures import make_pair, read_private, read_public

CUSTOMER = "test"
SUBJECT = "cases:3416021126000019"
NUMBER = "3416021126000019"


def recipient(phone: str = "13800000000") -> Recipient:
    """Somebody in the city; the end of the phone chooses how the courier behaves."""
    return Recipient(name="老张", phone=phone, address="亳州市谯城区示例街1号")


def make_parcel(town: Town, way: Way, *, phone: str = "13800000000", **changes: Any) -> UUID:
    """A parcel of the town's person whose result is not made yet."""
    choice = Choice(way=way, recipient=recipient(phone) if way is Way.COURIER else None)
    fields: dict[str, Any] = {
        "subject": SUBJECT,
        "title": "食品经营许可证",
        "number": NUMBER,
        "choice": choice,
        "may_be_sent": True,
        "account_id": town.person.account_id,
        "owner_masked": "老*",
        "organisation_id": town.organisation_id,
        "area_code": "341602000000",
        "by_ref": town.person.ref,
        "at": MONDAY,
    }
    made = open_parcel(**(fields | changes))
    assert made is not None
    return made


def parcel(parcel_id: UUID) -> Parcel:
    return Parcel.objects.get(id=parcel_id)


def steps_of(parcel_id: UUID) -> list[str]:
    return list(parcel(parcel_id).steps.order_by("at", "id").values_list("step", flat=True))


@dataclass(frozen=True, kw_only=True)
class Van:
    """The sandbox courier, running."""

    server: StandIn
    depot: Depot


def open_depot(folder: Path) -> tuple[Van, dict[str, Any]]:
    """A courier on a free port, and the settings by which the platform reaches it."""
    key, public = make_pair(folder, "courier")
    our_key, our_public = make_pair(folder, "city")
    signing = read_private(key)
    depot = Depot(key=signing, journal=folder / "journal.jsonl", pace=0.02)
    courier = Courier(depot, key=signing, customer=CUSTOMER, customer_key=read_public(our_public))
    courier.server.start()
    given = {
        "url": courier.server.address,
        "name": "sandbox",
        "number": CUSTOMER,
        "own_key": our_key,
        "their_key": public,
    }
    return Van(server=courier.server, depot=depot), given
