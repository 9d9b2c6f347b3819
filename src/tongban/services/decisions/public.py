"""The front door of this app: other apps import only from here."""

from tongban.services.decisions.api import router
from tongban.services.decisions.publication.facts import DecisionPublished, EntryCorrected, LateEntry
from tongban.services.decisions.publication.queries import (
    entries_of_cases,
    late_entries,
    organisations_to_publish,
)

__all__ = [
    "DecisionPublished",
    "EntryCorrected",
    "LateEntry",
    "entries_of_cases",
    "late_entries",
    "organisations_to_publish",
    "router",
]
