"""Close datasets whose resource the catalogue no longer opens, as the catalogue says it."""

from datetime import datetime

from django.db import transaction

from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import resource
from tongban.resources.opendata import rules
from tongban.resources.opendata.commands.publish import take_back
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.entering import levels
from tongban.resources.opendata.facts import VersionState
from tongban.resources.opendata.models import OpenDataset
from tongban.resources.opendata.refusals import LevelTooHigh, OnlyAggregated, ResourceNotOpen


@transaction.atomic
def close_unopened(*, resource_code: str, why: str, by: SystemActor, at: datetime) -> list[str]:
    """Withdraw the datasets of a resource that may not be open any more; answers their short names. `why` is a
    message id.

    A second run finds them withdrawn and does nothing.
    """
    rows = OpenDataset.objects.select_for_update().filter(resource_code=resource_code).order_by("slug")
    closed = []
    for dataset in rows:
        row = dataset.versions.filter(state=VersionState.PUBLISHED).first()
        if row is not None and not _may_stay(resource_code, DatasetContent.model_validate(row.content)):
            take_back(row, dataset, reasons=why, by=by, at=at)
            closed.append(dataset.slug)
    return closed


def _may_stay(code: str, content: DatasetContent) -> bool:
    try:
        rules.check_may_open(resource(code, by=None), kind=content.rule.kind, levels=levels())
    except (NotFound, ResourceNotOpen, OnlyAggregated, LevelTooHigh):
        return False
    return True
