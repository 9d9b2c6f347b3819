"""Which commands there are. Groups of an app live in the app's `cli.py` and are set up on first use."""

from importlib import import_module
from importlib.util import find_spec

import typer

_OWN = ["demo", "serve", "database", "doctor", "backup", "moveclock"]
_GROUPS = {
    "items": "tongban.services.items.cli",
    "trail": "tongban.foundation.trail.cli",
    "vault": "tongban.foundation.vault.cli",
    "laws": "tongban.resources.laws.cli",
    "walk": "tongban.site.walk.cli",
}


def mount(app: typer.Typer) -> None:
    """Add every command to `app`."""
    for name in _OWN:
        import_module(f"tongban.site.cli.{name}").register(app)
    for name, module in _GROUPS.items():
        if find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None:
            app.add_typer(import_module(module).app, name=name)
