"""`tongban trail history`: what the page of a history shows, for an operator."""

from pathlib import Path

import typer
from rich.console import Console

from tongban.foundation.trail.history.bundle import zipped
from tongban.foundation.trail.history.facts import History, Line
from tongban.foundation.trail.history.queries import history_of, receipts_of
from tongban.foundation.trail.leaves import canonical

_screen = Console(stderr=True, highlight=False, soft_wrap=True)


def show_history(subject: str, receipts: Path | None, *, with_facts: bool, as_json: bool) -> bool:
    """Print the acts, write their receipts; whether each act that is logged was found in the log."""
    found = history_of(subject)
    if receipts is not None:
        body = zipped(receipts_of(subject, opens=lambda entry: with_facts))
        try:
            receipts.write_bytes(body)
        except OSError as fault:
            raise typer.BadParameter(f"{receipts}: {fault.strerror}") from None
    if as_json:
        typer.echo(canonical(_as_json(found)).decode())
    else:
        for line in found.lines:
            _screen.print(_text(line))
        mark = "[green]✓[/green]" if found.is_proven else "[red]✗[/red]"
        _screen.print(
            f"{mark} {found.logged} of {len(found.lines)} acts stand in the log of {found.size} entries"
        )
        if receipts is not None:
            _screen.print(f"  their receipts are in {receipts}")
    return found.is_proven


def _text(line: Line) -> str:
    entry = line.entry
    place = "promised" if entry.seq is None else f"entry {entry.seq}"
    mark = "[green]✓[/green]" if line.is_proven else "…" if entry.seq is None else "[red]✗ not found[/red]"
    return f"{mark} {entry.act_at:%Y-%m-%d %H:%M:%S %Z} {entry.act} by {entry.by_ref} ({place})"


def _as_json(found: History) -> dict[str, object]:
    return {
        "subject": found.subject,
        "size": found.size,
        "proven": found.is_proven,
        "acts": [
            {
                "entry": line.entry.entry_id,
                "seq": line.entry.seq,
                "act": line.entry.act,
                "act_at": line.entry.act_at,
                "recorded_at": line.entry.recorded_at,
                "by": line.entry.by_ref,
                "code": line.code or None,
                "proven": line.is_proven,
            }
            for line in found.lines
        ],
    }
