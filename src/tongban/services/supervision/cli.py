"""`tongban supervise`: replay what happened through the rules, and write it down for other tools."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

app = typer.Typer(no_args_is_help=True, help="E-supervision: replay the rules, export events.")
_screen = Console(stderr=True)
_COLUMNS = (
    "code",
    "level",
    "raised_on",
    "due_on",
    "case",
    "organisation",
    "item",
    "why",
    "basis",
    "act",
    "by",
    "entry",
)


@app.callback()
def begin() -> None:
    """E-supervision: replay the rules, export events."""
    import django

    django.setup()


@app.command("replay")
def replay_command(
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="First day of cards."),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="Last day of cards.")
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option(help="An outside log: .csv, .xes, .json or .jsonocel. Without it, our own events."),
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="How the log's columns and names read (YAML).")] = None,
    area: Annotated[
        str, typer.Option(help="The area whose calendar counts, for an outside log; empty: the country's.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write the cards here as CSV; without it, to standard output.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of CSV.")] = False,
) -> None:
    """The cards that the rules would have raised, each with its reason. Nothing is changed.

    Status 1 when rows of an outside log could not be read: they are named and left out.
    """
    from rich.markup import escape

    from tongban.kernel.errors import Refused

    try:
        done, cards = _replay(first and first.date(), last and last.date(), log, mapping, area)
        with _writing(out) as file, _busy():
            written = _write(cards, file, as_json)
    except Refused as refusal:
        _screen.print(f"[red]✗[/red] {escape(refusal.sentence())}", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None
    _say(done, written)
    raise typer.Exit(1 if done.faulty else 0)


@app.command("export")
def export_command(
    out: Annotated[Path, typer.Argument(help="The file to write, such as cases.jsonocel.")],
    first: Annotated[
        datetime,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="DAY", help="Cases with an act on this day or later."
        ),
    ],
    last: Annotated[
        datetime,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="And on this day or earlier."),
    ],
) -> None:
    """Write our own events as OCEL 2.0 (JSON) for tools of process mining. No names, no words of anybody."""
    from tongban.services.supervision.replay_own import named_stories
    from tongban.services.supervision.sources.ocel import write_ocel

    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8") as file, _busy():
        cases, events = write_ocel(named_stories(first=first.date(), last=last.date()), file)
    part.replace(out)
    _screen.print(f"[green]✓[/green] {out}: {cases} cases, {events} events", highlight=False)


def _replay(first: date | None, last: date | None, log: Path | None, mapping: Path | None, area: str) -> Any:
    from tongban.foundation.calendars.public import COUNTRY
    from tongban.kernel import clock
    from tongban.services.supervision.replay import replay_log, within
    from tongban.services.supervision.replay_own import replay_own
    from tongban.services.supervision.setting import thresholds
    from tongban.services.supervision.sources.logs import read_mapping
    from tongban.services.supervision.sources.mapped import gather
    from tongban.services.supervision.sources.ocel import OWN_MAPPING
    from tongban.services.supervision.sources.reading import read_log
    from tongban.standards.working_time import local_day

    now = clock.now()
    if log is None:
        until = last or local_day(now)
        return replay_own(
            first=first or until - timedelta(days=30), last=until, at=now, thresholds=thresholds()
        )
    read = read_mapping(mapping) if mapping else OWN_MAPPING
    with _busy():
        gathered = gather(read_log(log, read.columns), read)
    return replay_log(
        gathered,
        read,
        area_code=area or COUNTRY,
        days=within(first, last),
        thresholds=thresholds(),
    )


@contextmanager
def _writing(path: Path | None) -> Iterator[IO[str]]:
    """The file whole or not at all."""
    if path is None:
        yield sys.stdout
        return
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        yield file
    part.replace(path)


@contextmanager
def _busy() -> Iterator[None]:
    columns = (SpinnerColumn(), TextColumn("Replaying"), TimeElapsedColumn())
    with Progress(*columns, console=_screen, transient=True, disable=not sys.stderr.isatty()) as bar:
        bar.add_task("", total=None)
        yield


def _write(cards: Iterator[Any], file: IO[str], as_json: bool) -> int:
    from tongban.kernel import clock
    from tongban.standards.working_time import local_day

    today = local_day(clock.now())
    table = csv.writer(file)
    if not as_json:
        table.writerow(_COLUMNS)
    written = 0
    for card in cards:
        said = {
            "code": card.code,
            "level": card.level.value,
            "raised_on": card.raised_on.isoformat(),
            "due_on": card.due_on.isoformat(),
            "case": card.case,
            "organisation": card.organisation,
            "item": card.item,
            "why": card.sentence(today=today),
            "basis": card.basis,
            "act": card.act,
            "by": card.by,
            "entry": card.entry,
        }
        if as_json:
            file.write(json.dumps(said, ensure_ascii=False) + "\n")
        else:
            table.writerow([_safe(one) for one in said.values()])
        written += 1
    return written


def _safe(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def _say(done: Any, written: int) -> None:
    table = Table("rule", "version", "cards", box=None)
    for (number, version), count in sorted(done.cards.items()):
        table.add_row(number, str(version), f"{count:,}")
    if done.cards:
        _screen.print(table)
    _screen.print(
        f"[green]✓[/green] {done.cases:,} cases, {done.events:,} events, {written:,} cards", highlight=False
    )
    if done.not_asked:
        _screen.print("Not asked, because this source does not tell what they need:", highlight=False)
        for rule, missing in done.not_asked.items():
            _screen.print(f"  {rule.number}: {', '.join(sorted(missing))}", highlight=False)
    if done.unmapped:
        most = sorted(done.unmapped.items(), key=lambda one: -one[1])[:10]
        said = ", ".join(f"{name} ({count:,})" for name, count in most)
        _screen.print(f"Names that the mapping does not have: {said}", highlight=False, soft_wrap=True)
    if done.faulty:
        _screen.print(f"[red]✗[/red] {done.faulty:,} rows or cases could not be read and are left out:")
        for place, why in done.faults[:10]:
            _screen.print(f"  {place}: {why}", highlight=False, soft_wrap=True)
