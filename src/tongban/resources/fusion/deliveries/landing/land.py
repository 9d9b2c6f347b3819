"""Land one delivery: write its rows, look at them, and say where it stands."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from tongban.foundation.papers.public import FileProblem
from tongban.resources.fusion.deliveries.facts import Check, Finding, found
from tongban.resources.fusion.deliveries.landing.checks import (
    Expected,
    column_findings,
    count_findings,
    key_findings,
    repeated_keys,
    value_findings,
)
from tongban.resources.fusion.deliveries.landing.opening import Mixed, open_delivery
from tongban.resources.fusion.deliveries.landing.outcome import Outcome
from tongban.resources.fusion.deliveries.landing.reading import Broken, Unreadable
from tongban.resources.fusion.deliveries.landing.writing import write_rows
from tongban.resources.fusion.deliveries.shelf import BROKEN, original_of
from tongban.resources.fusion.deliveries.terms import AgreementTerms
from tongban.resources.fusion.engines.duck import DuckEngine

Told = Callable[[int, int], None]


def land_file(folder: Path, agreed: AgreementTerms, expected: Expected, *, on: date, told: Told) -> Outcome:
    """Read the bytes in the folder and write the rows beside them; what a killed landing left is written anew.

    `told` gets how much has been read of how much, and may raise to stop. Memory: one group of rows, and what
    `TONGBAN_LANDING_MEMORY` allows for the counting.
    """
    _clear(folder, keep=original_of(folder, agreed.form))
    with Broken(folder / BROKEN) as broken:
        try:
            reader, quotes = open_delivery(original_of(folder, agreed.form), agreed, broken=broken)
            landed = write_rows(
                reader, folder, agreed=agreed.columns.values(), told=lambda: told(*reader.position())
            )
        except FileProblem as problem:
            return Outcome(findings=(found(Check.UNREADABLE, why=problem.facts["why"]),))
        except Unreadable as problem:
            finding = found(Check.UNREADABLE, why=problem.why, of=dict(problem.facts))
            return Outcome(findings=(finding,))
        except Mixed as mixed:
            return Outcome(findings=(mixed.finding,))
    findings = [*quotes, *column_findings(landed, agreed)]
    findings += count_findings(landed, agreed, expected, broken=broken.count)
    if broken.count:
        findings.append(_broken_rows(broken, landed.rows))
    repeats = 0
    if landed.rows and not any(one.check is Check.MISSING_COLUMNS for one in findings):
        with TemporaryDirectory(prefix="landing-", dir=folder) as spill:
            engine = DuckEngine(memory=settings.LANDING_MEMORY, threads=1, spill=Path(spill))
            try:
                findings += value_findings(engine, landed, agreed)
                findings += key_findings(engine, landed, agreed, expected, on=on, spill=Path(spill))
                repeats = repeated_keys(engine, landed, agreed, on=on)
            finally:
                engine.close()
    if repeats:
        findings.append(found(Check.REPEATED_KEYS, keys=repeats))
    return Outcome(
        findings=tuple(findings),
        rows=landed.rows,
        broken=broken.count,
        has_repeats=bool(repeats),
        landed_name=landed.file.name,
        landed_sha256=landed.sha256,
    )


def _broken_rows(broken: Broken, sound: int) -> Finding:
    """Where no row is one, why is what refuses: an empty file would tell nobody what to mend."""
    if sound:
        rows = sound + broken.count
        return found(Check.BROKEN_ROWS, samples=broken.samples, count=broken.count, rows=rows)
    row, why, of = broken.first
    return found(Check.ALL_BROKEN, samples=broken.samples, rows=broken.count, row=row, why=why, of=of)


def _clear(folder: Path, *, keep: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left != keep:
            left.unlink()
