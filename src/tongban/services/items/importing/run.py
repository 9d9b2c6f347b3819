"""Imports a whole file: areas, organisations, then rows batch by batch.

Each batch is its own transaction, so a broken-off import goes on where it stopped: what is
in the library already is unchanged and costs a look.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    OrganisationRow,
    areas_named,
    organisation_ids_by_code,
    upsert_areas,
    upsert_organisations,
)
from tongban.kernel.actors import Actor
from tongban.services.items.commands.import_items import ImportOutcome, import_items
from tongban.services.items.importing.facts import ImportedRow, Reader, RejectedRow
from tongban.services.items.importing.reading import reader_for, rows_of

# some 0.4 s a transaction here, well under the 2 s that no writing transaction may pass
BATCH = 200


def import_file(
    *,
    path: Path,
    publish: bool,
    by: Actor,
    at: datetime,
    format_name: str = "auto",
    limit: int | None = None,
    tell: Callable[[int], None] = lambda rows: None,
) -> ImportOutcome:
    """Import a file. `tell` hears after each batch how many rows are done; `limit` stops early.

    Raises UnknownFormat and what the batch verbs raise.
    """
    reader = reader_for(path, format_name=format_name)
    _bring_areas(reader, by=by, at=at)
    outcome, seen = ImportOutcome(), set[str]()
    for batch in _batches(rows_of(path, reader), limit):
        good: list[ImportedRow] = []
        for row in batch:
            if isinstance(row, RejectedRow):
                outcome.rejected.append(row)
            elif row.source_id in seen:
                outcome.rejected.append(
                    RejectedRow(
                        line=row.line,
                        source_id=row.source_id,
                        name=row.content.name,
                        reason="the same source id stands in the file twice",
                    )
                )
            else:
                seen.add(row.source_id)
                good.append(row)
        outcome.rows += len(batch) - len(good)
        if good:
            ids = _bring_organisations(good, by=by, at=at)
            outcome.add(import_items(rows=good, organisation_ids=ids, publish=publish, by=by, at=at))
        tell(outcome.rows)
    return outcome


def _batches(
    rows: Iterator[ImportedRow | RejectedRow], limit: int | None
) -> Iterator[list[ImportedRow | RejectedRow]]:
    batch: list[ImportedRow | RejectedRow] = []
    for number, row in enumerate(rows, 1):
        batch.append(row)
        if len(batch) == BATCH or number == limit:
            yield batch
            batch = []
        if number == limit:
            return
    if batch:
        yield batch


def _bring_areas(reader: Reader, *, by: Actor, at: datetime) -> None:
    """Add the areas that are missing; those that the city has already are left as they are."""
    wanted = reader.areas()
    known = areas_named(area.code for area in wanted)
    missing = [
        AreaRow(code=area.code, name=area.name, level=AreaLevel(area.level), parent_code=area.parent_code)
        for area in wanted
        if area.code not in known
    ]
    if missing:
        upsert_areas(rows=missing, by=by, at=at)


def _bring_organisations(rows: Sequence[ImportedRow], *, by: Actor, at: datetime) -> dict[str, UUID]:
    """Add the organisations that are missing; a wrong credit code is kept and marked by the directory."""
    wanted = {row.holder.code: row.holder for row in rows}
    ids = organisation_ids_by_code(wanted)
    missing = [
        OrganisationRow(code=holder.code, name=holder.name, area_code=holder.area_code)
        for code, holder in wanted.items()
        if code not in ids
    ]
    if missing:
        ids |= upsert_organisations(rows=missing, by=by, at=at)
    return ids
