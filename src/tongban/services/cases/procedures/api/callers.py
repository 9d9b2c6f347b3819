"""Who calls, with what signature, and the answer that names the case."""

from typing import cast

from django.http import HttpRequest
from ninja import Status

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.seals.public import SignatureMissing
from tongban.services.cases import queries
from tongban.services.cases.facts import SignedByToken
from tongban.services.cases.schemas import NumberOut


def person_of_request(request: HttpRequest) -> Person:
    """The citizen who calls."""
    return cast(Person, request.auth)  # type: ignore[attr-defined]


def officer_of_request(request: HttpRequest) -> Officer:
    """The officer who calls."""
    return cast(Officer, request.auth)  # type: ignore[attr-defined]


def signature_of(request: HttpRequest) -> SignedByToken:
    """A token that its holder issued for this signs what is sent with it; a session alone signs nothing.

    Raises SignatureMissing.
    """
    token_id = getattr(request, "token_id", None)
    if token_id is None:
        raise SignatureMissing
    return SignedByToken(token_id=token_id)


def standing_now(number: str) -> Status[NumberOut]:
    """The case and its state after the act. 1 SQL."""
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
