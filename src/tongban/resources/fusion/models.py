"""Tables of this app: they stand in the rooms that they belong to."""

from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion, Delivery
from tongban.resources.fusion.review.models import Clash, GivenNumber, LinkPair, LinkRow, QualityNote

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Clash",
    "Delivery",
    "GivenNumber",
    "LinkPair",
    "LinkRow",
    "QualityNote",
]
