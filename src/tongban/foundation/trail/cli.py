"""`tongban trail`: check the whole log, or one receipt with no server and no database."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from tongban.foundation.trail.facts import LogReport, Verified
from tongban.foundation.trail.leaves import canonical
from tongban.foundation.trail.notes import Verifier
from tongban.foundation.trail.receipts import NoReceipt, NotGenuine, read_receipt, verify_receipt
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
    receipt: Annotated[Path | None, typer.Argument(help="A receipt; without it, the whole log.")] = None,
    key: Annotated[str, typer.Option(help="The log's public key (name+id+key).")] = "",
    as_json: AsJson = False,
) -> None:
    """Check a receipt, or recompute the whole log and say where it breaks. Status 1 when something is wrong."""
    if receipt is not None:
        _verify_receipt(receipt, key, as_json)
    else:
        _verify_log(as_json)


@app.command("key")
def public_key() -> None:
    """Print the log's public key, as others need it to check receipts."""
    typer.echo(_own_keys()[0])


def _verify_receipt(path: Path, key: str, as_json: bool) -> None:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise typer.BadParameter(f"{path}: {fault.strerror}") from None
    try:
        verified = verify_receipt(read_receipt(raw), key or _own_keys())
    except (NoReceipt, NotGenuine) as refusal:
        if as_json:
            typer.echo(json.dumps({"genuine": False, "code": refusal.code, "why": refusal.sentence()}))
        else:
            _screen.print(f"[red]✗[/red] {refusal.sentence()}", soft_wrap=True)
        raise typer.Exit(1) from None
    _say_genuine(verified, as_json)


def _say_genuine(verified: Verified, as_json: bool) -> None:
    if as_json:
        typer.echo(canonical({"genuine": True, **asdict(verified)}).decode())
        return
    _screen.print(
        f"[green]✓[/green] genuine: entry {verified.seq} of {verified.tree_size} in {verified.origin}"
    )
    _screen.print(
        f"  {verified.act} · {verified.subject or '—'} · done {verified.act_at:%Y-%m-%d %H:%M:%S %Z}"
    )
    _screen.print(f"  recorded {verified.recorded_at:%Y-%m-%d %H:%M:%S %Z} · entry id {verified.entry_id}")


def _verify_log(as_json: bool) -> None:
    _set_up()
    from tongban.foundation.trail.verification import verify_log

    columns = ("Checking the log", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=_screen, transient=True, disable=as_json or not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("", total=None)
        report = verify_log(progress=lambda done, total: bar.update(task, completed=done, total=total))
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
        f"  {report.checkpoints} checkpoints and {report.promises} promises hold; root {report.root.hex()}"
    )


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
