"""`tongban items materials …`: the shared names of materials."""

import typer

app = typer.Typer(no_args_is_help=True, help="The shared names of materials.")


@app.command("rebuild")
def rebuild_command() -> None:
    """Collect the names of every item in force anew, and look for names that are perhaps one."""
    from tongban.kernel import clock
    from tongban.services.items.materials.collecting import collect_all
    from tongban.services.items.materials.finding import find_near_names

    items, new = collect_all(at=clock.now())
    typer.echo(f"{items} items read, {new} names new, {find_near_names()} near to another")


@app.callback()
def begin() -> None:
    """The shared names of materials."""
