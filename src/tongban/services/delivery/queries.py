"""Questions about parcels; each asks for whoever may see them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.delivery.codes import pickup_code
from tongban.services.delivery.commands.hand_out import handled_here
from tongban.services.delivery.courier import courier_source
from tongban.services.delivery.facts import ParcelFact, ParcelState, Recipient, Step, StepFact, Way
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.owners import check_may_have


def parcel_of(subject: str) -> ParcelFact | None:
    """The parcel of a thing that the caller has found for its reader, without its code. 2 SQL."""
    parcel = Parcel.objects.filter(subject=subject).first()
    return _fact(parcel, shows_code=False) if parcel else None


def parcel_for_bearer(subject: str) -> ParcelFact | None:
    """The parcel with its code, for whom the caller has proved to hold the receipt of the thing. 2 SQL."""
    parcel = Parcel.objects.filter(subject=subject).first()
    return _fact(parcel, shows_code=True) if parcel else None


def own_parcel(parcel_id: UUID, *, by: Person, at: datetime) -> ParcelFact:
    """A parcel of `by`, with its code while it waits to be fetched. 3 SQL. Raises NotFound."""
    parcel = Parcel.objects.filter(id=parcel_id).first()
    return _fact(check_may_have(parcel, by=by, at=at), shows_code=True)


def own_parcel_of(subject: str, *, by: Person, at: datetime) -> ParcelFact | None:
    """The same by what it belongs to; None where there is none or it is not theirs now. 1 SQL, else 3."""
    parcel = Parcel.objects.filter(subject=subject).first()
    try:
        return _fact(check_may_have(parcel, by=by, at=at), shows_code=True)
    except NotFound:
        return None


def parcels_to_hand_out(number: str, *, by: Officer) -> Sequence[tuple[ParcelFact, str]]:
    """Parcels by the number that people bring to the exit counter, with the owner's masked name. 1–2 SQL each."""
    rows = handled_here(by).filter(number="".join(number.split()))[:10]
    return [(_fact(row, shows_code=False), row.owner_masked) for row in rows]


def parcel_here(parcel_id: UUID, *, by: Officer) -> tuple[ParcelFact, str]:
    """One parcel that the officer may hand out, with the owner's masked name. 2 SQL. Raises NotFound."""
    row = _one(handled_here(by).filter(id=parcel_id).first())
    return _fact(row, shows_code=False), row.owner_masked


def ways_open(*, may_be_sent: bool) -> tuple[Way, ...]:
    """The ways that a result can go here; `may_be_sent` says whether a courier may bring it."""
    has_courier = may_be_sent and courier_source.ask().courier() is not None
    return (Way.ELECTRONIC, Way.COUNTER, Way.COURIER) if has_courier else (Way.ELECTRONIC, Way.COUNTER)


def _one(parcel: Parcel | None) -> Parcel:
    if parcel is None:
        raise NotFound
    return parcel


def _fact(parcel: Parcel, *, shows_code: bool) -> ParcelFact:
    is_ready = parcel.state == ParcelState.READY
    return ParcelFact(
        id=parcel.id,
        subject=parcel.subject,
        title=parcel.title,
        way=Way(parcel.way),
        state=ParcelState(parcel.state),
        organisation_id=parcel.organisation_id,
        may_be_sent=parcel.may_be_sent,
        recipient=Recipient(**parcel.recipient) if parcel.recipient else None,
        courier_number=parcel.courier_number,
        place=parcel.place,
        code=pickup_code(parcel.id, parcel.round) if shows_code and is_ready else "",
        ready_at=parcel.ready_at,
        steps=[
            StepFact(step=Step(row.step), at=row.at, note=row.note)
            for row in parcel.steps.order_by("-at", "-id")
        ],
    )
