"""`tongban trail verify FILE`: receipts checked with no server and no database."""

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from tongban.foundation.trail.facts import Verified
from tongban.foundation.trail.leaves import canonical
from tongban.foundation.trail.notes import Verifier
from tongban.foundation.trail.receipts import (
    MAX_BYTES,
    NoReceipt,
    NotGenuine,
    ReceiptCode,
    Step,
    read_receipt,
    verify_receipt,
)

_screen = Console(stderr=True, highlight=False, soft_wrap=True)
_HOLDS = {
    Step.FORM: "it is a receipt, complete and readable",
    Step.PROMISE: "the promise is signed by the log, for this entry",
    Step.CHECKPOINT: "the head of the log is signed by the log",
    Step.INCLUSION: "the entry stands in that log, at this place",
    Step.OPENED: "what the receipt shows is what was recorded",
}


def verify_receipts(
    path: Path, key: str, *, own_keys: Callable[[], Sequence[Verifier]], as_json: bool
) -> None:
    """Check the receipt in a file, or each of those in a ZIP file. Ends with status 1 when one does not hold."""
    keys = key or own_keys()
    wrong = 0
    for name, raw in _files(path):
        try:
            verified = verify_receipt(read_receipt(raw), keys)
        except (NoReceipt, NotGenuine) as refusal:
            wrong += 1
            _say_wrong(name, refusal, as_json)
        else:
            _say_genuine(name, verified, as_json)
    if wrong:
        raise typer.Exit(1)


def is_code(text: str) -> bool:
    """Whether this is the short form of a receipt, or an address that ends with it."""
    try:
        ReceiptCode.parse(text)
    except NoReceipt:
        return False
    return True


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each receipt; the name is empty where there is only the one."""
    try:
        if not zipfile.is_zipfile(path):
            yield "", path.read_bytes()
            return
        with zipfile.ZipFile(path) as file:
            names = [name for name in file.namelist() if name.endswith(".json")]
            if not names:
                yield "", b""
            for name in names:
                yield name, file.read(name) if file.getinfo(name).file_size <= MAX_BYTES else b""
    except (OSError, zipfile.BadZipFile) as fault:
        raise typer.BadParameter(f"{path}: {fault}") from None


def _say_wrong(name: str, refusal: NoReceipt | NotGenuine, as_json: bool) -> None:
    step = str(refusal.facts.get("step", Step.FORM))
    if as_json:
        said = {"genuine": False, "code": refusal.code, "step": step, "why": refusal.sentence()}
        typer.echo(json.dumps({"file": name, **said} if name else said))
        return
    _screen.print(f"[red]✗[/red] {escape(name)} {escape(refusal.sentence())}".replace("  ", " "))
    for one in Step:
        if one == step:
            _screen.print(f"  [red]✗[/red] not so: {_HOLDS[one]}")
            return
        _screen.print(f"  [green]✓[/green] {_HOLDS[one]}")


def _say_genuine(name: str, verified: Verified, as_json: bool) -> None:
    if as_json:
        said = {"genuine": True, **asdict(verified)}
        typer.echo(canonical({"file": name, **said} if name else said).decode())
        return
    _screen.print(
        f"[green]✓[/green] genuine: entry {verified.seq} of {verified.tree_size} in {verified.origin}"
    )
    _screen.print(
        f"  {verified.act} · {verified.subject or '—'} · done {verified.act_at:%Y-%m-%d %H:%M:%S %Z}"
    )
    _screen.print(f"  recorded {verified.recorded_at:%Y-%m-%d %H:%M:%S %Z} · entry id {verified.entry_id}")
    if not name:
        for one in Step:
            _screen.print(f"  [green]✓[/green] {_HOLDS[one]}")
