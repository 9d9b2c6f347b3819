"""Take an organisation's file in, so that its rows can be checked (存量证照导入)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.papers.public import SourceRow, open_source
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.resources.licences.importing.facts import (
    DUTY,
    SUBJECT,
    Flaw,
    ImportState,
    NoRows,
    Origin,
    RowState,
    TooManyRows,
)
from tongban.resources.licences.importing.mapping import check_against, read_mapping
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow
from tongban.resources.licences.queries import licence_type

ACT = "licences.open-import"
BATCH = 1000
MOST = 200_000


def open_import(
    *,
    file: Path,
    name: str,
    mapping: bytes,
    type_code: str,
    organisation_id: UUID,
    origin: Origin,
    by: Officer | SystemActor,
    at: datetime,
) -> UUID:
    """As `stage_import`, and a worker checks the rows."""
    made = stage_import(
        file=file,
        name=name,
        mapping=mapping,
        type_code=type_code,
        organisation_id=organisation_id,
        origin=origin,
        by=by,
        at=at,
    )
    with transaction.atomic():
        made.progress_id = _start_check(made, by=by, at=at)
        made.save(update_fields=["progress_id"])
    return made.pk


def stage_import(
    *,
    file: Path,
    name: str,
    mapping: bytes,
    type_code: str,
    organisation_id: UUID,
    origin: Origin,
    by: Officer | SystemActor,
    at: datetime,
) -> LicenceImport:
    """Read the file into encrypted rows, batch by batch; they wait for their check, and nothing is issued.

    The file itself is not kept, only its digest. Some 0.1 ms a row.

    Raises DutyMissing, NotFound (organisation), LicenceTypeUnknown, BadMapping, FileProblem, NoRows,
    TooManyRows; then nothing is left.
    """
    if isinstance(by, Officer):
        check_duty(by, DUTY, organisation_id=organisation_id)
    organisation(organisation_id)
    kind, how = licence_type(type_code), read_mapping(mapping)
    source = open_source(file, how.file.layout())
    check_against(how, kind, source.columns)
    made = LicenceImport.objects.create(
        type_id=kind.code,
        organisation_id=organisation_id,
        origin=origin.value,
        file_name=name[-200:],
        file_sha256=digest_of(file),
        columns=list(source.columns),
        mapping=how.as_kept(),
        state=ImportState.READING.value,
        made_at=at,
        made_by=by.ref,
        account_id=by.account_id if isinstance(by, Officer) else None,
    )
    try:
        rows = _stage(made, source.rows())
    except BaseException:
        made.delete()  # its rows go with it
        raise
    with transaction.atomic():
        made.rows, made.state = rows, ImportState.CHECKING.value
        made.save(update_fields=["rows", "state"])
        facts = {"type": kind.code, "file_sha256": made.file_sha256, "rows": rows, "origin": origin.value}
        record(act=ACT, subject=SUBJECT.format(id=made.pk), by=by, at=at, facts=facts)
    return made


def _start_check(made: LicenceImport, *, by: Officer | SystemActor, at: datetime) -> UUID:
    from tongban.resources.licences.importing.jobs import check_import

    return start_long_job(
        check_import,
        title=N_("Check of licences to be issued in bulk"),
        by=by,
        at=at,
        arguments={"import_id": str(made.pk)},
    )


def _stage(made: LicenceImport, rows: Iterator[SourceRow]) -> int:
    """1 SQL and a short transaction for each 1,000 rows."""
    place = 0
    while batch := list(islice(rows, BATCH)):
        if place + len(batch) > MOST:
            raise TooManyRows(facts={"most": MOST})
        LicenceImportRow.objects.bulk_create(
            [_row(made, place + number, one) for number, one in enumerate(batch, 1)]
        )
        place += len(batch)
    if not place:
        raise NoRows
    return place


def _row(made: LicenceImport, place: int, one: SourceRow) -> LicenceImportRow:
    said = json.dumps(one.values, ensure_ascii=False, sort_keys=True, default=str)
    flaw = [Flaw(text=one.fault).as_json()] if one.fault else []
    return LicenceImportRow(
        of=made,
        place=place,
        line=one.line,
        raw=json.loads(said),
        sha256=hashlib.sha256(said.encode()).hexdigest(),
        state=RowState.REJECTED.value if flaw else RowState.NEW.value,
        flaws=flaw,
    )


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
