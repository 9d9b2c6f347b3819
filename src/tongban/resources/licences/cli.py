"""`tongban licences …`: issue in bulk, write the records for the national directory."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from uuid import UUID

    from tongban.resources.licences.importing.models import LicenceImport

app = typer.Typer(no_args_is_help=True, help="The licence library: issue in bulk.")
console = Console(stderr=True)


@app.callback()
def begin() -> None:
    """The licence library."""
    import django

    django.setup()


@app.command("directory")
def directory_command(
    types: Annotated[bool, typer.Option("--types", help="The types instead of the licences")] = False,
    type_code: Annotated[str, typer.Option("--type", help="Licences of this type only")] = "",
    organisation: Annotated[str, typer.Option(help="Licences of this organisation only")] = "",
) -> None:
    """Records for the national directory as JSON lines on standard output (GB/T 36902, ZWFW C0123)."""
    import json

    from tongban.foundation.directory.public import organisation_by_code
    from tongban.kernel import clock
    from tongban.resources.licences.directory import directory_records, type_records

    office = organisation_by_code(organisation).id if organisation else None
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    records = (
        type_records() if types else directory_records(on=today, type_code=type_code, organisation_id=office)
    )
    for record in records:
        typer.echo(json.dumps(record, ensure_ascii=False))


class _Bar:
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


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, JSON or JSON lines")],
    mapping: Annotated[
        Path,
        typer.Option("--mapping", exists=True, dir_okay=False, help="Which column is what (YAML or JSON)"),
    ],
    type_code: Annotated[str, typer.Option("--type", help="Code of the licence type, 21 characters")],
    organisation: Annotated[str, typer.Option(help="Code of the organisation that issued them")],
    origin: Annotated[
        str,
        typer.Option(help="register: its own register (A, sealed); originals: compared (B); unchecked (D)"),
    ] = "unchecked",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and issue nothing")] = False,
    rejected: Annotated[
        Path | None, typer.Option(help="Keep the rejected rows, with reasons, as CSV")
    ] = None,
) -> None:
    """Check an organisation's backlog and issue it; a run that was broken off goes on with the same command."""
    from tongban.kernel.errors import Refused
    from tongban.resources.licences.importing.commands.steer import forget_import

    try:
        row = _staged(file, mapping.read_bytes(), type_code, organisation, origin)
        _run(row, is_dry=dry_run)
        _tell(row.pk, rejected)
        if dry_run:
            forget_import(import_id=row.pk)
    except Refused as refusal:
        console.print(f"[red]{refusal.sentence()}[/red]")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("stopped: the same command goes on from here")
        raise typer.Exit(130) from None


def _staged(file: Path, mapping: bytes, type_code: str, organisation: str, origin: str) -> "LicenceImport":
    """The import of this file: begun before, or new."""
    from tongban.foundation.directory.public import organisation_by_code
    from tongban.kernel import clock
    from tongban.kernel.errors import Invalid
    from tongban.resources.licences.importing.commands.open_import import digest_of, stage_import
    from tongban.resources.licences.importing.facts import Origin
    from tongban.resources.licences.importing.jobs import BY
    from tongban.resources.licences.importing.queries import unfinished_import

    if origin not in set(Origin):
        raise Invalid(f"--origin is one of {', '.join(Origin)}")
    office = organisation_by_code(organisation).id
    begun = unfinished_import(
        type_code=type_code, organisation_id=office, file_sha256=digest_of(file), by_ref=BY.ref
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


def _run(row: "LicenceImport", *, is_dry: bool) -> None:
    from tongban.kernel import clock
    from tongban.resources.licences.importing.commands.steer import begin_import
    from tongban.resources.licences.importing.facts import ImportState
    from tongban.resources.licences.importing.jobs import check_all, issue_all

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        if row.state == ImportState.CHECKING.value:
            check_all(row, _Bar(bar, bar.add_task("checking", total=None)))
        if is_dry:
            return
        row.refresh_from_db()
        if row.state == ImportState.CHECKED.value:
            begin_import(import_id=row.pk, at=clock.now())
        issue_all(row, _Bar(bar, bar.add_task("issuing", total=None)))


def _tell(import_id: "UUID", rejected: Path | None) -> None:
    from tongban.resources.licences.importing.models import LicenceImport
    from tongban.resources.licences.importing.queries import columns_of, flaws_of, import_fact, rejected_rows
    from tongban.resources.licences.importing.telling import flaw_sentence, reject_lines

    fact = import_fact(LicenceImport.objects.select_related("type").get(pk=import_id))
    typer.echo(
        f"{fact.rows} rows: {fact.issued} issued, {fact.ready} right and not issued, {fact.rejected} rejected"
    )
    for flaw, count in flaws_of(import_id):
        typer.echo(f"{count:>7}  {flaw_sentence(flaw)}")
    if rejected is not None and fact.rejected:
        with rejected.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(reject_lines(columns_of(import_id), rejected_rows(import_id)))
        typer.echo(f"rejected rows: {rejected}", file=sys.stderr)
