"""Which granted data an office may look at for a case."""

from datetime import datetime
from uuid import UUID

from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting.queries import grants_of_consumer


def desk_grants(*, organisation_id: UUID, item_code: str, at: datetime) -> list[GrantFact]:
    """The live grants of an office for an item that allow looking one up, by resource. 1 SQL."""
    found = grants_of_consumer([organisation_id], at=at)
    usable = [
        one
        for one in found
        if one.state is GrantState.LIVE and one.item_code == item_code and Way.API in one.ways
    ]
    return sorted(usable, key=lambda one: (one.resource_name, one.code))
