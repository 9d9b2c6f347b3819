"""`tongban fusion load`: what was built goes into the registers that serve."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tongban.resources.fusion.cli_steps import (
    From,
    StoreFolder,
    at_work,
    finished,
    progress_bar,
    store_folder,
    until_ctrl_c,
)

if TYPE_CHECKING:
    from tongban.resources.fusion.engines.facts import Engine
    from tongban.resources.fusion.facts import Kind
    from tongban.resources.fusion.running.description import Deliveries
    from tongban.resources.fusion.running.facts import Fused
    from tongban.resources.registers.public import EditionFact


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load")(load_command)


def load_command(
    source: From = None,
    store: StoreFolder = None,
    is_anew: Annotated[
        bool,
        typer.Option(
            "--anew",
            help="Where the folder that the edition in use was loaded from is lost: load every row, and let stay who left",
        ),
    ] = False,
    memory: Annotated[str, typer.Option(help="As much memory as the engine may take")] = "2GB",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Load what `fusion run` built as the next edition of the population register and of the entity register.

    Until all are there the old edition serves. Ctrl-C stops between two parts; the next load goes on from there.
    """
    from tongban.kernel.errors import Invalid
    from tongban.resources.fusion import cli
    from tongban.resources.fusion.facts import Kind

    told: dict[str, dict[str, int]] = {}
    with (
        at_work("load", source, store),
        cli.opened("duckdb", master="", memory=memory, threads=0) as engine,
        until_ctrl_c() as asked,
    ):
        built = {kind: (given, fused) for kind, given, fused in finished(source, store)}
        if not built:
            raise Invalid("Nothing has been delivered: there is nothing to load")
        for kind in Kind:  # people first, so that firms find who represents them
            if kind in built:
                served = _load(kind, *built[kind], store_folder(source, store), engine, asked, is_anew)
                told[kind.value] = {
                    "edition": served.number,
                    "new": served.new,
                    "changed": served.changed,
                    "left": served.left,
                    "set_aside": served.set_aside,
                }
    if as_json:
        typer.echo(json.dumps(told))
        return
    for name, figures in told.items():
        typer.echo(
            "{name}: edition {edition} serves: {new} are new, {changed} changed, {left} are delivered no more, "
            "{set_aside} were set aside".format(name=name, **figures)
        )


def _load(
    kind: "Kind",
    given: "Deliveries",
    fused: "Fused",
    folder: Path,
    engine: "Engine",
    asked: list[int],
    is_anew: bool,
) -> "EditionFact":
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.resources.fusion.loading.load import load_register
    from tongban.resources.fusion.running.facts import Progress
    from tongban.resources.fusion.running.store import Store

    with progress_bar() as bar:
        task = bar.add_task(kind.value, total=None)

        def report(step: Progress) -> None:
            text = f"{kind.value}: {step.step % {'about': step.about}}"
            bar.update(task, completed=step.done, total=step.of, description=text)

        return load_register(
            fused=fused,
            store=Store(folder, kind),
            engine=engine,
            built_on=given.on,
            by=SystemActor(job="fusion-load"),
            at=clock.now(),
            report=report,
            is_stopped=lambda: bool(asked),
            is_anew=is_anew,
        )
