"""`tongban fusion …`: make a city, build its registers, say how good the deliveries are."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tongban.kernel.errors import Invalid
from tongban.resources.fusion.cli_steps import (
    Folder,
    From,
    StoreFolder,
    at_work,
    console,
    finished,
    given_by,
    progress_bar,
    store_folder,
    until_ctrl_c,
)
from tongban.resources.fusion.deliveries.cli import register as register_deliveries
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.linking.cli import register as register_linking
from tongban.resources.fusion.loading.cli import register as register_loading
from tongban.resources.fusion.running.description import Deliveries
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.facts import Progress as Step
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store

app = typer.Typer(no_args_is_help=True, help="Build the registers from what the departments deliver.")
for register in (register_deliveries, register_loading, register_linking):
    register(app)

_MEMORY = re.compile(r"^[1-9][0-9]*(\.[0-9]+)?\s?(MB|GB|TB|MiB|GiB|TiB)$")
_WIDTH = 112  # of the table: figures that are cut say nothing

_Threads = Annotated[int, typer.Option(min=0, help="How many threads; 0 for every core")]
_Memory = Annotated[str, typer.Option(help="As much memory as the engine may take; the rest goes to disk")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output")]


@app.callback()
def begin() -> None:
    """The registers of people and entities."""


@app.command()
def simulate(
    to: Annotated[Path, typer.Option(help="An empty folder, or one that is not there yet")],
    people: Annotated[int, typer.Option(help="How many people live in the city")] = 100_000,
    departments: Annotated[int, typer.Option(help="How many departments deliver: 2 to 32")] = 32,
    seed: Annotated[int, typer.Option(min=0, help="The same city comes out for the same number")] = 1,
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which all have delivered")
    ] = datetime(2026, 11, 30),  # noqa: DTZ001 - a day
    memory: _Memory = "1GB",
    threads: _Threads = 0,
    as_json: _Json = False,
) -> None:
    """Make a city whose truth is known, and what its departments deliver of it, with their mistakes."""
    from tongban.resources.fusion.simulating.city import simulate as make
    from tongban.resources.fusion.simulating.facts import City

    city = City(people=people, departments=departments, seed=seed, on=on.date())
    with progress_bar() as bar:
        task = bar.add_task("making the city", total=None)
        made = make(
            city,
            folder=to,
            report=lambda done, of: bar.update(task, completed=done, total=of),
            threads=threads,
            memory=checked(memory),
        )
    told = {"people": made.people, "entities": made.entities, "records": made.records, "folder": str(to)}
    typer.echo(
        json.dumps(told)
        if as_json
        else f"{made.people} people and {made.entities} entities in {made.records} rows: {to}"
    )


@app.command()
def run(
    source: From = None,
    store: StoreFolder = None,
    engine: Annotated[str, typer.Option(help="duckdb or spark")] = "duckdb",
    master: Annotated[str, typer.Option(help="Of Spark: spark://host:port")] = "",
    memory: _Memory = "4GB",
    threads: _Threads = 0,
    spill: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Where the rest goes")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Build the registers. Ctrl-C stops between two steps; the next run goes on from there."""
    told = {}
    with (
        at_work("run", source, store),
        opened(engine, master=master, memory=memory, threads=threads, spill=spill) as place,
        until_ctrl_c() as asked,
    ):
        given = given_by(source)
        for kind, sources in given.sources.items():
            fused = _fuse(kind, given, place, store_folder(source, store), asked)
            if source is None:
                fused, given = _followed(fused, given, place, store_folder(source, store), asked)
                sources = given.sources[kind]
            golden, conflicts = _count(place, fused.golden()), _count(place, fused.conflicts())
            told[kind.value] = {
                "deliveries": len(sources),
                "rows": given.rows[kind],
                "golden": golden,
                "conflicts": conflicts,
                "read": fused.read,
                "redone": fused.redone,
            }
    if as_json:
        typer.echo(json.dumps(told))
        return
    for name, figures in told.items():
        typer.echo(
            "{name}: {rows} rows taken in with {deliveries} deliveries ({read} read now) tell of {golden} {name}; "
            "{conflicts} numbers speak of two; {redone} buckets were merged now".format(name=name, **figures)
        )


@app.command()
def report(
    source: From = None,
    to: Annotated[
        Path | None, typer.Option(help="The page; by default report.html in the register's folder")
    ] = None,
    store: StoreFolder = None,
    language: Annotated[str, typer.Option(help="Of the page: zh-hans or en")] = "zh-hans",
    memory: _Memory = "4GB",
    threads: _Threads = 0,
    as_json: _Json = False,
) -> None:
    """Say how good the deliveries are: a table here, and a page with pictures."""
    from tongban.resources.fusion.reporting.page import Register, report_page
    from tongban.resources.fusion.reporting.quality import quality
    from tongban.resources.fusion.reporting.terminal import as_facts, table_of

    if language not in ("zh-hans", "en"):
        raise Invalid("--language is zh-hans or en")
    registers, given = [], None
    with (
        at_work("report", source, store),
        opened("duckdb", master="", memory=memory, threads=threads) as place,
    ):
        for kind, given, fused in finished(source, store):
            deliveries = quality(sources=given.sources[kind], fused=fused, engine=place)
            golden, conflicts = _count(place, fused.golden()), _count(place, fused.conflicts())
            registers.append(Register(kind=kind, golden=golden, conflicts=conflicts, deliveries=deliveries))
    page = to or store_folder(source, store) / "report.html"
    assert given is not None
    page.write_text(report_page(registers, on=given.on, language=language), "utf-8")
    if as_json:
        typer.echo(json.dumps([as_facts(one) for one in registers], ensure_ascii=False))
        return
    for register in registers:
        Console(width=max(_WIDTH, console.width)).print(table_of(register))
    typer.echo(f"page: {page}", err=True)


@app.command()
def rejects(
    to: Annotated[Path, typer.Option(file_okay=False, help="The folder for a file of each department")],
    source: From = None,
    store: StoreFolder = None,
    number: Annotated[int | None, typer.Option(help="Only this delivery")] = None,
    language: Annotated[str, typer.Option(help="Of the reasons: zh-hans or en")] = "zh-hans",
    memory: _Memory = "4GB",
    threads: _Threads = 0,
) -> None:
    """Write what goes back to each department: its own rows, with what is wrong with each (CSV)."""
    from django.utils.translation import override

    from tongban.resources.fusion.reporting.rejects import write_rejects

    if language not in ("zh-hans", "en"):
        raise Invalid("--language is zh-hans or en")
    with (
        at_work("rejects", source, store),
        opened("duckdb", master="", memory=memory, threads=threads) as place,
        override(language),
    ):
        to.mkdir(parents=True, exist_ok=True)
        for kind, given, fused in finished(source, store):
            for one in given.sources[kind]:
                if number in (None, one.number):
                    file = to / f"{one.number:02}-{_file_name(one.department)}.csv"
                    rows = write_rejects(source=one, fused=fused, engine=place, file=file)
                    typer.echo(f"{rows:>9} rows go back  {file}")


@app.command()
def score(source: Folder, store: StoreFolder = None, threads: _Threads = 0) -> None:
    """Hold the registers of a made city against its truth: tables in Markdown."""
    from tongban.kernel import clock
    from tongban.resources.fusion.simulating.scoring import score as counted
    from tongban.resources.fusion.simulating.telling import told

    with at_work("score", source, store):
        scores = [
            counted(folder=source, sources=given.sources[kind], fused=fused, threads=threads)
            for kind, given, fused in finished(source, store)
        ]
    typer.echo(told(scores, folder=source, on=f"{clock.now().astimezone(clock.CITY_ZONE):%Y-%m-%d}"))


@contextmanager
def opened(
    engine: str, *, master: str, memory: str, threads: int, spill: Path | None = None
) -> Iterator[Engine]:
    """The engine that is asked for. Raises Invalid."""
    memory = checked(memory)
    if engine == "duckdb" and not master:
        from tongban.resources.fusion.engines.duck import DuckEngine

        place: Engine = DuckEngine(memory=memory, threads=threads, spill=spill)
    elif engine == "spark" and master:
        try:
            from tongban.resources.fusion.engines.spark import SparkEngine

            place = SparkEngine(master=master)
        except ImportError:
            raise Invalid("Spark is not installed here: pip install 'tongban[spark]'") from None
    else:
        raise Invalid("--engine is duckdb, or spark with --master")
    try:
        yield place
    finally:
        place.close()


def _fuse(kind: Kind, given: Deliveries, engine: Engine, store: Path, asked: list[int]) -> Fused:
    with progress_bar() as bar:
        task = bar.add_task(kind.value, total=None)

        def report(step: Step) -> None:
            text = f"{kind.value}: {step.step % {'about': step.about}}"
            bar.update(task, completed=step.done, total=step.of, description=text)

        return fuse(
            kind=kind,
            sources=given.sources[kind],
            store=Store(store, kind),
            engine=engine,
            on=given.on,
            expected_rows=given.rows[kind],
            report=report,
            is_stopped=lambda: bool(asked),
        )


def _followed(
    fused: Fused, given: Deliveries, engine: Engine, store: Path, asked: list[int]
) -> tuple[Fused, Deliveries]:
    """What was decided is carried on, into a second run where that gives rows a number; the rest is written down."""
    from tongban.kernel import clock
    from tongban.resources.fusion.review.gathering import carry_decisions, note_run

    kind = fused.kind
    if carry_decisions(fused=fused, sources=given.sources[kind], engine=engine):
        given = given_by(None)
        fused = _fuse(kind, given, engine, store, asked)
    note_run(fused=fused, sources=given.sources[kind], engine=engine, on=given.on, at=clock.now())
    return fused, given


def _count(engine: Engine, files: list[Path]) -> int:
    if not files:
        return 0
    table = engine.read(files)
    (row,) = engine.rows(table.aggregate(rows=table.count()))
    return int(row["rows"])


def _file_name(text: str) -> str:
    return re.sub(r"[^\w-]", "_", text)


def checked(memory: str) -> str:
    if not _MEMORY.match(memory):
        raise Invalid("--memory is written as 512MB or 4GB")
    return memory
