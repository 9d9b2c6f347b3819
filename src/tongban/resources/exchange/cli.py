"""`tongban exchange`: sharing between departments."""

import typer

from tongban.resources.exchange.sources import cli as sources

app = typer.Typer(help="Sharing between departments.", no_args_is_help=True)


@app.callback()
def begin() -> None:
    """Sharing between departments."""
    import django

    django.setup()


sources.register(app)
