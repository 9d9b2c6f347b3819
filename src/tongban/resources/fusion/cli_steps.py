"""What the commands of fusion work on, what they show meanwhile, and how they are stopped."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.running.alone import alone_in
from tongban.resources.fusion.running.description import Deliveries, described
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.run import fused_before
from tongban.resources.fusion.running.store import Store

console = Console(stderr=True)
STORE = "register"

_FOLDER_HELP = "Folder with deliveries.yaml and its files"
Folder = Annotated[Path, typer.Option("--from", exists=True, file_okay=False, help=_FOLDER_HELP)]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        exists=True,
        file_okay=False,
        help=f"{_FOLDER_HELP}; without it, what landed in this installation",
    ),
]
StoreFolder = Annotated[
    Path | None,
    typer.Option(
        help="Folder of the registers; by default `register` beside the deliveries, or `fusion` at home"
    ),
]


def given_by(source: Path | None) -> Deliveries:
    """The deliveries of a folder, or those that are live in this installation today. Raises NothingLanded."""
    if source is not None:
        return described(source)
    from tongban.kernel import clock
    from tongban.resources.fusion.deliveries.live import landed

    return landed(clock.now().astimezone(clock.CITY_ZONE).date())


def store_folder(source: Path | None, store: Path | None) -> Path:
    """Where the registers are built."""
    if store is not None:
        return store
    return source / STORE if source is not None else Path(settings.FUSION_DIR)


@contextmanager
def at_work(command: str, source: Path | None, store: Path | None) -> Iterator[None]:
    """Hold the folders that a command works in. What landed here also has copies with given numbers and rows that
    go back, which lie in this installation's folder wherever the registers are built.

    Raises FusionAtWork before anything is read or touched.
    """
    folders = {store_folder(source, store)} | ({Path(settings.FUSION_DIR)} if source is None else set())
    with ExitStack() as held:
        for folder in sorted(folders):
            held.enter_context(alone_in(folder, doing=f"tongban fusion {command}"))
        yield


def finished(source: Path | None, store: Path | None) -> Iterator[tuple[Kind, Deliveries, Fused]]:
    """The registers that were built of the deliveries. Raises NotFused."""
    given = given_by(source)
    for kind, sources in given.sources.items():
        folder = Store(store_folder(source, store), kind)
        yield kind, given, fused_before(kind=kind, sources=sources, store=folder)


@contextmanager
def until_ctrl_c() -> Iterator[list[int]]:
    """A list that gets an entry when somebody asks to stop; asked again, the process ends at once."""
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        console.print("stopping after this step; again to stop at once")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def progress_bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)
