"""Tables of this app: they stand in the rooms that they belong to."""

from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion, Delivery

__all__ = ["Agreement", "AgreementVersion", "Delivery"]
