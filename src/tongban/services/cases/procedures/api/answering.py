"""The answer of an act, which names the case."""

from ninja import Status

from tongban.services.cases import queries
from tongban.services.cases.schemas import NumberOut


def standing_now(number: str) -> Status[NumberOut]:
    """The case and its state after the act. 1 SQL."""
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
