"""What goes back to a department: its own rows, as it wrote them, with what is wrong with each."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import FAULT_TEXTS, MISSING, Fault, Place, Source
from tongban.resources.fusion.marks import MOST_ROWS
from tongban.resources.fusion.reporting.quality import NOT_SAID
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.store import rows_in

ROW, WHY = "row", "why"


def reasons(faults: int) -> list[str]:
    """What is wrong, in the language of the reader; what is only not said is no reason."""
    return [_(text) for fault, text in FAULT_TEXTS.items() if faults & fault]


def rejected_rows(*, source: Source, fused: Fused, engine: Engine) -> Iterator[Mapping[str, Any]]:
    """The rows of a delivery with a fault: the columns as delivered, `row`, `faults` (bits of Fault).

    Both the rows that were kept out and those that lost a field. Rows that wait to be linked are among them
    (no key): the department can still find the number.
    """
    folder = fused.standard[source.number]
    files = sorted(file for file in folder.glob("bucket=[0-9]*/*.parquet"))
    files += rows_in(folder, Place.WITHOUT_KEY) + rows_in(folder, Place.REJECTED)
    if not files:
        return
    rows = engine.read(files)
    wrong = rows.filter((rows["faults"] & ~NOT_SAID) != 0)
    wrong = wrong.select("faults", row=wrong["mark"] & MOST_ROWS)
    landed = engine.read(source.files)
    yield from engine.rows(landed.inner_join(wrong, ROW).order_by(ROW))


def write_rejects(*, source: Source, fused: Fused, engine: Engine, file: Path) -> int:
    """Write them as CSV (UTF-8 with a mark for spreadsheets): row, why, then the department's own columns.

    A value that a spreadsheet would take for a formula gets an apostrophe. Returns how many rows.
    """
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        columns: list[str] = []
        for row in rejected_rows(source=source, fused=fused, engine=engine):
            if not columns:
                columns = [one for one in row if one not in (ROW, "faults")]
                writer.writerow([_("Row"), _("Why"), *columns])
            writer.writerow(
                [row[ROW], " ".join(reasons(row["faults"])), *(_cell(row[one]) for one in columns)]
            )
            count += 1
    return count


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


assert set(FAULT_TEXTS) >= {fault for fault in Fault if fault not in MISSING.values()}
