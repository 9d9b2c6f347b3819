"""`tongban indicators …`: count months again."""

from datetime import date, datetime
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Published figures: count them again.")
_MONTH = "%Y-%m"


@app.callback()
def begin() -> None:
    """Published figures."""
    import django

    django.setup()


@app.command("count")
def count_command(
    first: Annotated[
        datetime, typer.Option("--from", formats=[_MONTH], help="First month, such as 2026-01.")
    ],
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=[_MONTH], help="Last month; this month where not given."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option(help="Code of an indicator; may be given again.")] = None,
) -> None:
    """Count the months again by the definition in force in each; what was there is replaced."""
    from tongban.kernel import clock
    from tongban.services.indicators.book import indicator_of
    from tongban.services.indicators.counting import count_indicators

    codes = [indicator_of(code).code for code in only] if only else None
    at = clock.now()
    until: date = last.date() if last else at.astimezone(clock.CITY_ZONE).date()
    done = count_indicators(first=first.date(), last=until, codes=codes, at=at)
    typer.echo(f"{done} counts")
