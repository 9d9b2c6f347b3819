"""Have the table of a version built by a worker, and note what came of it."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import job_named, start_long_job
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound
from tongban.resources.opendata import rules
from tongban.resources.opendata.building import Built, risk_facts
from tongban.resources.opendata.commands.define import lock_own
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.entering import check_resource, source_of
from tongban.resources.opendata.facts import HANDED_IN, SUBJECT, VersionState
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.refusals import DefinitionIncomplete

BUILD, BUILT = "opendata.build", "opendata.built"


@transaction.atomic
def build_dataset(*, slug: str, by: Officer, at: datetime) -> None:
    """Have the table built as it stands now; the definition has to be complete and its resource open.

    Raises NotFound, DutyMissing, DatasetOutOfOrder, DefinitionIncomplete, ResourceNotOpen, OnlyAggregated,
    LevelTooHigh, SourceNotOfResource.
    """
    row = lock_own(slug, by=by)
    row.state = rules.check_move(row.state, "build")
    content = DatasetContent.model_validate(row.content)
    check_buildable(row, content)
    check_resource(row.dataset.resource_code, content, by=by)
    row.progress_id = start_long_job(
        job_named(BUILD),
        title=N_("Open dataset built"),
        by=by,
        at=at,
        facts={"dataset": slug, "version": row.number},
        arguments={"slug": slug, "number": row.number},
    )
    row.changed_at, row.failure, row.risk = at, "", {}
    row.save()
    record(
        act=BUILD,
        subject=SUBJECT.format(slug=slug),
        by=by.only_in(row.dataset.organisation_id),
        at=at,
        facts={"version": row.number, "content_sha256": row.content_sha256},
    )


def check_buildable(row: DatasetVersion, content: DatasetContent) -> None:
    """Raise DefinitionIncomplete unless the table can be built. 1 SQL for a table that is handed in."""
    source = source_of(content, slug=row.dataset.slug)
    if content.source == HANDED_IN and source is None:
        text = N_("Hand the table in first.")
        raise DefinitionIncomplete(facts={"fields": {"source": text}, "reasons": {"source": "no-table"}})
    rules.check_complete(content, source=source)


@transaction.atomic
def note_built(*, slug: str, number: int, built: Built, as_of: date, by: Actor, at: datetime) -> VersionState:
    """The table lies there: it waits to be looked at, or says which of its cells break the rule.

    Raises NotFound, DatasetOutOfOrder.
    """
    row = _lock(slug, number)
    row.state = rules.check_move(row.state, "built" if built.risk.is_well else "failed")
    row.table_sha256, row.bytes, row.rows = built.sha256, built.bytes, built.risk.rows
    row.risk, row.as_of, row.built_at, row.changed_at = risk_facts(built.risk), as_of, at, at
    row.failure = "" if built.risk.is_well else "rule"
    row.save()
    facts = {
        "version": number,
        "table_sha256": built.sha256,
        "rows": built.risk.rows,
        "hidden": built.risk.hidden,
        "is_well": built.risk.is_well,
        "as_of": as_of.isoformat(),
    }
    record(act=BUILT, subject=SUBJECT.format(slug=slug), by=by, at=at, facts=facts)
    return VersionState(row.state)


@transaction.atomic
def note_not_built(*, slug: str, number: int, why: str, is_stopped: bool, at: datetime) -> None:
    """No table came of it: `why` is a code, and a fact after it. Raises NotFound, DatasetOutOfOrder."""
    row = _lock(slug, number)
    row.state = rules.check_move(row.state, "stop" if is_stopped else "failed")
    row.failure, row.changed_at = why[:300], at
    row.save()


def _lock(slug: str, number: int) -> DatasetVersion:
    rows = DatasetVersion.objects.select_for_update(of=("self",)).select_related("dataset")
    row = rows.filter(dataset__slug=slug, number=number).first()
    if row is None:
        raise NotFound
    return row
