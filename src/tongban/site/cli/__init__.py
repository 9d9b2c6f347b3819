"""The command line `tongban`: one sentence on each error, a non-zero status, `--json` for machines."""

import gc
import os
import sys

import typer
from rich.console import Console

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tongban 通办: one-stop government services.",
)
console = Console(stderr=True)


def ready() -> None:
    """Set Django up; commands that need the database call this first."""
    import django

    gc.disable()  # what is loaded here stays: looking through it for rubbish takes a third of the time
    try:
        django.setup()
    finally:
        gc.enable()


def main() -> None:
    """Run the command line; a refusal is one sentence on standard error and status 1."""
    from django.db.utils import OperationalError, ProgrammingError
    from rich.markup import escape

    from tongban.kernel.errors import Refused
    from tongban.site.cli import commands

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    try:
        commands.mount(app, sys.argv[1:])
        app()
    except Refused as refusal:
        console.print(f"[red]tongban:[/red] {escape(refusal.sentence())}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as fault:
        said = escape(str(fault).split("\n")[0])
        console.print(
            f"[red]tongban:[/red] The database is not ready: {said}. Run tongban doctor; "
            "tongban migrate brings an empty database to the present form.",
            highlight=False,
            soft_wrap=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
