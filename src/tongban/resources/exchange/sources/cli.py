"""`tongban exchange bind|load`: from what resources are served, and the rows that departments deliver."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

console = Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("bind")(bind_command)
    app.command("load")(load_command)


def bind_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="YAML list of bindings")],
) -> None:
    """Bind resources of the catalogue to the sources that they are served from; what is so already stays."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.exchange.sources.loading import load_bindings

    new = load_bindings(file, by=SystemActor(job="exchange-bind"), at=clock.now())
    typer.echo(f"{new} resources are bound, or bound otherwise")


def load_command(resource: Annotated[str, typer.Argument(help="Code of the resource")]) -> None:
    """Take what a department delivered into use, as its worker would; killed, the next load goes on."""
    from tongban.kernel import clock
    from tongban.resources.exchange.sources.jobs import BY
    from tongban.resources.exchange.sources.load import load_held
    from tongban.resources.exchange.sources.queries import held_editions

    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(resource, total=None)
        is_new = load_held(
            resource_code=resource,
            by=BY,
            at=clock.now(),
            told=lambda rows: bar.update(task, completed=rows),
        )
    one = held_editions(resource)[0]
    typer.echo(
        f"edition {one.number} serves{'' if is_new else ' already'}: {one.rows} rows, {one.added} added, "
        f"{one.changed} changed, {one.removed} removed, {one.rejected} without a sound number"
    )
