"""`tongban cases …`: what other systems have heard, and telling them again."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Cases that other systems handle: what they were told.")
_COLUMNS = ("case", "system", "what", "happened", "tries", "state", "error")


@app.callback()
def begin() -> None:
    """Cases that other systems handle."""
    import django

    django.setup()


@app.command("news")
def news_command(
    everything: Annotated[bool, typer.Option("--all", help="Also what was heard.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many, the latest first.")] = 100,
) -> None:
    """What the other systems have to be told from here: heard, on its way, or given up."""
    from tongban.services.cases.outside.queries import untold_news

    typer.echo("\t".join(_COLUMNS))
    for row in untold_news(everything=everything, limit=limit):
        moment = row.happened_at.isoformat(timespec="seconds")
        line = (row.number, row.system, row.kind, moment, str(row.attempts), row.state, row.error)
        typer.echo("\t".join(line))


@app.command("send-news")
def send_news_command(
    number: Annotated[str, typer.Argument(help="Number of the case; `all` for every case that waits.")],
) -> None:
    """Have a worker tell at once what was not heard, also what was given up."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.kernel.errors import Refused
    from tongban.services.cases.outside.commands.note_news import send_news_again
    from tongban.services.cases.outside.queries import cases_with_untold_news

    by = SystemActor(job="outside-news")
    for one in cases_with_untold_news() if number == "all" else [number]:
        try:
            waiting = send_news_again(number=one, by=by, at=clock.now())
        except Refused as refused:
            typer.echo(f"{one}: {refused.sentence()}")
            raise typer.Exit(1) from refused
        typer.echo(f"{one}: {waiting}")
