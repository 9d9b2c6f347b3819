"""Who may have a parcel: the port that the app answers whose thing it belongs to."""

from datetime import datetime
from typing import Protocol

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.kernel.ports import Port
from tongban.services.delivery.models import Parcel


class ParcelOwners(Protocol):
    """Says whether somebody may have the parcel of a thing at this moment: see its code, send it elsewhere."""

    def may_have(self, *, subject: str, by: Person, at: datetime) -> bool | None:
        """None: the thing is not known, and the account for which the parcel was opened decides."""
        ...


parcel_owners: Port[ParcelOwners] = Port("delivery.parcel_owners")


def check_may_have(parcel: Parcel | None, *, by: Person, at: datetime) -> Parcel:
    """The parcel, when it is `by`'s to have now. SQL as the port's. Raises NotFound."""
    if parcel is None:
        raise NotFound
    answer = parcel_owners.ask().may_have(subject=parcel.subject, by=by, at=at)
    if not (parcel.account_id == by.account_id if answer is None else answer):
        raise NotFound
    return parcel
