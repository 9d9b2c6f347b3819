"""`tongban simulate`: a city that runs for some days, driven by the real verbs with a moved clock."""

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer

app = typer.Typer(invoke_without_command=True, help="Let the sample city live through some days.")


@app.callback()
def simulate_command(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days.")] = 5,
    cases_per_day: Annotated[
        int, typer.Option(min=1, max=5000, help="Applications on an ordinary working day.")
    ] = 20,
    seed: Annotated[int, typer.Option(help="The same seed and start tell the same story.")] = 1,
    start: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="First day. Without it the story ends yesterday; after a finished one it goes on from its end.",
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(help="zh-hans or en; without it that of the terminal (LANG).")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine output.")] = False,
) -> None:
    """Let the city live: people apply, officers work, some are late, supervision sees it.

    Cut off (Ctrl-C, a kill) it goes on where it was when the same command is given again.
    """
    from django.utils import translation
    from django.utils.translation import gettext as _

    from tongban.site.cli import console
    from tongban.site.options import home
    from tongban.site.sample_folder import sample_folder
    from tongban.site.simulate.running import simulate
    from tongban.site.simulate.telling import as_json as told_as_json
    from tongban.site.simulate.telling import begin_line, day_line, language_of_terminal, summary, totals

    begun = time.monotonic()
    with translation.override(language or language_of_terminal()), asked_to_stop() as stops:
        kept = simulate(
            folder=sample_folder(),
            file=home() / "simulation.json",
            seed=seed,
            days=days,
            cases_per_day=cases_per_day,
            start=start.date() if start else None,
            stops=stops,
            begins=lambda kept: console.print(begin_line(kept), highlight=False),
            tell=lambda told: console.print(day_line(told), highlight=False),
        )
        seconds = time.monotonic() - begun
        if as_json:
            said = told_as_json(kept.plan, kept.told, seconds=seconds)
            typer.echo(json.dumps(said, ensure_ascii=False, default=str, indent=1))
        else:
            for line in summary(kept.plan, totals(kept.told), seconds=seconds):
                typer.echo(line)
        if not kept.is_finished:
            console.print(_("Stopped in the middle of a day. The same command goes on from there."))
            raise typer.Exit(130)


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed or the process told to end: what is in hand is finished first."""
    told = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield told.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
