"""`tongban items …`: import item files, rebuild the search index."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tongban.services.items.checks.cli import check_command

app = typer.Typer(no_args_is_help=True, help="The item library: import files, rebuild the search index.")
console = Console(stderr=True)


@app.callback()
def begin() -> None:
    """The item library."""
    import django

    django.setup()


app.command("check")(check_command)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="JSON lines")],
    format_name: Annotated[str, typer.Option("--format", help="auto, govflow or policykg")] = "auto",
    publish: Annotated[bool, typer.Option("--publish", help="Bring the items into force at once")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Import a file of items with its organisations and areas. Run it again after a break: it goes on."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.services.items.importing.run import import_file

    with file.open("rb") as lines:
        total = sum(1 for line in lines if line.strip())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(file.name, total=total)
        outcome = import_file(
            path=file,
            format_name=format_name,
            publish=publish,
            by=SystemActor(job="items-import"),
            at=clock.now(),
            tell=lambda done: bar.update(task, completed=done),
        )
    told = {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": len(outcome.rejected),
        "rejects": [row.as_json() for row in outcome.rejected],
    }
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(
        f"{outcome.rows} rows: {outcome.created} created, {outcome.updated} updated, "
        f"{outcome.unchanged} unchanged, {len(outcome.rejected)} rejected"
    )
    for row in outcome.rejected:
        typer.echo(f"line {row.line} {row.source_id} {row.name}: {row.reason}")


@app.command("reindex")
def reindex_command() -> None:
    """Build the search index anew from the published items; searches see the old one until it is done."""
    from tongban.services.items.indexing import COLLECTION, all_documents
    from tongban.services.search.public import rebuild

    typer.echo(f"{rebuild(collection=COLLECTION, documents=all_documents())} items indexed")
