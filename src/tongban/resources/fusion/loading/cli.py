"""`tongban fusion load`: what was built of people goes into the register that serves."""

import json
from typing import Annotated

import typer

from tongban.resources.fusion.cli_steps import (
    From,
    StoreFolder,
    finished,
    progress_bar,
    store_folder,
    until_ctrl_c,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load")(load_command)


def load_command(
    source: From = None,
    store: StoreFolder = None,
    memory: Annotated[str, typer.Option(help="As much memory as the engine may take")] = "2GB",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Load the people that `fusion run` built as the next edition of the population register.

    Until all are there the old edition serves. Ctrl-C stops between two parts; the next load goes on from there.
    """
    from tongban.kernel import clock
    from tongban.kernel.actors import SystemActor
    from tongban.kernel.errors import Invalid
    from tongban.resources.fusion import cli
    from tongban.resources.fusion.facts import Kind
    from tongban.resources.fusion.loading.load import load_register
    from tongban.resources.fusion.running.facts import Progress
    from tongban.resources.fusion.running.store import Store

    built = next((one for one in finished(source, store) if one[0] is Kind.PEOPLE), None)
    if built is None:
        raise Invalid("Nobody has delivered people: there is nothing to load")
    _kind, given, fused = built
    with (
        cli.opened("duckdb", master="", memory=memory, threads=0) as engine,
        until_ctrl_c() as asked,
        progress_bar() as bar,
    ):
        task = bar.add_task("people", total=None)

        def report(step: Progress) -> None:
            text = step.step % {"about": step.about}
            bar.update(task, completed=step.done, total=step.of, description=text)

        served = load_register(
            fused=fused,
            store=Store(store_folder(source, store), Kind.PEOPLE),
            engine=engine,
            built_on=given.on,
            by=SystemActor(job="fusion-load"),
            at=clock.now(),
            report=report,
            is_stopped=lambda: bool(asked),
        )
    told = {"edition": served.number, "new": served.new, "changed": served.changed, "left": served.left}
    typer.echo(
        json.dumps(told)
        if as_json
        else "edition {edition} serves: {new} people are new, {changed} changed, {left} are delivered no more".format(
            **told
        )
    )
