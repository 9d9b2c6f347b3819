"""`tongban bulk`: cases by the hundred thousand, to measure with. Never in production."""

import time
from typing import Annotated

import typer
from rich.progress import Progress

from tongban.kernel.errors import Refused
from tongban.site.cli import console

app = typer.Typer(invoke_without_command=True, help="Cases by the hundred thousand, to measure with.")


class NotInProduction(Refused):
    """Made cases have no place among real ones."""

    code = "bulk-not-in-production"
    title = "A production installation takes no made cases."


@app.callback()
def bulk(
    cases: Annotated[int, typer.Option(min=1, max=999_900, help="How many cases to write.")] = 100_000,
    back: Annotated[int, typer.Option(min=60, max=1000, help="Over how many days before today.")] = 180,
    offices: Annotated[
        int, typer.Option(min=1, max=500, help="How many offices, with four officers each.")
    ] = 10,
    items: Annotated[int, typer.Option(min=1, max=50, help="How many service items in each office.")] = 4,
    persons: Annotated[int, typer.Option(min=1, max=5000, help="How many applicants.")] = 500,
) -> None:
    """Play a few stories by the verbs, then multiply their rows in the database.

    Offices, officers, items and applicants are made for it. The copies have no entries on the trail, no events
    and no files of their own. Stop the worker first.
    """
    from django.conf import settings

    from tongban.kernel import clock
    from tongban.site.bulk.making import make_bulk
    from tongban.site.bulk.town import make_town

    if settings.MODE == "production":
        raise NotInProduction
    begun, at = time.monotonic(), clock.now()
    town = make_town(offices=offices, items=items, persons=persons, at=at)
    with Progress(console=console) as progress:
        bar = progress.add_task("Writing cases", total=cases)
        make_bulk(town, cases=cases, back=back, at=at, told=lambda done: progress.update(bar, completed=done))
    typer.echo(f"{cases} cases in {time.monotonic() - begun:.0f} s")
