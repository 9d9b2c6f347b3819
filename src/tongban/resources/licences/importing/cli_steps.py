"""The steps of `tongban licences import`: read, check, issue, tell; each with its bar."""

import csv
from pathlib import Path
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.resources.licences.importing.commands.open_import import digest_of, stage_import
from tongban.resources.licences.importing.commands.steer import begin_import
from tongban.resources.licences.importing.facts import ImportState, Origin
from tongban.resources.licences.importing.jobs import BY, check_all, issue_all
from tongban.resources.licences.importing.mapping import read_mapping
from tongban.resources.licences.importing.models import LicenceImport
from tongban.resources.licences.importing.queries import (
    columns_of,
    flaws_of,
    import_fact,
    rejected_rows,
    unfinished_import,
)
from tongban.resources.licences.importing.telling import flaw_sentence, reject_lines

console = Console(stderr=True)


class Bar:
    """The progress of one step on the terminal; Ctrl-C ends it between two batches."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task = bar, task
        self.total: int | None = None

    def expect(self, total: int) -> None:
        self.total = total
        self._bar.update(self._task, total=total)

    def advance(self, steps: int = 1, *, resume_point: object = None, message: str = "") -> None:
        self._bar.update(self._task, advance=steps)

    def check_stop(self) -> None:
        return None


def staged(file: Path, mapping: bytes, type_code: str, organisation: str, origin: str) -> LicenceImport:
    """The import of this file: begun before, or new."""

    if origin not in set(Origin):
        raise Invalid(f"--origin is one of {', '.join(Origin)}")
    office = organisation_by_code(organisation).id
    begun = unfinished_import(
        type_code=type_code,
        organisation_id=office,
        file_sha256=digest_of(file),
        mapping=read_mapping(mapping),
        origin=Origin(origin),
        by_ref=BY.ref,
    )
    if begun is not None:
        console.print("this file was begun before: going on")
        return begun
    with console.status("reading"):
        return stage_import(
            file=file,
            name=file.name,
            mapping=mapping,
            type_code=type_code,
            organisation_id=office,
            origin=Origin(origin),
            by=BY,
            at=clock.now(),
        )


def run(row: LicenceImport, *, is_dry: bool) -> None:

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        if row.state == ImportState.CHECKING.value:
            check_all(row, Bar(bar, bar.add_task("checking", total=None)))
        if is_dry:
            return
        row.refresh_from_db()
        if row.state == ImportState.CHECKED.value:
            begin_import(import_id=row.pk, at=clock.now())
        issue_all(row, Bar(bar, bar.add_task("issuing", total=None)))


def tell(import_id: UUID, rejected: Path | None) -> None:

    fact = import_fact(LicenceImport.objects.select_related("type").get(pk=import_id))
    typer.echo(
        f"{fact.rows} rows: {fact.issued} issued, {fact.ready} right and not issued, {fact.rejected} rejected"
    )
    for flaw, count in flaws_of(import_id):
        typer.echo(f"{count:>7}  {flaw_sentence(flaw)}")
    if rejected is not None and fact.rejected:
        with rejected.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(reject_lines(columns_of(import_id), rejected_rows(import_id)))
        typer.echo(f"rejected rows: {rejected}", err=True)
