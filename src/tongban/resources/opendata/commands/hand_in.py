"""Hand a table in: the rows of a dataset come from a file of the department, and a new file makes a new version."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.opendata import rules, store
from tongban.resources.opendata.commands.define import begin_next, check_ours
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.entering import fill
from tongban.resources.opendata.facts import HAND_IN, HANDED_IN, OPEN_STATES, SUBJECT
from tongban.resources.opendata.handing import ReadTable, first_definition, read_table_file
from tongban.resources.opendata.models import DatasetVersion, OpenDataset, TableHanded
from tongban.resources.opendata.queries import lock_dataset
from tongban.resources.opendata.refusals import DatasetOutOfOrder


def hand_in_table(*, slug: str, file: Path, name: str, by: Officer, at: datetime) -> int:
    """Take a file as the rows of the next version; answers how many rows it has.

    A dataset that is open begins a new version with it. Nothing of a refused file is kept.
    Raises NotFound, DutyMissing, DatasetOutOfOrder, FileProblem, TableTooLong, TableRefused.
    """
    dataset = OpenDataset.objects.filter(slug=slug).first()
    if dataset is None:
        raise NotFound
    check_ours(dataset, by=by)
    _check_takes_files(dataset)
    table = read_table_file(file, name=name)
    sha256 = store.keep_handed(slug, [one[0] for one in table.columns], table.rows)
    _note(slug, table, sha256, name=name, by=by, at=at)
    return len(table.rows)


@transaction.atomic
def _note(slug: str, table: ReadTable, sha256: str, *, name: str, by: Officer, at: datetime) -> None:
    dataset = lock_dataset(slug)
    dataset.versions.select_for_update().filter(state__in=OPEN_STATES).first()
    row = _check_takes_files(dataset) or begin_next(dataset, by=by, at=at)
    TableHanded.objects.create(
        dataset=dataset,
        sha256=sha256,
        name=name[:200],
        rows=len(table.rows),
        columns=[list(one) for one in table.columns],
        handed_at=at,
        handed_by=by.ref,
    )
    content = DatasetContent.model_validate(row.content)
    if not content.columns:
        columns = first_definition(content.title, table.columns).columns
        content = content.model_copy(update={"columns": columns})
    fill(row, content, dataset=dataset)
    row.state, row.changed_at = rules.check_move(row.state, "save"), at
    row.revision += 1
    row.save()
    facts = {"version": row.number, "file_sha256": sha256, "rows": len(table.rows), "name": name[:200]}
    home = by.only_in(dataset.organisation_id)
    record(act=HAND_IN, subject=SUBJECT.format(slug=slug), by=home, at=at, facts=facts)


def _check_takes_files(dataset: OpenDataset) -> DatasetVersion | None:
    """The version in preparation; None where the next file begins one. Raises DatasetOutOfOrder."""
    row = dataset.versions.filter(state__in=OPEN_STATES).first()
    last = row or dataset.versions.order_by("-number").first()
    if last is None or last.content.get("source") != HANDED_IN:
        raise DatasetOutOfOrder(facts={"act": "hand_in"})
    if row is not None:
        rules.check_move(row.state, "save")
    return row
