"""`tongban fusion agree|deliver`: enter agreements, and deliver a file of any size."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

console = Console(stderr=True)
_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("agree")(agree_command)
    app.command("deliver")(deliver_command)
    app.command("fetch")(fetch_command)


def agree_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="YAML list of agreements")],
) -> None:
    """Enter agreements on deliveries, or new versions of them; what is there already stays."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.fusion.deliveries.loading import load_agreements

    new = load_agreements(file, by=SystemActor(job="fusion-agree"), at=clock.now())
    typer.echo(f"{new} agreements are new or have a new version")


def deliver_command(
    agreement: Annotated[str, typer.Argument(help="Code of the agreement")],
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The file as the department made it")
    ],
    rows: Annotated[int | None, typer.Option(min=0, help="Rows by the delivery note")] = None,
    sha256: Annotated[str, typer.Option(help="SHA-256 by the delivery note")] = "",
    as_json: _Json = False,
) -> None:
    """Take a delivery in and look it over; status 1 where it is refused, 3 where it is set aside."""
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.fusion.deliveries.commands.receive import receive_delivery

    by = SystemActor(job="fusion-deliver")
    number = receive_delivery(
        agreement=agreement,
        file=file,
        name=file.name,
        said_rows=rows,
        said_sha256=sha256,
        by=by,
        at=clock.now(),
        has_worker=False,
    )
    land_here(agreement, number, as_json=as_json)


def fetch_command(
    agreement: Annotated[str, typer.Argument(help="Code of an agreement on a table or an API")],
    as_json: _Json = False,
) -> None:
    """Fetch a delivery from the department's table or API and look it over; status as of `deliver`."""
    from tongban.kernel import clock
    from tongban.resources.fusion.deliveries.jobs import FETCHER
    from tongban.resources.fusion.deliveries.queries import terms_in_force
    from tongban.resources.fusion.deliveries.ways.fetching import fetch_delivery

    terms = terms_in_force(agreement, on=clock.now().astimezone(clock.CITY_ZONE).date())
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(agreement, total=None)
        number = fetch_delivery(
            agreement, terms, by=FETCHER, told=lambda rows: bar.update(task, completed=rows), has_worker=False
        )
    land_here(agreement, number, as_json=as_json)


def land_here(agreement: str, number: int, *, as_json: bool) -> None:
    """Land a delivery in this process and say what came of it."""
    from tongban.resources.fusion.deliveries.jobs import land_now
    from tongban.resources.fusion.deliveries.models import Delivery

    row = Delivery.objects.select_related("agreement", "version").get(
        agreement__code=agreement, number=number
    )
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{agreement}/{number}", total=None)
        land_now(row, told=lambda at, of: bar.update(task, completed=at, total=of or None))
    _tell(agreement, number, as_json=as_json)


def _tell(agreement: str, number: int, *, as_json: bool) -> None:
    from tongban.resources.fusion.deliveries.facts import DeliveryState
    from tongban.resources.fusion.deliveries.queries import delivery_named
    from tongban.resources.fusion.deliveries.telling import finding_sentence

    told = delivery_named(agreement, number)
    if as_json:
        found = [one.as_json() for one in told.findings]
        said = {"number": number, "state": told.state.value, "rows": told.rows, "broken": told.broken}
        typer.echo(json.dumps({**said, "findings": found}, ensure_ascii=False))
    else:
        typer.echo(
            f"{agreement}/{number}: {told.state.value}, {told.rows + told.broken} rows delivered = "
            f"{told.rows} taken in + {told.broken} not in the form of a row"
        )
        for one in told.findings:
            typer.echo(f"  {one.weight.value}: {finding_sentence(one)}")
            for row, what in one.samples:
                typer.echo(f"    row {row}: {what}")
    if told.state is not DeliveryState.ACCEPTED:
        raise typer.Exit(1 if told.state is DeliveryState.REFUSED else 3)
