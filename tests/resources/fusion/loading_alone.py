"""Fuses the deliveries of a folder and loads the register, in a process that can be killed.

python -m tests.resources.fusion.loading_alone FOLDER ROWS_A_PART people|entities
"""

import sys
from datetime import date
from pathlib import Path

import django

from tests.resources.fusion.make import COLUMNS, ENTITY_COLUMNS, ON
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import FIELDS, Kind, Source
from tongban.resources.fusion.running.run import ROWS_PER_BUCKET, fuse
from tongban.resources.fusion.running.store import Store


def main(folder: Path, part_rows: int, kind: Kind) -> None:
    django.setup()
    from tests.foundation.directory.make import LOADER
    from tests.foundation.trail.make import AT
    from tongban.resources.fusion.loading import load

    load.PART_ROWS = part_rows
    sources = [
        Source(
            number=int(file.stem),
            department="公安局",
            kind=kind,
            files=(file,),
            columns=COLUMNS if kind is Kind.PEOPLE else ENTITY_COLUMNS,
            authority=dict.fromkeys(FIELDS[kind], 5),
            delivered_on=date(2026, 11, 30),
        )
        for file in sorted(folder.glob("*.parquet"))
    ]
    engine = DuckEngine(memory="512MB", threads=1)
    store = Store(folder / "store", kind)
    fused = fuse(
        kind=kind,
        sources=sources,
        store=store,
        engine=engine,
        on=ON,
        expected_rows=3 * ROWS_PER_BUCKET,
        report=lambda progress: None,
    )
    load.load_register(
        fused=fused, store=store, engine=engine, built_on=ON, by=LOADER, at=AT, report=lambda progress: None
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Kind(sys.argv[3]))
