"""`tongban laws …`: load full texts."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

app = typer.Typer(no_args_is_help=True, help="The law library: load texts.")
console = Console(stderr=True)


@app.callback()
def begin() -> None:
    """The law library."""
    import django

    django.setup()


@app.command()
def load(
    path: Annotated[
        Path, typer.Argument(exists=True, help="A YAML, JSON lines or Markdown file, or a folder of them")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Load laws with their articles; what is there already is brought up to date."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.laws.commands.bring import bring_law
    from tongban.resources.laws.loading import laws_at

    by = SystemActor(job="laws-load")
    told = {"laws": 0, "created": 0, "articles": 0}
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(path.name, total=None)
        for row in laws_at(path):
            told["created"] += bring_law(row=row, by=by, at=clock.now())
            told["laws"] += 1
            told["articles"] += len(row.articles)
            bar.update(task, advance=1, description=row.title[:20])
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(f"{told['laws']} laws ({told['created']} new) with {told['articles']} articles")


@app.command("list")
def list_command() -> None:
    """The laws that the library has."""
    from tongban.resources.laws.queries import all_laws

    for slug, title in all_laws():
        typer.echo(f"{slug}\t{title}")


_Day = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The first day on which it holds")]
_Slug = Annotated[str, typer.Argument(help="As `tongban laws list` names it")]
_Note = Annotated[str, typer.Option("--note", help="Where it was published, and what it is about")]


@app.command("amend")
def amend_command(
    slug: _Slug,
    on: _Day,
    article: Annotated[list[str] | None, typer.Option(help="第三十五条; again for more; none: all")] = None,
    note: _Note = "",
) -> None:
    """Enter that a law is amended: the services that rest on it are put before their item managers."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.laws.commands.change import amend_law

    by = SystemActor(job="laws-change")
    amend_law(slug=slug, on=on.date(), articles=article or (), note=note, by=by, at=clock.now())
    typer.echo(f"{slug}: amended from {on.date()}")


@app.command("repeal")
def repeal_command(slug: _Slug, on: _Day, note: _Note = "") -> None:
    """Enter that a law is repealed: the services that rest on it are put before their item managers."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.laws.commands.change import repeal_law

    repeal_law(slug=slug, on=on.date(), note=note, by=SystemActor(job="laws-change"), at=clock.now())
    typer.echo(f"{slug}: repealed from {on.date()}")
