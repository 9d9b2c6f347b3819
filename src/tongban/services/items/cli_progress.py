"""How the command line shows an import, and how Ctrl-C ends it between two batches."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from tongban.services.items.commands.import_items import ImportOutcome
    from tongban.services.items.importing.entries_run import Told


class Shown:
    """The bar of one import, and whether somebody has asked it to stop."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task, self._is_stopped = bar, task, False

    def tell(self, told: "Told") -> None:
        """Show how far it is: by bytes or lines read, with the rows that are done."""
        self._bar.update(self._task, completed=told.read, total=told.whole or None, rows=told.rows)

    def stops(self) -> bool:
        return self._is_stopped

    def stop(self, number: int, frame: FrameType | None) -> None:
        """The first Ctrl-C ends it after this batch, a second one at once (what is half done is undone)."""
        if self._is_stopped:
            raise KeyboardInterrupt
        self._is_stopped = True


def terminal_language() -> str:
    """The language of the terminal (LC_ALL, LC_MESSAGES, LANG), or that of the installation."""
    from django.conf import settings

    said = next((said for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (said := os.environ.get(name))), "")
    return {"zh": "zh-hans", "en": "en"}.get(said[:2].lower(), settings.LANGUAGE_CODE)


@contextmanager
def shown(console: Console, name: str) -> Iterator[Shown]:
    """A bar on the terminal; Ctrl-C is heard as long as it lasts."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        progress = Shown(bar, bar.add_task(name, total=None, rows=0))
        before = {number: signal.signal(number, progress.stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield progress
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def ended(outcome: "ImportOutcome", *, is_dry: bool, shown_rows: int, rejected: Path | None) -> str:
    """The report in words."""
    words = "would be " if is_dry else ""
    lines = [
        f"{outcome.rows} rows: {outcome.created} {words}created, {outcome.updated} {words}updated, "
        f"{outcome.unchanged} unchanged, {outcome.rejections} rejected"
    ]
    for row in outcome.rejected[:shown_rows]:
        where = f" [{', '.join(row.columns)}]" if row.columns else ""
        lines.append(f"line {row.line}{where} {row.source_id} {row.name}: {row.reason}")
    if outcome.rejections > shown_rows:
        more = f"all of them are in {rejected}" if rejected else "--rejected FILE keeps all of them"
        lines.append(f"… and {outcome.rejections - shown_rows} more; {more}")
    if not outcome.is_whole:
        lines.append("stopped before the end: the same command goes on from here")
    return "\n".join(lines)
