"""`tongban licences …`: issue in bulk, write the records for the national directory, verify, keys."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tongban.resources.licences.credentials.cli import register as register_credentials

app = typer.Typer(no_args_is_help=True, help="Licences: issue in bulk, verify, keys.")
console = Console(stderr=True)


register_credentials(app)


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
    from tongban.resources.licences.importing import cli_steps as steps
    from tongban.resources.licences.importing.commands.steer import forget_import

    try:
        row = steps.staged(file, mapping.read_bytes(), type_code, organisation, origin)
        steps.run(row, is_dry=dry_run)
        steps.tell(row.pk, rejected)
        if dry_run:
            forget_import(import_id=row.pk)
    except Refused as refusal:
        console.print(refusal.sentence(), style="red", markup=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("stopped: the same command goes on from here")
        raise typer.Exit(130) from None
