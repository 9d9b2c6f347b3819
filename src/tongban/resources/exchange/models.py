"""Tables of this app: they stand in the rooms that they belong to."""

from tongban.resources.exchange.requesting.models import (
    Dispute,
    Grant,
    RequestedField,
    RequestStep,
    ShareRequest,
    YearCounter,
)
from tongban.resources.exchange.uses.models import GrantDay, Use

__all__ = [
    "Dispute",
    "Grant",
    "GrantDay",
    "RequestStep",
    "RequestedField",
    "ShareRequest",
    "Use",
    "YearCounter",
]
