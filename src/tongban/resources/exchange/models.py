"""Tables of this app: they stand in the rooms that they belong to."""

from tongban.resources.exchange.requesting.models import (
    Dispute,
    Grant,
    RequestedField,
    RequestStep,
    ShareRequest,
    YearCounter,
)

__all__ = ["Dispute", "Grant", "RequestStep", "RequestedField", "ShareRequest", "YearCounter"]
