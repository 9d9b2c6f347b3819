"""What is looked at in a landed delivery, in three reads of its Parquet file, within a limit of memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from tongban.resources.fusion.deliveries.facts import Check, Delivered, Finding, found
from tongban.resources.fusion.deliveries.landing.shapes import outline, shape_of, subject_of
from tongban.resources.fusion.deliveries.landing.writing import Landed
from tongban.resources.fusion.deliveries.rules import percent_fewer
from tongban.resources.fusion.deliveries.tables import repeated_rows, subjects_in
from tongban.resources.fusion.deliveries.terms import AgreementTerms
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import KEY, Source
from tongban.resources.fusion.standardising.standardise import standardised

_SAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The full delivery that counts until now: its landed file, and the terms of its day."""

    number: int
    file: Path
    terms: AgreementTerms


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is known before the file is opened. `before` is the last full delivery's rows, 0 without any."""

    said_rows: int | None = None
    before: int = 0
    earlier: Earlier | None = None


def column_findings(landed: Landed, agreed: AgreementTerms) -> Iterator[Finding]:
    """Columns that are missing, and columns that nobody agreed on."""
    wanted = list(agreed.columns.values())
    if missing := [name for name in wanted if name not in landed.columns]:
        yield found(Check.MISSING_COLUMNS, columns="、".join(missing))
    if unknown := [name for name in landed.columns if name not in wanted]:
        yield found(Check.UNKNOWN_COLUMNS, columns="、".join(unknown[:20]))


def count_findings(
    landed: Landed, agreed: AgreementTerms, expected: Expected, *, broken: int
) -> Iterator[Finding]:
    """Rows against the delivery note and against the last time. Broken rows are rows of the note."""
    rows = landed.rows + broken
    if expected.said_rows is not None and expected.said_rows != rows:
        yield found(Check.COUNT, said=expected.said_rows, found=rows)
    if not landed.rows:
        if agreed.is_full and not broken:
            yield found(Check.EMPTY)
        return
    before = expected.before or agreed.expected_rows
    fewer = percent_fewer(landed.rows, before) if agreed.is_full else 0
    if fewer > agreed.tolerance_percent:
        yield found(Check.SHRUNK, percent=fewer, rows=landed.rows, before=before)


def value_findings(engine: Engine, landed: Landed, agreed: AgreementTerms) -> Iterator[Finding]:
    """Columns most of whose values do not look like what they should be. One read, one more for each of these."""
    table = engine.read([landed.file])
    ours = {
        name: (theirs, shape)
        for name, theirs in agreed.columns.items()
        if theirs in landed.columns and (shape := shape_of(agreed, name))
    }
    counts: dict[str, ir.IntegerScalar] = {}
    for name, (theirs, shape) in ours.items():
        told = table[theirs].notnull() & (table[theirs].strip() != "")
        counts[f"{name}_told"] = table.count(where=told)
        counts[f"{name}_good"] = table.count(where=told & table[theirs].re_search(shape))
    [counted] = engine.rows(table.aggregate(**counts))
    for name, (theirs, shape) in ours.items():
        good = counted[f"{name}_good"]
        # rows need not tell a field, but each should have its key
        told = landed.rows if name == subject_of(agreed) else counted[f"{name}_told"]
        if good * 2 < told:
            samples = _samples(engine, table, theirs, shape)
            yield found(Check.SHIFTED, samples=samples, column=theirs, good=good, told=told)


def _samples(engine: Engine, table: ir.Table, column: str, shape: str) -> list[tuple[int, str]]:
    value = table[column]
    wrong = table.filter(value.isnull() | ~value.re_search(shape)).select("row", value=value)
    rows: list[Mapping[str, Any]] = list(engine.rows(wrong.order_by("row").limit(_SAMPLES)))
    return [(one["row"], outline(one["value"] or "")) for one in rows]


def repeated_keys(engine: Engine, landed: Landed, agreed: AgreementTerms, *, on: date) -> int:
    """How many keys stand in more than one row, counted in the standard form in which rows are merged."""
    if agreed.kind is Delivered.TABLE:
        return repeated_rows(engine, landed.file, agreed)
    keys = _keys(engine, landed.file, agreed, on).group_by(KEY).aggregate(times=lambda t: t.count())
    [counted] = engine.rows(keys.filter(keys["times"] > 1).aggregate(n=lambda t: t.count()))
    return int(counted["n"])


def key_findings(
    engine: Engine, landed: Landed, agreed: AgreementTerms, expected: Expected, *, on: date, spill: Path
) -> Iterator[Finding]:
    """Whether a full delivery is of those whom the one before was of: the keys of both in standard form, joined.

    Those of the one before are written down for it (`spill`): what is laid out reads one delivery at a time.
    """
    earlier = expected.earlier
    if earlier is None or not agreed.is_full or not agreed.kept_percent:
        return
    folder = spill / "earlier"
    engine.write(_keys(engine, earlier.file, earlier.terms, on).distinct(), folder)
    before = engine.read(sorted(folder.iterdir()))
    missing = before.anti_join(_keys(engine, landed.file, agreed, on), KEY)
    [counted] = engine.rows(before.aggregate(n=before.count()))
    [lost] = engine.rows(missing.aggregate(n=lambda t: t.count()))
    kept = counted["n"] - lost["n"]
    if kept * 100 < counted["n"] * agreed.kept_percent:
        yield found(Check.OTHER_KEYS, missing=lost["n"], before=counted["n"], number=earlier.number)


def _keys(engine: Engine, file: Path, agreed: AgreementTerms, on: date) -> ir.Table:
    """The keys of a landed file in standard form, row by row; of a table its subjects."""
    if agreed.kind is Delivered.TABLE:
        return subjects_in(engine, file, agreed)
    source = Source(
        number=1,
        department="",
        kind=agreed.kind.register,
        files=(file,),
        columns={KEY: agreed.columns[KEY]},
        authority={},
        delivered_on=on,
    )
    standard = standardised(engine, source, buckets=1, on=on)
    return standard.filter(standard[KEY].notnull()).select(KEY)
