"""Imports a whole file: areas, organisations, then rows batch by batch.

Each batch is its own transaction and moves the run's row with it, so an import that was broken off goes on
where it stopped, and no item is ever half there.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F

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
from tongban.kernel.errors import N_
from tongban.services.items.commands.import_items import (
    ImportOutcome,
    check_may_import,
    import_items,
    plan_import,
)
from tongban.services.items.importing.codes import code_fault
from tongban.services.items.importing.entries_run import Told, import_list, open_list
from tongban.services.items.importing.facts import ImportedRow, Reader, RejectedRow
from tongban.services.items.importing.mapping.reader import MappedReader
from tongban.services.items.importing.reading import Opened, open_file, rows_of
from tongban.services.items.importing.reasons import TWICE, because
from tongban.services.items.importing.rejects import Rejects
from tongban.services.items.models import ImportRun

# some 0.4 s a transaction, well under the 2 s that no writing transaction may pass
BATCH = 500
_LISTED = 1000  # rejected rows that an outcome names; the file of rejected rows holds them all


def import_file(
    *,
    path: Path,
    publish: bool,
    by: Actor,
    at: datetime,
    format_name: str = "auto",
    mapping: Path | None = None,
    is_dry: bool = False,
    rejected: Path | None = None,
    limit: int | None = None,
    tell: Callable[[Told], None] = lambda told: None,
    stops: Callable[[], bool] = lambda: False,
) -> ImportOutcome:
    """Import a file, or go on with it where an earlier import of the same file stopped.

    `is_dry` computes everything and writes nothing (but the file of rejected rows). `tell` hears after each
    batch; `stops` is asked between two. `limit` takes the first rows for the whole.
    Raises FileProblem, BadMapping, UnknownFormat and what the batch verbs raise.
    """
    check_may_import(by)
    if mapping is None and (listed := open_list(path, format_name=format_name)):
        return import_list(listed, rejected=rejected, is_dry=is_dry, by=by, at=at, tell=tell, stops=stops)
    opened = open_file(path, format_name=format_name, mapping=mapping)
    work = _Work(opened, publish=publish, by=by, at=at, is_dry=is_dry)
    run = None if is_dry else _run(path, opened.reader, publish=publish, by=by, at=at)
    if not is_dry:
        _bring_areas(opened.reader, by=by, at=at)
    rejects = Rejects(rejected, opened.source, kept=run.rejected if run else 0) if rejected else None
    outcome = ImportOutcome.of(run) if run else ImportOutcome()
    is_whole = False
    try:
        is_whole = _rows(work, opened, outcome, run, rejects, limit=limit, tell=tell, stops=stops)
    finally:
        if rejects is not None:
            rejects.finish(is_done=is_whole)
    if run is not None and is_whole:
        ImportRun.objects.filter(pk=run.pk).update(ended_at=at)
    outcome.is_whole = is_whole
    return outcome


def _rows(
    work: "_Work",
    opened: Opened,
    outcome: ImportOutcome,
    run: ImportRun | None,
    rejects: Rejects | None,
    *,
    limit: int | None,
    tell: Callable[[Told], None],
    stops: Callable[[], bool],
) -> bool:
    """Every row that is not done yet, batch by batch. False when it was stopped before the end."""
    rows, done = rows_of(opened), run.rows if run else 0
    for row in islice(rows, done):
        work.see(row)
    while batch := list(islice(rows, BATCH if limit is None else max(min(BATCH, limit - outcome.rows), 0))):
        with transaction.atomic():
            part = work.batch(batch)
            if run is not None:
                ImportRun.objects.filter(pk=run.pk).update(
                    rows=F("rows") + part.rows,
                    created=F("created") + part.created,
                    updated=F("updated") + part.updated,
                    unchanged=F("unchanged") + part.unchanged,
                    rejected=F("rejected") + len(part.rejected),
                )
        if rejects is not None:
            rejects.add(part.rejected)
        outcome.add(part)
        outcome.rejections += len(part.rejected)
        del outcome.rejected[_LISTED:]
        read, whole = opened.source.position()
        tell(Told(rows=outcome.rows, read=read, whole=whole))
        if outcome.rows == limit:
            return True
        if stops():
            return next(rows, None) is None
    return True


class _Work:
    """What is done with a batch, and what the rows before it have taken already."""

    def __init__(self, opened: Opened, *, publish: bool, by: Actor, at: datetime, is_dry: bool) -> None:
        self._publish, self._by, self._at, self._is_dry = publish, by, at, is_dry
        self._reader = opened.reader
        self._seen: set[int] = set()  # digests: a file of 500 MB has half a million rows
        self._new_areas = {area.code for area in opened.reader.areas()}

    def see(self, row: ImportedRow | RejectedRow) -> str:
        """Remember what identifies the row; the reason when an earlier row has it. Rejected rows take nothing."""
        if isinstance(row, RejectedRow):
            return ""
        keys = {"code": hash(("code", row.code))}
        if row.source_id:
            keys["source id"] = hash((row.source, row.source_id))
        for name, key in keys.items():
            if key in self._seen:
                return because(TWICE[name])
        self._seen.update(keys.values())
        return ""

    def batch(self, rows: Sequence[ImportedRow | RejectedRow]) -> ImportOutcome:
        """Import, or only look what an import would do."""
        outcome = ImportOutcome(rows=0)
        good = [row for row in rows if self._is_good(row, outcome) and isinstance(row, ImportedRow)]
        outcome.rows = len(outcome.rejected)
        if not good:
            return outcome
        known = areas_named({row.holder.area_code for row in good}).keys() | self._new_areas
        for row in [row for row in good if row.holder.area_code not in known]:
            good.remove(row)
            outcome.rejected.append(
                rejection(row, because(N_("nobody knows the area %(area)s"), area=row.holder.area_code))
            )
            outcome.rows += 1
        if self._is_dry:
            part = ImportOutcome(rows=len(good))
            ids = organisation_ids_by_code({row.holder.code for row in good})
            plan_import(good, part, publish=self._publish, organisation_ids=ids)
        else:
            ids = _bring_organisations(good, by=self._by, at=self._at)
            part = import_items(
                rows=good, organisation_ids=ids, publish=self._publish, by=self._by, at=self._at
            )
        outcome.add(part)
        outcome.rejected.sort(key=lambda row: row.line)
        return outcome

    def _is_good(self, row: ImportedRow | RejectedRow, outcome: ImportOutcome) -> bool:
        if isinstance(row, RejectedRow):
            outcome.rejected.append(row)
            return False
        if reason := self.see(row) or code_fault(row):
            outcome.rejected.append(rejection(row, reason))
            return False
        return True


def rejection(row: ImportedRow, reason: str) -> RejectedRow:
    """The row as a rejected one."""
    return RejectedRow(
        line=row.line, source_id=row.source_id, name=row.content.name, reason=reason, raw=row.raw
    )


def _run(path: Path, reader: Reader, *, publish: bool, by: Actor, at: datetime) -> ImportRun:
    """The open run of this very file, or a new one."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    mapping = reader.sha256 if isinstance(reader, MappedReader) else ""
    key = hashlib.sha256(f"{digest.hexdigest()} {reader.name} {mapping} {publish}".encode()).hexdigest()
    run, _ = ImportRun.objects.get_or_create(
        key=key,
        ended_at=None,
        defaults={
            "file_name": path.name[:255],
            "source": reader.name,
            "publishes": publish,
            "by": by.ref,
            "started_at": at,
        },
    )
    return run


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
