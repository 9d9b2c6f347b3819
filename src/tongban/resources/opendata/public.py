"""The front door of this app: other apps import only from here."""

from tongban.resources.opendata.commands.publish import publish_version, submit_version, withdraw_dataset
from tongban.resources.opendata.content import DatasetContent, Role, Type
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.disclosure.generalising import DAYS, PLAIN, Hierarchy
from tongban.resources.opendata.disclosure.making import HIDDEN
from tongban.resources.opendata.facts import DatasetPublished, DatasetWithdrawn, VersionState
from tongban.resources.opendata.loading import load_open_data
from tongban.resources.opendata.ports import DatasetSource, Offered, SourceFact, Told, dataset_sources

__all__ = [
    "DAYS",
    "HIDDEN",
    "PLAIN",
    "DatasetContent",
    "DatasetPublished",
    "DatasetSource",
    "DatasetWithdrawn",
    "Hierarchy",
    "Kind",
    "Offered",
    "Role",
    "SourceFact",
    "Told",
    "Type",
    "VersionState",
    "dataset_sources",
    "load_open_data",
    "publish_version",
    "submit_version",
    "withdraw_dataset",
]
