"""`tongban vault`: add and rotate keys."""

import os
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

app = typer.Typer(no_args_is_help=True, help="The vault: keys by purpose.")
_screen = Console(stderr=True)
Purpose = Annotated[str, typer.Argument(help="What the key is for, such as “trail” or “index.id-number”.")]


@app.callback()
def vault() -> None:
    """The vault: keys by purpose."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    import django

    django.setup()


@app.command("add-key")
def add_key(purpose: Purpose) -> None:
    """Make a new key file for a purpose; what is written from now on is under it."""
    from tongban.foundation.vault.keys import add_key as add

    _screen.print(f"[green]✓[/green] {add(purpose)!r} is in use")


@app.command()
def rotate(
    purpose: Purpose,
    resume: Annotated[bool, typer.Option(help="Add no key; go on with a rotation that was stopped.")] = False,
) -> None:
    """Add a key and encrypt again whatever stands under older ones. May be stopped and resumed."""
    from tongban.foundation.vault.keys import key
    from tongban.foundation.vault.rotation import reencrypt
    from tongban.foundation.vault.rotation import rotate as rotate_key

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=_screen) as bars:
        tasks: dict[str, TaskID] = {}

        def show(place: str, done: int, total: int) -> None:
            if place not in tasks:
                tasks[place] = bars.add_task(place, total=total)
            bars.update(tasks[place], completed=done, total=total)

        if resume:
            reencrypt(purpose, progress=show)
        else:
            rotate_key(purpose, progress=show)
    _screen.print(
        f"[green]✓[/green] everything of “{purpose}” is under {key(purpose)!r}; older key files may go"
    )
