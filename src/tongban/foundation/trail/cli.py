"""`tongban trail`: check the whole log and its histories; receipts and other logs with no server and no database."""

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from tongban.foundation.trail.facts import LogReport
from tongban.foundation.trail.leaves import canonical
from tongban.foundation.trail.notes import Verifier
from tongban.foundation.trail.receipt_cli import is_code, verify_receipts
from tongban.foundation.trail.watch_cli import watch, witness_key
from tongban.kernel.errors import N_, Refused

app = typer.Typer(no_args_is_help=True, help="The trail: check the log and receipts.")
_screen = Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class NoPublicKey(Refused):
    """A receipt cannot be checked without the log's public key, which must not come from the receipt."""

    code = "no-public-key"
    title = N_("Give the log's public key with --key; it stands on the page /trail/ of the platform.")


@app.callback()
def trail() -> None:
    """The trail: check the log and receipts."""


@app.command()
def verify(
    receipt: Annotated[
        str,
        typer.Argument(help="A receipt (file), or the code under its QR picture; without it, the whole log."),
    ] = "",
    key: Annotated[str, typer.Option(help="The log's public key (name+id+key).")] = "",
    quick: Annotated[
        bool, typer.Option("--quick", help="Only what anybody outside can check: leaves, tree, heads.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check receipts (a file, or a ZIP of them), or recompute the whole log and say where it breaks.

    A code is looked up in the log of this installation. Status 1 when something is wrong.
    """
    if receipt and (Path(receipt).exists() or not is_code(receipt)):
        verify_receipts(Path(receipt), key, own_keys=_own_keys, as_json=as_json)
    elif receipt:
        _verify_code(receipt, as_json)
    else:
        _verify_log(as_json, is_deep=not quick)


app.command("watch")(watch)
app.command("witness-key")(witness_key)


@app.command()
def history(
    subject: Annotated[
        str, typer.Argument(help="What the acts are about, such as cases:341602260922000317.")
    ],
    receipts: Annotated[Path | None, typer.Option(help="Write all receipts into this ZIP file.")] = None,
    with_facts: Annotated[
        bool, typer.Option("--with-facts", help="Let the receipts show the facts: guard the file.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show every act on one thing with its place in the log. Status 1 when one is not found there."""
    _set_up()
    from tongban.foundation.trail.history.cli import show_history

    if not show_history(subject, receipts, with_facts=with_facts, as_json=as_json):
        raise typer.Exit(1)


@app.command("key")
def public_key() -> None:
    """Print the log's public key, as others need it to check receipts."""
    typer.echo(_own_keys()[0])


def _verify_code(text: str, as_json: bool) -> None:
    _set_up()
    from tongban.foundation.trail.checking import check_code

    try:
        checked = check_code(text)
        entry, why = checked.entry, next((one.said for one in checked.checks if one.is_bad), "")
    except Refused as refusal:
        entry, why = None, refusal.sentence()
    if as_json:
        found = {"stands": entry is not None, "seq": entry.seq if entry else None, "why": why}
        typer.echo(canonical(found).decode())
    elif entry is not None:
        _screen.print(
            f"[green]✓[/green] entry {entry.seq} stands in the log: {entry.act}, {entry.act_at:%Y-%m-%d %H:%M:%S %Z}"
        )
    else:
        _screen.print(f"[red]✗[/red] {escape(why)}", soft_wrap=True)
    raise typer.Exit(0 if entry is not None else 1)


def _verify_log(as_json: bool, *, is_deep: bool) -> None:
    _set_up()
    from tongban.foundation.trail.verification import verify_log

    columns = ("Checking the log", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=_screen, transient=True, disable=as_json or not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("", total=None)
        report = verify_log(
            is_deep=is_deep, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    if as_json:
        typer.echo(
            canonical({"whole": report.is_whole, **asdict(report), "root": report.root.hex()}).decode()
        )
    else:
        _say_report(report)
    raise typer.Exit(0 if report.is_whole else 1)


def _say_report(report: LogReport) -> None:
    for fault in report.faults:
        where = "" if fault.seq is None else f" at entry {fault.seq}"
        _screen.print(f"[red]✗ {fault.kind}[/red]{where}: {fault.said}", highlight=False, soft_wrap=True)
    mark = "[green]✓[/green] the log is whole" if report.is_whole else "[red]✗[/red] the log is broken"
    _screen.print(f"{mark}: {report.origin}, {report.size} entries, {report.pending} waiting")
    _screen.print(
        f"  {report.checkpoints} checkpoints, {report.cosignatures} cosignatures and {report.promises} promises "
        f"hold; root {report.root.hex()}"
    )
    if report.erased:
        _screen.print(f"  the facts of {report.erased} entries were erased by acts on the trail")


def _own_keys() -> list[Verifier]:
    """The public keys of this installation, from its key files. Raises NoPublicKey when it has none."""
    _set_up()
    from django.conf import settings

    from tongban.foundation.trail.signing import KEY_PURPOSE, verifiers

    if not (Path(settings.KEYS_DIR) / KEY_PURPOSE).is_dir():
        raise NoPublicKey()
    return verifiers()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    import django

    django.setup()
