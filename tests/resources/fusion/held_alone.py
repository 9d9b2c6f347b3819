"""Builds the registers of a folder in a process of its own and stays in the midst of it until a line comes in.

python -m tests.resources.fusion.held_alone CITY STORE
"""

import sys
from pathlib import Path

from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.running.alone import alone_in
from tongban.resources.fusion.running.description import described
from tongban.resources.fusion.running.facts import Progress
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store


def main(city: Path, folder: Path) -> None:
    given = described(city)
    store = Store(folder, Kind.PEOPLE)

    def report(step: Progress) -> None:
        if step.done == 1:  # the first delivery is standardised
            store.unfinished(store.merged(0, "of-the-killed")).mkdir()
            print("at work", flush=True)
            sys.stdin.readline()

    with alone_in(folder, doing="tongban fusion run"):
        engine = DuckEngine(memory="512MB", threads=1)
        fuse(
            kind=Kind.PEOPLE,
            sources=given.sources[Kind.PEOPLE],
            store=store,
            engine=engine,
            on=given.on,
            expected_rows=given.rows[Kind.PEOPLE],
            report=report,
        )
        engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
