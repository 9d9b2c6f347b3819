"""What a program says with an application that it sends: for whom it is, and that its token signs it."""

from datetime import datetime

from django.http import HttpRequest

from tongban.foundation.identity.public import Person
from tongban.foundation.seals.public import SignatureMissing
from tongban.kernel.errors import NotFound
from tongban.services.cases.applicants import chosen, options_of
from tongban.services.cases.facts import Capacity, ForWhom, HolderKind, SignedByToken


def sent_for(
    person: str | None,
    *,
    holder: HolderKind,
    uscc: str | None,
    capacity: Capacity,
    by: Person,
    at: datetime,
) -> ForWhom:
    """Whose application it is; `person` is an id from `GET /applicants`, None for one's own or one's firm's.

    Raises NotFound for an applicant that is not, or no longer, the caller's.
    """
    if person is None:
        return ForWhom(holder=holder, uscc=uscc, capacity=capacity)
    option = chosen(options_of(by, at=at), person)
    if option.capacity is not capacity:
        raise NotFound
    return option.whom


def token_signature(request: HttpRequest) -> SignedByToken:
    """A token that its holder issued for this signs what is sent with it; a session alone signs nothing.

    Raises SignatureMissing.
    """
    token_id = getattr(request, "token_id", None)
    if token_id is None:
        raise SignatureMissing
    return SignedByToken(token_id=token_id)
