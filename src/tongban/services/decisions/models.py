"""The tables of this app."""

from tongban.services.decisions.handover.models import Handover
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing
from tongban.services.decisions.proceedings.models import Defence, Proceeding
from tongban.services.decisions.proceedings.reported.models import ReportedRevocation
from tongban.services.decisions.publication.models import Publication, PublicationTally

__all__ = [
    "Defence",
    "Handover",
    "Proceeding",
    "ProceedingHearing",
    "Publication",
    "PublicationTally",
    "ReportedRevocation",
]
