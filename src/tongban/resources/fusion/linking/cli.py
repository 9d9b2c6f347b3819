"""`tongban fusion link`: whom the rows without an ID number may be about, for a person to decide."""

from pathlib import Path
from typing import Annotated

import typer

from tongban.resources.fusion.cli_steps import From, StoreFolder, at_work, finished


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("link")(link_command)


def link_command(
    to: Annotated[
        Path | None,
        typer.Option(
            help="CSV file, which must not be there yet; only its owner may read it. Needed with --from"
        ),
    ] = None,
    source: From = None,
    store: StoreFolder = None,
    least: Annotated[float, typer.Option(min=0.01, max=1, help="From which probability on")] = 0.5,
    memory: Annotated[str, typer.Option(help="As much memory as may be taken")] = "2GB",
) -> None:
    """Say whom the rows without an ID number may be about, the likeliest first. Nothing is merged by it.

    What landed in this installation comes before the people who decide, at /desk/registers/quality/links/; of a folder,
    and where --to is given, a file is written.
    """
    from tongban.kernel.errors import Invalid

    if to is None and source is not None:
        raise Invalid("--from needs --to: only what landed in this installation has a queue")
    if to is not None and to.exists():
        raise Invalid(f"{to} is there already: name another file")
    with at_work("link", source, store):
        _link(to, source, store, least, memory)


def _link(to: Path | None, source: Path | None, store: Path | None, least: float, memory: str) -> None:
    from tongban.kernel.errors import Invalid
    from tongban.resources.fusion import cli
    from tongban.resources.fusion.facts import Kind, Place
    from tongban.resources.fusion.linking.candidates import candidates
    from tongban.resources.fusion.linking.listing import write_candidates
    from tongban.resources.fusion.running.store import rows_in

    built = next((one for one in finished(source, store) if one[0] is Kind.PEOPLE), None)
    if built is None:
        raise Invalid("Nobody has delivered people: there is nobody to compare with")
    _kind, given, fused = built
    waiting = [file for folder in fused.standard.values() for file in rows_in(folder, Place.WITHOUT_KEY)]
    try:
        found = candidates(to_link=waiting, golden=fused.golden(), memory=cli.checked(memory), least=least)
    except ImportError:
        raise Invalid("Splink is not installed here: pip install 'tongban[linking]'") from None
    if source is None:
        from tongban.kernel import clock
        from tongban.resources.fusion.review.links import queue_candidates

        with cli.opened("duckdb", master="", memory=memory, threads=0) as engine:
            waiting_rows = queue_candidates(found, fused=fused, engine=engine, at=clock.now())
        typer.echo(f"{waiting_rows} rows are to be decided at /desk/registers/quality/links/")
    if to is not None:
        rows = write_candidates(found, sources=given.sources[Kind.PEOPLE], file=to)
        typer.echo(f"{rows} rows may be about somebody; {len(found)} pairs for a person to look at: {to}")
