"""Which commands there are. A group lives in its app's `cli.py` and is set up only when it is asked for."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import typer

from tongban.site.cli import ready
from tongban.site.cli.database import start_database

_OWN = ["demo", "serve", "mcp", "database", "doctor", "backup", "moveclock"]
# name → (module, what it is for, whether it needs the database)
_GROUPS = {
    "items": ("tongban.services.items.cli", "Import items.", True),
    "search": ("tongban.services.search.cli", "The search: how well it answers.", True),
    "cases": ("tongban.services.cases.cli", "Cases that other systems handle: what they were told.", True),
    "instant": ("tongban.services.cases.instant.cli", "Decisions of rules: judge them again.", True),
    "archive": ("tongban.site.archive_cli", "E-archive packages: check, make, hand over.", True),
    "supervise": (
        "tongban.services.supervision.cli",
        "E-supervision: replay the rules, export events.",
        True,
    ),
    "trail": ("tongban.foundation.trail.cli", "Check the log and receipts; watch a log from outside.", True),
    "indicators": ("tongban.services.indicators.cli", "Published figures: count them again.", True),
    "vault": ("tongban.foundation.vault.cli", "Keys of personal data: add, rotate.", True),
    "calendars": ("tongban.foundation.calendars.cli", "Enter announced holidays.", True),
    "licences": ("tongban.resources.licences.cli", "Licences: issue in bulk, verify, keys.", True),
    "fusion": (
        "tongban.resources.fusion.cli",
        "Build the registers of people and entities from what departments deliver.",
        False,
    ),
    "exchange": ("tongban.resources.exchange.cli", "Sharing between departments.", True),
    "laws": ("tongban.resources.laws.cli", "Load full texts of laws.", True),
    "sandbox": ("tongban.site.sandbox.cli", "Servers that stand in for other systems in a demo.", False),
    "simulate": ("tongban.site.simulate.cli", "Let the sample city live through some days.", True),
    "bulk": ("tongban.site.bulk.cli", "Cases by the hundred thousand, to measure with.", True),
    "walk": ("tongban.site.walk.cli", "Play whole cases against a running installation.", False),
}

# what others run without an installation of their own
_OUTSIDE = {"trail": ("watch", "witness-key"), "archive": ("verify",)}
# what needs the database in a group that does without
_INSIDE = {"fusion": ("agree", "deliver", "fetch", "load", "run", "report", "rejects", "link")}


def mount(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Add every command to `app`; the group that `arguments` ask for is set up whole."""
    for name in _OWN:
        import_module(f"tongban.site.cli.{name}").register(app)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    for name, (module, text, needs_database) in _GROUPS.items():
        if name != asked:
            app.add_typer(typer.Typer(help=text, no_args_is_help=True), name=name)
            continue
        is_outside = bool(arguments[1:2]) and arguments[1] in _OUTSIDE.get(name, ())
        # a receipt is checked without a server
        needs_database = needs_database or bool(set(arguments[1:2]) & set(_INSIDE.get(name, ())))
        if (
            needs_database
            and not is_outside
            and "--help" not in arguments
            and not any(Path(word).is_file() for word in arguments[2:3] if name == "trail")
            # with keys from elsewhere a licence is checked without a server
            # registers are built of a folder without one, too
            and not (name == "fusion" and "--from" in arguments and arguments[1] != "load")
            and not (name == "licences" and {"--keys", "--from"} & set(arguments[2:]))
        ):
            start_database()
        # what others run against our log needs no installation of their own, nor do files in a folder
        if not is_outside and not _is_of_a_folder(name, arguments):
            ready()
        app.add_typer(import_module(module).app, name=name)


def _is_of_a_folder(name: str, arguments: Sequence[str]) -> bool:
    """Whether registers are made in a folder alone: setting the installation up takes longer than a small city."""
    asked = arguments[1] if len(arguments) > 1 else ""
    return name == "fusion" and (asked == "simulate" or (asked == "run" and "--from" in arguments))
