"""How a definition becomes a row, and the checks that need the catalogue."""

import hashlib

from django.conf import settings

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.trail.public import canonical
from tongban.resources.datasets.public import ResourceFact, resource, words_of
from tongban.resources.opendata import rules
from tongban.resources.opendata.belonging import check_belongs
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.facts import HANDED_IN
from tongban.resources.opendata.handing import offered
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.ports import SourceFact, source_named
from tongban.resources.opendata.queries import tables_of


def fill(row: DatasetVersion, content: DatasetContent, *, dataset: OpenDataset) -> None:
    """Put the definition and its columns into a version that is not saved yet. No table belongs to it any more."""
    said = content.model_dump(mode="json")
    row.content = said
    row.content_sha256 = hashlib.sha256(canonical(said)).hexdigest()
    row.title, row.topic = content.title, content.topic.value if content.topic else ""
    row.kind, row.cycle = content.rule.kind.value, content.cycle[:1]
    row.words = words_of(
        [
            content.title,
            content.title_en,
            content.summary,
            *content.keywords,
            organisation(dataset.organisation_id).name,
            *(one.title for one in content.columns),
        ]
    )
    row.table_sha256, row.rows, row.bytes, row.as_of, row.built_at = "", 0, 0, None, None
    row.risk, row.failure, row.progress_id = {}, "", None


def source_of(content: DatasetContent, *, slug: str = "") -> SourceFact | None:
    """What the source of a definition offers; of a table that is handed in, the newest file. 1 SQL for that.

    None where there is no such source, or no file yet.
    """
    if content.source == HANDED_IN:
        return offered(next(iter(tables_of(slug)), None), kind=content.rule.kind)
    found = source_named(content.source)
    return found.fact() if found else None


def check_resource(code: str, content: DatasetContent, *, by: Officer) -> ResourceFact:
    """The resource, when the catalogue lets it be opened in this form and its rows are of it. 4 SQL at most.

    Raises NotFound, ResourceNotOpen, OnlyAggregated, LevelTooHigh, SourceNotOfResource.
    """
    found = resource(code, by=by)
    check_belongs(found.head, content)
    rules.check_may_open(found, kind=content.rule.kind, levels=levels())
    return found


def levels() -> rules.Levels:
    """Up to which sensitivity data are opened here: settings."""
    return rules.Levels(records=settings.OPEN_DATA_RECORD_LEVEL, counts=settings.OPEN_DATA_COUNT_LEVEL)
