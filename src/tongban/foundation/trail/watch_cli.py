"""`tongban trail watch` and `tongban trail witness-key`: for parties outside, with no database and no settings."""

import json
import os
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.notes import NoteWrong, Verifier, is_key_name
from tongban.foundation.trail.watching.facts import CosignatureRefused, Kind, Leaves, LogUnreachable
from tongban.foundation.trail.watching.remote import RemoteLog
from tongban.foundation.trail.watching.rounds import Plan, Round, go_round
from tongban.foundation.trail.witnesses.cosignatures import WitnessSigner

ALARM, UNREACHED, NOT_COSIGNED = 1, 3, 4
_screen = Console(stderr=True, highlight=False, soft_wrap=True)
_COSIGN_EVERY = timedelta(hours=1)


def watch(
    url: Annotated[str, typer.Argument(help="The platform's address, such as https://city.example.")],
    state: Annotated[Path, typer.Option(help="Where the watcher remembers the log.")] = Path(
        "tongban-watch.json"
    ),
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    every: Annotated[float, typer.Option(help="Seconds between two looks.", min=1)] = 300,
    log_key: Annotated[
        list[str] | None, typer.Option(help="The log's public key (name+id+key), from a place you trust.")
    ] = None,
    leaves: Annotated[
        Leaves, typer.Option(help="Entries to read and hash as well: new ones, all, or none.")
    ] = Leaves.NEW,
    stale_after: Annotated[
        float, typer.Option(help="Hours after which a log that stands still is an alarm.", min=0.01)
    ] = 26,
    key: Annotated[Path | None, typer.Option(help="Co-sign with this key (witness-key makes one).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a look.")] = False,
) -> None:
    """Watch a log from outside: its newest head is signed, and continues the last one that we saw.

    Status 1 and a file of evidence when something is wrong; 3 when the log does not answer, 4 when it does
    not take our cosignature.
    """
    plan = Plan(
        state=state,
        keys=tuple(_vkey(one) for one in log_key or ()),
        leaves=leaves,
        stale_after=timedelta(hours=stale_after),
        signer=_signer(key) if key else None,
        cosign_every=timedelta(0) if once else _COSIGN_EVERY,
    )
    with RemoteLog(url) as log:
        while True:
            _one_look(log, plan, once=once, as_json=as_json)
            if once:
                return
            time.sleep(every)


def witness_key(
    name: Annotated[str, typer.Argument(help="The witness's name, such as witness.example.org/w1.")],
    out: Annotated[Path, typer.Option(help="Where the secret key goes.")] = Path("witness.key"),
) -> None:
    """Make the key of a witness: the secret goes into a file, the public key is printed for the platform."""
    if not is_key_name(name):
        raise typer.BadParameter("the name has no space and no plus")
    signer = WitnessSigner.new(name)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise typer.BadParameter(f"{out}: {fault.strerror}") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(signer.to_text())
    _screen.print(f"The secret key is in {out}. Only you may read it. Register this public key:")
    typer.echo(str(signer.key))


def _one_look(log: RemoteLog, plan: Plan, *, once: bool, as_json: bool) -> None:
    try:
        done = go_round(log, plan, now=machine_now(), tell=_screen.print)
    except LogUnreachable as fault:
        _say(
            as_json,
            {"found": "unreachable", "said": fault.sentence()},
            f"[yellow]?[/yellow] {escape(fault.sentence())}",
        )
        if once:
            raise typer.Exit(UNREACHED) from None
        return
    except CosignatureRefused as refusal:
        said = refusal.sentence()
        _say(as_json, {"found": "not-cosigned", "said": said}, f"[red]✗[/red] {escape(said)}")
        raise typer.Exit(NOT_COSIGNED) from None
    if done.looked.alarm:
        _shout(done, as_json)
        raise typer.Exit(ALARM)
    _tell(done, as_json)


def _shout(done: Round, as_json: bool) -> None:
    alarm = done.looked.alarm
    assert alarm is not None
    said = {"found": alarm.kind.value, "said": alarm.said, "entry": alarm.seq, "evidence": str(done.evidence)}
    lines = [f"[bold red]✗ {alarm.kind.value}[/bold red]: {alarm.said}"]
    for what, note in (("the head that we kept", alarm.kept), ("the head that is shown now", alarm.shown)):
        if note and (what.startswith("the head that we") or alarm.kind is not Kind.STALE):
            lines.append(f"--- {what}\n{note.rstrip()}")
    lines.append(f"The evidence is in {done.evidence}. Keep it, and show it to others.")
    _say(as_json, said, "\n".join(lines))


def _tell(done: Round, as_json: bool) -> None:
    head = done.looked.head
    assert head is not None
    said = {
        "found": None,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "entries_read": done.looked.entries_read,
        "cosigned": list(done.cosigned),
    }
    line = f"[green]✓[/green] {head.origin}: {head.size} entries, {done.looked.entries_read} read and hashed"
    if done.cosigned:
        line += f"; co-signed at {', '.join(str(size) for size in done.cosigned)}"
    _say(as_json, said, line)


def _say(as_json: bool, said: Mapping[str, object], line: str) -> None:
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        _screen.print(line)


def _vkey(text: str) -> str:
    try:
        return str(Verifier.parse(text))
    except NoteWrong as wrong:
        raise typer.BadParameter(str(wrong)) from None


def _signer(path: Path) -> WitnessSigner:
    try:
        return WitnessSigner.parse(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise typer.BadParameter(f"{path}: {fault.strerror}") from None
    except (NoteWrong, UnicodeDecodeError):
        raise typer.BadParameter(f"{path} is no witness key; tongban trail witness-key makes one") from None
