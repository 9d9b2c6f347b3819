"""`tongban items …`: import and export items, propose a mapping, rebuild the search index."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tongban.services.items.checks.cli import check_command
from tongban.services.items.cli_progress import ended, shown, terminal_language
from tongban.services.items.materials.cli import app as materials_app

app = typer.Typer(no_args_is_help=True, help="The item library: import and export, rebuild the search index.")
console = Console(stderr=True)
_SHOWN = 20  # rejected rows on the terminal
_FILE = typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, TSV, XLSX, JSON or JSON lines")


@app.callback()
def begin() -> None:
    """The item library."""
    import django

    django.setup()


app.command("check")(check_command)
app.add_typer(materials_app, name="materials")


@app.command("import")
def import_command(
    file: Annotated[Path, _FILE],
    format_name: Annotated[
        str, typer.Option("--format", help="auto, tongban, govflow, policykg or licensing-list")
    ] = "auto",
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", exists=True, dir_okay=False, help="YAML that says which column is what"),
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print a proposed mapping for the file; nothing is imported")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compute and report everything, write nothing")
    ] = False,
    rejected: Annotated[
        Path | None,
        typer.Option("--rejected", help="Rejected rows with their reasons, in the layout of the source"),
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Bring the items into force at once")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
    language: Annotated[
        str, typer.Option("--language", help="of the reasons: zh-hans or en; that of the terminal by default")
    ] = "",
) -> None:
    """Import a file of items with its organisations and areas. Ctrl-C stops it; run it again and it goes on."""
    from django.utils import translation

    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.services.items.importing.run import import_file
    from tongban.services.items.importing.suggesting import suggest_mapping

    if suggest:
        typer.echo(suggest_mapping(file), nl=False)
        return
    with translation.override(language or terminal_language()), shown(console, file.name) as progress:
        outcome = import_file(
            path=file,
            format_name=format_name,
            mapping=mapping,
            publish=publish,
            is_dry=dry_run,
            rejected=rejected,
            by=SystemActor(job="items-import"),
            at=clock.now(),
            tell=progress.tell,
            stops=progress.stops,
        )
    told = {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": outcome.rejections,
        "complete": outcome.is_whole,
        "dry_run": dry_run,
        "rejects": [row.as_json() for row in outcome.rejected],
    }
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(ended(outcome, is_dry=dry_run, shown_rows=_SHOWN, rejected=rejected))
    if not outcome.is_whole:
        raise typer.Exit(130)


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(dir_okay=False, writable=True, help="the file to write")],
    format_name: Annotated[str, typer.Option("--format", help="json, jsonl or xlsx")] = "",
    area: Annotated[str, typer.Option("--area", help="only this area and what lies below it")] = "",
) -> None:
    """Write the items of the library to a file that `tongban items import` reads again without loss."""
    from tongban.services.items.exporting.writing import export_file

    count = export_file(path=file, format_name=format_name or file.suffix.lstrip("."), area_code=area)
    typer.echo(f"{count} items written to {file}")


@app.command("reindex")
def reindex_command() -> None:
    """Build the search index anew from the published items; searches see the old one until it is done."""
    from tongban.services.items.indexing import reindex

    typer.echo(f"{reindex()} items indexed")
