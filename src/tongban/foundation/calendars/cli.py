"""`tongban calendars …`: enter the holidays that were announced for a year."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

app = typer.Typer(no_args_is_help=True, help="The calendar: enter announced holidays.")
_screen = Console(stderr=True)


@app.callback()
def begin() -> None:
    """The calendar."""


@app.command()
def announce(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: date,kind,name")],
    year: Annotated[int, typer.Option(help="The year that was announced.")],
    source: Annotated[str, typer.Option(help="The notice, as it is cited.")],
) -> None:
    """Replace a provisional year by the announced one; each bad line is named and nothing is written."""
    from tongban.foundation.calendars.public import BadCalendar, read_year, replace_year
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor

    try:
        rows = read_year(file.read_text(encoding="utf-8"), year=year)
    except BadCalendar as refused:
        lines = refused.facts["lines"]
        _screen.print(f"[red]tongban:[/red] {escape(refused.sentence())}", soft_wrap=True)
        for number, said in lines.items() if isinstance(lines, dict) else ():
            _screen.print(f"  line {number}: {said}", highlight=False, markup=False)
        raise typer.Exit(1) from None
    by = SystemActor(job="operator-shell")
    days = replace_year(year=year, rows=rows, source=source, by=by, at=clock.now())
    typer.echo(f"{year}: {days} days")
